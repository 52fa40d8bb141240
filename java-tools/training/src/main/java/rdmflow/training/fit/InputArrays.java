package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import rdmflow.training.shards.Loader.Batch;
import rdmflow.vision.network.NetworkCard;

/** From the bytes of a batch to what a network sees, on its device: (v / 255 - mean) / std in float32. */
public final class InputArrays {
    private final NetworkCard.Input input;
    private final NDArray mean;
    private final NDArray deviation;

    /** @param manager of the device; owns what is the same for all batches */
    public InputArrays(NetworkCard.Input input, NDManager manager) {
        this.input = input;
        mean = perColour(input.mean(), manager);
        deviation = perColour(input.std(), manager);
    }

    private NDArray perColour(List<Double> values, NDManager manager) {
        float[] colours = new float[3];
        for (int c = 0; c < 3; c++) {
            colours[c] = values.get(c).floatValue();
        }
        return manager.create(colours, input.frames() == 1 ? new Shape(1, 3, 1, 1) : new Shape(1, 3, 1, 1, 1));
    }

    /**
     * Some samples in a row.
     *
     * @param scope owns them
     */
    public NDArray of(NDManager scope, Batch batch, int first, int count) {
        Shape shape = input.shape(count);
        int each = (int) (shape.size() / count);
        ByteBuffer bytes =
                ByteBuffer.wrap(batch.values(), first * each, count * each).slice();
        NDArray levels = scope.create(bytes, shape, DataType.UINT8);
        return levels.toType(DataType.FLOAT32, false).divi(255f).subi(mean).divi(deviation);
    }
}
