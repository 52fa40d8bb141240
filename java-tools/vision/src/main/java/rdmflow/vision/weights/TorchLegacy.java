package rdmflow.vision.weights;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * What {@code torch.save} wrote before torch 1.6: five pickles in a row (a magic number, the version 1001, facts of the
 * machine, the object, the keys of its storages), then each storage in the order of the keys: the number of its elements
 * in 8 bytes, and the elements.
 */
final class TorchLegacy implements WeightReader {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;

    /** Bytes of an element in storages that are skipped. */
    private static final Map<String, Integer> UNREAD_BYTES = Map.of(
            "ComplexDoubleStorage", 16,
            "ComplexFloatStorage", 8,
            "ComplexHalfStorage", 4,
            "QInt32Storage", 4,
            "QInt8Storage", 1,
            "QUInt8Storage", 1,
            "QUInt4x2Storage", 1,
            "QUInt2x4Storage", 1,
            "UntypedStorage", 1,
            "_UntypedStorage", 1);

    private record Extent(long start, long bytes) {}

    private final Path path;
    private final String file;
    private final TorchTensors tensors;
    private final Map<String, Extent> extents = new HashMap<>();

    private TorchLegacy(Path path) throws IOException {
        this.path = path;
        file = path.getFileName().toString();
        long size = Files.size(path);
        TorchObjects objects = new TorchObjects(file);
        List<?> keys;
        long end;
        try (ReadLimit.Counted in =
                new ReadLimit.Counted(new BufferedInputStream(Files.newInputStream(path)), file, Long.MAX_VALUE)) {
            requireHeader(in, objects);
            tensors = new TorchTensors(file, size, objects.groups(Pickle.load(file, in, objects)));
            keys = Pickle.load(file, in, objects) instanceof List<?> list ? list : List.of();
            end = in.position();
        }
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            for (Object key : keys) {
                end = addStorage(channel, Pickle.describe(key), end, size, objects.storageTypes());
            }
        }
    }

    static TorchLegacy open(Path path) throws IOException {
        return new TorchLegacy(path);
    }

    private void requireHeader(InputStream in, TorchObjects objects) throws IOException {
        Object magic;
        try {
            magic = Pickle.load(file, in, objects);
        } catch (DataException e) {
            magic = Pickle.NONE;
        }
        if (!MAGIC.equals(magic)) {
            throw new DataException(file + ": expected safetensors or a PyTorch checkpoint, found a Python pickle that"
                    + " torch.save did not write; save the tensors: torch.save(model.state_dict(), 'weights.pth')");
        }
        Object version = Pickle.load(file, in, objects);
        if (!Long.valueOf(VERSION).equals(version)) {
            throw new DataException(
                    file + ": expected version 1001 of torch's old format, found " + Pickle.describe(version));
        }
        Object machine = Pickle.load(file, in, objects);
        if (machine instanceof Map<?, ?> facts && Boolean.FALSE.equals(facts.get("little_endian"))) {
            throw new DataException(file + ": expected little-endian numbers, found big-endian ones");
        }
    }

    /** Notes where a storage lies; returns its end. */
    private long addStorage(
            SeekableByteChannel channel, String key, long start, long fileSize, Map<String, String> types)
            throws IOException {
        String type = types.getOrDefault(key, "an unknown type");
        int bytes = ElementType.ofTorchStorage(type).map(ElementType::bytes).orElse(UNREAD_BYTES.getOrDefault(type, 0));
        if (bytes == 0) {
            throw new DataException(file + ": expected storages of known types, found " + key + " of " + type);
        }
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(start);
        while (count.hasRemaining() && channel.read(count) >= 0) {
            continue;
        }
        long elements = count.hasRemaining() ? -1 : count.flip().getLong();
        long first = start + Long.BYTES;
        if (elements < 0 || elements > (fileSize - first) / bytes) {
            throw new DataException(file + ": expected storage " + key + " of "
                    + (elements < 0 ? "some" : "" + elements) + " numbers, found " + Math.max(0, fileSize - first)
                    + " bytes left in the file: it is incomplete; fetch it again");
        }
        extents.put(key, new Extent(first, elements * bytes));
        return first + elements * bytes;
    }

    @Override
    public WeightHeader header() {
        return tensors.header();
    }

    @Override
    public Map<String, FloatTensor> read(String group, Collection<String> names) throws IOException {
        return tensors.read(group, names, this::storage);
    }

    private byte[] storage(String name, TorchObjects.Storage storage, long start, int bytes) throws IOException {
        Extent extent = extents.get(storage.key());
        if (extent == null || start > extent.bytes() - bytes) {
            throw new DataException(file + ": " + name + ": expected " + (start + bytes) + " bytes in storage "
                    + storage.key() + ", found " + (extent == null ? "no such storage" : extent.bytes()));
        }
        try (InputStream in = Files.newInputStream(path)) {
            in.skipNBytes(extent.start() + start);
            byte[] read = in.readNBytes(bytes);
            if (read.length < bytes) {
                throw new EOFException(file + " became shorter while it was read");
            }
            return read;
        }
    }

    @Override
    public void close() {}
}
