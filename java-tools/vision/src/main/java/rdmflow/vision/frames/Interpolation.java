package rdmflow.vision.frames;

import java.util.Locale;

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

    /** The name in cards. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
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
