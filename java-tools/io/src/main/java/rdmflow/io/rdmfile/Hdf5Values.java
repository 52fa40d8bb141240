package rdmflow.io.rdmfile;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What the HDF5 library gives for datasets and attributes, as one type and in words. */
final class Hdf5Values {
    private Hdf5Values() {}

    /** Null where the data are no numbers. */
    static double[] doubles(Object data) {
        if (data instanceof double[] values) {
            return values;
        }
        if (data instanceof float[] values) {
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }
        if (data instanceof int[] values) {
            return Arrays.stream(values).asDoubleStream().toArray();
        }
        if (data instanceof long[] values) {
            return Arrays.stream(values).asDoubleStream().toArray();
        }
        if (data instanceof short[] values) {
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }
        return data instanceof byte[] values
                ? IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray()
                : null;
    }

    /** What a value is, in words. */
    static String type(Object value) {
        if (value == null) {
            return "nothing";
        }
        Class<?> type = value.getClass();
        int dimensions = 0;
        while (type.isArray()) {
            type = type.getComponentType();
            dimensions++;
        }
        String word = type == String.class
                ? "text"
                : type == Boolean.class || type == boolean.class
                        ? "true or false"
                        : Number.class.isAssignableFrom(type) || type.isPrimitive()
                                ? "numbers"
                                : "data of another type";
        return dimensions == 0 ? word : word + " in " + dimensions + (dimensions == 1 ? " dimension" : " dimensions");
    }
}
