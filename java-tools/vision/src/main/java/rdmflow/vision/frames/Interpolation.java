package rdmflow.vision.frames;

import java.util.Arrays;
import java.util.Locale;
import rdmflow.core.DataException;

/** Filters of a resize; both are stretched by the reduction, so that nothing aliases. */
public enum Interpolation {
    /** Triangle, support 1. */
    LINEAR(1),
    /** Keys' cubic with a = -1/2, support 2. */
    CUBIC(2);

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /** The filter named as in model cards. */
    public static Interpolation named(String name) {
        return Arrays.stream(values())
                .filter(filter -> filter.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new DataException("card: expected an interpolation of linear or cubic, found " + name));
    }

    double support() {
        return support;
    }

    double at(double x) {
        double d = Math.abs(x);
        return switch (this) {
            case LINEAR -> d < 1 ? 1 - d : 0;
            case CUBIC -> d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((2.5 - 0.5 * d) * d - 4) * d + 2 : 0;
        };
    }
}
