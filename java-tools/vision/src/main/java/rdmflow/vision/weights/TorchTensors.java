package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import rdmflow.core.DataException;

/** The numbers of a PyTorch file's tensors, wherever it keeps its storages. */
final class TorchTensors {
    /** Where storages lie. */
    interface Storages {
        /** Bytes of a storage; {@code tensor} is for messages. */
        byte[] read(String tensor, TorchObjects.Storage storage, long start, int bytes) throws IOException;
    }

    private final String file;
    private final long fileSize;
    private final Map<String, Map<String, TorchObjects.Tensor>> groups;

    TorchTensors(String file, long fileSize, Map<String, Map<String, TorchObjects.Tensor>> groups) {
        this.file = file;
        this.fileSize = fileSize;
        this.groups = groups;
    }

    WeightHeader header() {
        Map<String, Map<String, TensorInfo>> infos = new LinkedHashMap<>();
        groups.forEach((group, tensors) -> {
            Map<String, TensorInfo> inner = new LinkedHashMap<>();
            tensors.forEach((name, tensor) ->
                    inner.put(name, new TensorInfo(new Shape(tensor.shape()), tensor.typeName(), tensor.readable())));
            infos.put(group, inner);
        });
        return new WeightHeader(file, "pytorch", infos);
    }

    /** The named tensors of a group, which must be in the header. */
    Map<String, FloatTensor> read(String group, Collection<String> names, Storages storages) throws IOException {
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        for (String name : names) {
            TorchObjects.Tensor tensor = groups.get(group).get(name);
            if (!tensor.readable()) {
                throw new DataException(file + ": " + name + ": expected floating-point or integer numbers, found "
                        + tensor.typeName());
            }
            try {
                values.put(name, new FloatTensor(new Shape(tensor.shape()), values(name, tensor, storages)));
            } catch (ArithmeticException e) {
                throw new DataException(
                        file + ": " + name + ": expected a tensor of at most 2^31 bytes, found shape "
                                + Arrays.toString(tensor.shape()) + " and strides "
                                + Arrays.toString(tensor.strides()),
                        e);
            }
        }
        return values;
    }

    private float[] values(String name, TorchObjects.Tensor tensor, Storages storages) throws IOException {
        int count = 1;
        int span = 1;
        for (int axis = 0; axis < tensor.shape().length; axis++) {
            count = Math.toIntExact(Math.multiplyExact(count, tensor.shape()[axis]));
            long last = Math.multiplyExact(tensor.shape()[axis] - 1, tensor.strides()[axis]);
            span = Math.toIntExact(Math.addExact(span, last));
        }
        if (count == 0) {
            return new float[0];
        }
        TorchObjects.Storage storage = tensor.storage().orElseThrow();
        ElementType type = storage.type().orElseThrow();
        ReadLimit.require(file + ": " + name, 4L * count, fileSize);
        long first = Math.addExact(storage.start(), tensor.offset());
        int bytes = Math.multiplyExact(span, type.bytes());
        ReadLimit.require(file + ": " + name, bytes, fileSize);
        ByteBuffer source = ByteBuffer.wrap(
                        storages.read(name, storage, Math.multiplyExact(first, (long) type.bytes()), bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        return gather(tensor, type, source, count);
    }

    private static float[] gather(TorchObjects.Tensor tensor, ElementType type, ByteBuffer bytes, int count) {
        float[] values = new float[count];
        int[] place = new int[tensor.shape().length];
        int source = 0;
        for (int i = 0; i < count; i++) {
            values[i] = type.read(bytes, source);
            for (int axis = place.length - 1; axis >= 0; axis--) {
                source += (int) tensor.strides()[axis];
                if (++place[axis] < tensor.shape()[axis]) {
                    break;
                }
                source -= (int) (place[axis] * tensor.strides()[axis]);
                place[axis] = 0;
            }
        }
        return values;
    }
}
