package rdmflow.pictures;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What a picture shows of a brain.
 *
 * @param values one for each place, NaN for none; not copied
 * @param significant for each place whether its value holds; not copied
 */
public record BrainMap(double[] values, boolean[] significant) {
    /** The largest value, 0 where none is above 0. */
    public double largest() {
        return Arrays.stream(values).filter(MapColours::shows).max().orElse(0);
    }

    /** The lowest value in colours that holds; none where none does. */
    public OptionalDouble lowestSignificant() {
        return IntStream.range(0, values.length)
                .filter(k -> significant[k] && MapColours.shows(values[k]))
                .mapToDouble(k -> values[k])
                .min();
    }
}
