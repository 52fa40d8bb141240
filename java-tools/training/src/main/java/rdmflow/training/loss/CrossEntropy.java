package rdmflow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Loss and scores of a classifier. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /** The mean of -log softmax at the labels; logits [N, classes]. */
    public static NDArray of(NDArray logits, int[] labels) {
        long[] index = new long[labels.length];
        for (int i = 0; i < index.length; i++) {
            index[i] = labels[i];
        }
        NDArray at = logits.getManager().create(index, new Shape(index.length, 1));
        return logits.logSoftmax(1).gather(at, 1).mean().neg();
    }

    /** How many outputs are larger than the label's: 0 is the best. Equal ones count if their class comes first. */
    public static int rank(float[] outputs, int from, int classes, int label) {
        float own = outputs[from + label];
        int rank = 0;
        for (int c = 0; c < classes; c++) {
            float other = outputs[from + c];
            rank += other > own || other == own && c < label ? 1 : 0;
        }
        return rank;
    }
}
