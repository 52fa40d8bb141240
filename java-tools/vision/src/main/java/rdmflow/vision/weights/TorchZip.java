package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import rdmflow.core.DataException;

/**
 * What {@code torch.save} writes since torch 1.6: a zip with a pickle {@code data.pkl} that describes the tensors, and one
 * entry {@code data/KEY} per storage. A tensor is a view of a storage: offset, shape and strides, in elements.
 */
final class TorchZip implements AutoCloseable {
    private record Storage(ElementType type, String key) {}

    private record Tensor(Storage storage, long offset, long[] shape, long[] strides) {}

    /** Whatever an allowed but unneeded object was: options, a list of hyper-parameters. */
    private record Inert(String name) {}

    /** Objects without tensors that training scripts put beside the weights; nothing of them is looked at. */
    private static final Set<String> INERT = Set.of(
            "argparse.Namespace",
            "collections.Counter",
            "collections.defaultdict",
            "builtins.dict",
            "builtins.list",
            "builtins.set",
            "__builtin__.set",
            "torch.Size",
            "torch.device",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "numpy.ndarray",
            "numpy.dtype",
            "_codecs.encode");

    /** How many dictionaries deep tensors are looked for; a dictionary may contain itself. */
    private static final int DEEPEST_GROUP = 3;

    private final String file;
    private final ZipFile zip;
    private final String folder;
    private final Set<String> intact = new HashSet<>();

    private TorchZip(String file, ZipFile zip, String folder) {
        this.file = file;
        this.zip = zip;
        this.folder = folder;
    }

    static TorchZip open(Path path) throws IOException {
        String file = path.getFileName().toString();
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw new DataException(
                    file + ": expected a complete zip-based PyTorch file, found a damaged or truncated one ("
                            + e.getMessage() + "); fetch it again",
                    e);
        }
        List<String> names = zip.stream().map(ZipEntry::getName).toList();
        List<String> pickles = names.stream()
                .filter(name -> name.matches("([^/]+/)?data\\.pkl"))
                .toList();
        if (pickles.size() != 1) {
            zip.close();
            throw new DataException(file + ": expected a PyTorch checkpoint, found a zip without data.pkl"
                    + (names.isEmpty() ? "" : " (it begins with " + names.get(0) + ")"));
        }
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
        ZipEntry order = zip.getEntry(folder + "byteorder");
        CheckedEntry.Reader<String> text = in -> new String(in.readNBytes(8), StandardCharsets.US_ASCII);
        if (order != null
                && !CheckedEntry.read(file + ": byteorder", zip, order, text).equals("little")) {
            zip.close();
            throw new DataException(file + ": expected little-endian numbers, found big-endian ones");
        }
        return new TorchZip(file, zip, folder);
    }

    WeightHeader header() throws IOException {
        if (zip.getEntry(folder + "constants.pkl") != null) {
            return new WeightHeader(file, WeightHeader.TORCHSCRIPT, Map.of());
        }
        Map<String, Map<String, TensorInfo>> groups = new LinkedHashMap<>();
        tensors().forEach((group, tensors) -> {
            Map<String, TensorInfo> infos = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> infos.put(
                    name,
                    new TensorInfo(new Shape(tensor.shape()), tensor.storage().type())));
            groups.put(group, infos);
        });
        return new WeightHeader(file, "pytorch", groups);
    }

    /** Reads the named tensors of a group, which must be in the header. */
    Map<String, FloatTensor> read(String group, Collection<String> names) throws IOException {
        Map<String, Tensor> tensors = tensors().get(group);
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        for (String name : names) {
            Tensor tensor = tensors.get(name);
            try {
                values.put(name, new FloatTensor(new Shape(tensor.shape()), values(name, tensor)));
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

    private float[] values(String name, Tensor tensor) throws IOException {
        int count = Math.toIntExact(new Shape(tensor.shape()).size());
        int span = count == 0 ? 0 : 1;
        for (int axis = 0; axis < tensor.shape().length && count > 0; axis++) {
            span = Math.toIntExact(span + (tensor.shape()[axis] - 1) * tensor.strides()[axis]);
        }
        ElementType type = tensor.storage().type();
        ByteBuffer bytes = ByteBuffer.wrap(storage(name, tensor, Math.multiplyExact(span, type.bytes())))
                .order(ByteOrder.LITTLE_ENDIAN);
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

    private byte[] storage(String name, Tensor tensor, int bytes) throws IOException {
        ZipEntry entry = zip.getEntry(folder + "data/" + tensor.storage().key());
        long start = tensor.offset() * tensor.storage().type().bytes();
        if (entry == null || entry.getSize() < start + bytes) {
            throw new DataException(file + ": " + name + ": expected " + (start + bytes) + " bytes in entry data/"
                    + tensor.storage().key() + ", found " + (entry == null ? "no such entry" : entry.getSize()));
        }
        CheckedEntry.Reader<byte[]> part = in -> {
            in.skipNBytes(start);
            return in.readNBytes(bytes);
        };
        byte[] read;
        // All of a storage once; many tensors may be parts of one.
        if (intact.add(tensor.storage().key())) {
            read = CheckedEntry.read(file + ": " + name, zip, entry, part);
        } else {
            try (InputStream in = zip.getInputStream(entry)) {
                read = part.read(in);
            }
        }
        if (read.length < bytes) {
            throw new DataException(
                    file + ": " + name + ": expected " + bytes + " bytes, found fewer: fetch the file again");
        }
        return read;
    }

    private Map<String, Map<String, Tensor>> tensors() throws IOException {
        Object top = CheckedEntry.read(
                file + ": data.pkl",
                zip,
                zip.getEntry(folder + "data.pkl"),
                in -> Pickle.load(file, new BufferedInputStream(in), new TensorGlobals()));
        if (!(top instanceof Map<?, ?> dictionary)) {
            throw new DataException(file + ": expected a dictionary of tensors (a state dict), found "
                    + (top instanceof Tensor ? "a single tensor" : "something else") + "; save model.state_dict()");
        }
        Map<String, Map<String, Tensor>> groups = new LinkedHashMap<>();
        collect("", dictionary, DEEPEST_GROUP, groups);
        if (groups.isEmpty()) {
            throw new DataException(file + ": expected tensors, found none in it");
        }
        return groups;
    }

    private static void collect(
            String path, Map<?, ?> dictionary, int levels, Map<String, Map<String, Tensor>> groups) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        dictionary.forEach((key, value) -> {
            if (key instanceof String name && value instanceof Tensor tensor) {
                tensors.put(name, tensor);
            }
        });
        if (!tensors.isEmpty()) {
            groups.put(path, tensors);
        }
        dictionary.forEach((key, value) -> {
            if (key instanceof String name && value instanceof Map<?, ?> inner && levels > 0) {
                collect(path.isEmpty() ? name : path + "." + name, inner, levels - 1, groups);
            }
        });
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private final class TensorGlobals implements Pickle.Globals {
        @Override
        public Pickle.Callable find(String module, String name) {
            String qualified = module + "." + name;
            for (ElementType type : ElementType.values()) {
                if (qualified.equals("torch." + type.torchStorage())) {
                    return new StorageClass(type);
                }
            }
            return switch (qualified) {
                case "collections.OrderedDict" -> arguments -> new LinkedHashMap<>();
                case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> TorchZip.this::tensor;
                case "torch._utils._rebuild_parameter" -> arguments -> arguments.get(0);
                default -> {
                    if (INERT.contains(qualified) || isElementType(module, name)) {
                        yield arguments -> new Inert(qualified);
                    }
                    throw new DataException(
                            file + ": expected only tensors in the pickle, found a call of " + qualified
                                    + ", which is refused and was not run; save model.state_dict() alone, from a source you trust");
                }
            };
        }

        private boolean isElementType(String module, String name) {
            return module.equals("torch") && name.matches("(b?float|int|uint|complex)\\d+|bool|long|double|half");
        }

        @Override
        public Object persistent(List<?> id) {
            if (id.size() < 3 || !(id.get(1) instanceof StorageClass kind)) {
                throw new DataException(file + ": expected storages of numbers, found " + id.get(0));
            }
            return new Storage(kind.type(), String.valueOf(id.get(2)));
        }
    }

    private record StorageClass(ElementType type) implements Pickle.Callable {
        @Override
        public Object call(List<?> arguments) {
            return new Inert(type.torchStorage());
        }
    }

    private Tensor tensor(List<?> arguments) {
        long offset = ((Number) arguments.get(1)).longValue();
        long[] shape = longs(arguments.get(2));
        long[] strides = longs(arguments.get(3));
        boolean negative = offset < 0
                || shape.length != strides.length
                || Arrays.stream(shape).anyMatch(size -> size < 0)
                || Arrays.stream(strides).anyMatch(stride -> stride < 0);
        if (negative) {
            throw new DataException(file + ": expected a tensor's shape and strides, found " + Arrays.toString(shape)
                    + " and " + Arrays.toString(strides));
        }
        return new Tensor((Storage) arguments.get(0), offset, shape, strides);
    }

    private static long[] longs(Object tuple) {
        return ((List<?>) tuple)
                .stream().mapToLong(value -> ((Number) value).longValue()).toArray();
    }
}
