package rdmflow.vision.frames;

/**
 * The weights of a resize along one axis, for a stretch of its outputs: output x is a sum over neighbouring inputs, with
 * weights that add up to 1 in fixed point of {@link #BITS} bits.
 */
final class FilterTaps {
    static final int BITS = 22;
    static final int HALF = 1 << (BITS - 1);

    private final int[] first;
    private final int[] offset;
    private final int[] weights;
    private final int firstInput;
    private final int inputs;

    private FilterTaps(int[] first, int[] offset, int[] weights) {
        this.first = first;
        this.offset = offset;
        this.weights = weights;
        int outputs = first.length;
        int lowest = Integer.MAX_VALUE;
        int highest = 0;
        for (int x = 0; x < outputs; x++) {
            lowest = Math.min(lowest, first[x]);
            highest = Math.max(highest, first[x] + offset[x + 1] - offset[x]);
        }
        firstInput = lowest;
        inputs = highest - lowest;
    }

    /**
     * Outputs from .. from + count - 1 of {@code outputSize}. The centre of output x lies at (x + 1/2) scale; an input
     * counts if its centre is within the support, which the reduction stretches.
     */
    static FilterTaps of(int inputSize, int outputSize, int from, int count, Interpolation filter) {
        int[] first = new int[count];
        int[] offset = new int[count + 1];
        double scale = (double) inputSize / outputSize;
        double stretch = Math.max(scale, 1);
        double support = filter.support() * stretch;
        int[] weights = new int[count * (2 * (int) Math.ceil(support) + 1)];
        for (int x = 0; x < count; x++) {
            if (inputSize == outputSize) {
                first[x] = from + x;
                weights[offset[x]] = 1 << BITS;
                offset[x + 1] = offset[x] + 1;
                continue;
            }
            double centre = (from + x + 0.5) * scale;
            int low = Math.max((int) (centre - support + 0.5), 0);
            int high = Math.min((int) (centre + support + 0.5), inputSize);
            double[] exact = new double[high - low];
            double sum = 0;
            for (int i = 0; i < exact.length; i++) {
                exact[i] = filter.at((i + low - centre + 0.5) / stretch);
                sum += exact[i];
            }
            first[x] = low;
            for (int i = 0; i < exact.length; i++) {
                double fixed = exact[i] / sum * (1 << BITS);
                weights[offset[x] + i] = (int) (fixed < 0 ? fixed - 0.5 : fixed + 0.5);
            }
            offset[x + 1] = offset[x] + exact.length;
        }
        return new FilterTaps(first, offset, weights);
    }

    /** Drops the fixed-point bits and limits to 0..255. */
    static byte toByte(int sum) {
        return (byte) Math.min(Math.max(sum >> BITS, 0), 255);
    }

    /** First input of an output. */
    int first(int output) {
        return first[output];
    }

    /** Where an output's weights start; those of the next one start where they end. */
    int offset(int output) {
        return offset[output];
    }

    int weight(int index) {
        return weights[index];
    }

    int firstInput() {
        return firstInput;
    }

    /** Number of inputs that any output needs, from {@link #firstInput} on. */
    int inputs() {
        return inputs;
    }
}
