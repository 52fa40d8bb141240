package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * The safetensors format: 8 bytes with the length of a JSON header (little-endian), the header {name: {dtype, shape,
 * data_offsets}}, then the numbers.
 */
public final class Safetensors implements WeightReader {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final long LARGEST_HEADER = 100L << 20;
    private static final int MOST_AXES = 64;

    private record Entry(TensorInfo info, long start, long bytes) {}

    private final Path file;
    private final Map<String, Entry> entries;

    private Safetensors(Path file, Map<String, Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    static Safetensors open(Path file) throws IOException {
        return new Safetensors(file, entries(file));
    }

    @Override
    public WeightHeader header() {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        entries.forEach((name, entry) -> tensors.put(name, entry.info()));
        return new WeightHeader(file.getFileName().toString(), "safetensors", Map.of("", tensors));
    }

    @Override
    public Map<String, FloatTensor> read(String group, Collection<String> names) throws IOException {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            for (String name : names) {
                tensors.put(name, read(channel, name, entries.get(name)));
            }
        }
        return tensors;
    }

    private FloatTensor read(SeekableByteChannel channel, String name, Entry entry) throws IOException {
        ElementType type = ElementType.ofSafetensors(entry.info().type())
                .orElseThrow(() -> new DataException(file.getFileName() + ": " + name
                        + ": expected floating-point or integer numbers, found "
                        + entry.info().type()));
        if (entry.bytes() > Integer.MAX_VALUE - 8) {
            throw new DataException(file.getFileName() + ": " + name
                    + ": expected a tensor of at most 2^31 bytes, found " + entry.bytes());
        }
        ByteBuffer bytes = read(channel, entry.start(), (int) entry.bytes());
        float[] values = new float[(int) (entry.bytes() / type.bytes())];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.read(bytes, i);
        }
        return new FloatTensor(entry.info().shape(), values);
    }

    @Override
    public void close() {}

    /** Writes float32 tensors in the order of the map; equal tensors give equal bytes. */
    public static void write(Path file, Map<String, FloatTensor> tensors) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
            long end = offset + Math.multiplyExact(4L, tensor.getValue().values().length);
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", ElementType.FLOAT32.safetensorsName());
            entry.set("shape", JSON.valueToTree(tensor.getValue().shape().getShape()));
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String json = header.toString();
        json += " ".repeat(Math.floorMod(-json.getBytes(StandardCharsets.UTF_8).length, ALIGNMENT));
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(littleEndian(LENGTH_BYTES).putLong(text.length).array());
            out.write(text);
            for (FloatTensor tensor : tensors.values()) {
                ByteBuffer bytes = littleEndian(Math.multiplyExact(4, tensor.values().length));
                bytes.asFloatBuffer().put(tensor.values());
                out.write(bytes.array());
            }
        }
    }

    private static Map<String, Entry> entries(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            long length =
                    size < LENGTH_BYTES ? -1 : read(channel, 0, LENGTH_BYTES).getLong();
            if (length < 2 || length > Math.min(size - LENGTH_BYTES, LARGEST_HEADER)) {
                throw new DataException(name + ": expected a safetensors header of " + length
                        + " bytes, found a file of " + size + " bytes: incomplete, or no safetensors file");
            }
            JsonNode header;
            try {
                header = JSON.readTree(
                        new String(read(channel, LENGTH_BYTES, (int) length).array(), StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                throw new DataException(
                        name + ": expected a safetensors header in JSON, found " + e.getOriginalMessage(), e);
            }
            if (!header.isObject()) {
                throw new DataException(name + ": expected a safetensors header in JSON, found no JSON object");
            }
            Map<String, Entry> entries = new LinkedHashMap<>();
            long left = size - LENGTH_BYTES - length;
            for (Map.Entry<String, JsonNode> field : header.properties()) {
                if (!field.getKey().equals("__metadata__")) {
                    Entry entry = entry(name, field, LENGTH_BYTES + length, size);
                    entries.put(field.getKey(), entry);
                    left -= entry.bytes();
                }
            }
            if (left < 0) {
                throw new DataException(name + ": expected tensors beside each other, found some that overlap");
            }
            return entries;
        }
    }

    private static Entry entry(String file, Map.Entry<String, JsonNode> field, long dataStart, long fileSize) {
        String where = file + ": " + field.getKey();
        String type = field.getValue().path("dtype").asText();
        long[] shape = longs(where + ": shape", field.getValue().path("shape"));
        long[] offsets = longs(where + ": data_offsets", field.getValue().path("data_offsets"));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            throw new DataException(
                    where + ": expected a start and an end as data_offsets, found " + Arrays.toString(offsets));
        }
        long bytes = offsets[1] - offsets[0];
        ElementType element = ElementType.ofSafetensors(type).orElse(null);
        if (element != null && !product(shape, element.bytes()).equals(BigInteger.valueOf(bytes))) {
            throw new DataException(where + ": expected " + product(shape, element.bytes()) + " bytes for "
                    + Arrays.toString(shape) + " of " + type + ", found data_offsets " + Arrays.toString(offsets));
        }
        if (offsets[1] > fileSize - dataStart) {
            throw new DataException(where + ": expected " + offsets[1] + " bytes behind the header, found "
                    + (fileSize - dataStart) + ": the file is incomplete; fetch it again");
        }
        return new Entry(new TensorInfo(new Shape(shape), type, element != null), dataStart + offsets[0], bytes);
    }

    private static BigInteger product(long[] shape, int bytes) {
        return Arrays.stream(shape)
                .mapToObj(BigInteger::valueOf)
                .reduce(BigInteger.valueOf(bytes), BigInteger::multiply);
    }

    private static long[] longs(String where, JsonNode numbers) {
        boolean good = numbers.isArray() && numbers.size() <= MOST_AXES;
        for (JsonNode number : numbers) {
            good &= number.isIntegralNumber() && number.canConvertToLong() && number.asLong() >= 0;
        }
        if (!good) {
            throw new DataException(where + ": expected a list of whole numbers, found "
                    + (numbers.isMissingNode() ? "none" : "something else"));
        }
        return JSON.convertValue(numbers, long[].class);
    }

    private static ByteBuffer read(SeekableByteChannel channel, long start, int count) throws IOException {
        ByteBuffer bytes = littleEndian(count);
        channel.position(start);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            continue;
        }
        return bytes.flip();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
