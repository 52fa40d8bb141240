package rdmflow.vision.weights;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
public final class Safetensors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final long LARGEST_HEADER = 100L << 20;

    private record Entry(TensorInfo info, long start) {}

    private Safetensors() {}

    static WeightHeader header(Path file) throws IOException {
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        entries(file).forEach((name, entry) -> tensors.put(name, entry.info()));
        return new WeightHeader(file.getFileName().toString(), "safetensors", Map.of("", tensors));
    }

    /** Reads the named tensors, which must be in the header. */
    static Map<String, FloatTensor> read(Path file, Collection<String> names) throws IOException {
        Map<String, Entry> entries = entries(file);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            for (String name : names) {
                Entry entry = entries.get(name);
                ElementType type = entry.info().type();
                int count = Math.toIntExact(entry.info().shape().size());
                ByteBuffer bytes = read(channel, entry.start(), Math.multiplyExact(count, type.bytes()));
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = type.read(bytes, i);
                }
                tensors.put(name, new FloatTensor(entry.info().shape(), values));
            }
        }
        return tensors;
    }

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
            Map<String, Entry> entries = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : header.properties()) {
                if (!field.getKey().equals("__metadata__")) {
                    entries.put(field.getKey(), entry(name, field, LENGTH_BYTES + length, size));
                }
            }
            return entries;
        }
    }

    private static Entry entry(String file, Map.Entry<String, JsonNode> field, long dataStart, long fileSize) {
        String type = field.getValue().path("dtype").asText();
        long[] shape = JSON.convertValue(field.getValue().path("shape"), long[].class);
        long[] offsets = JSON.convertValue(field.getValue().path("data_offsets"), long[].class);
        ElementType element = Arrays.stream(ElementType.values())
                .filter(kind -> kind.safetensorsName().equals(type))
                .findFirst()
                .orElseThrow(() -> new DataException(file + ": " + field.getKey()
                        + ": expected floating-point or integer numbers, found dtype " + type));
        long bytes = new Shape(shape).size() * element.bytes();
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] - offsets[0] != bytes) {
            throw new DataException(file + ": " + field.getKey() + ": expected " + bytes + " bytes for "
                    + Arrays.toString(shape) + " of " + type + ", found data_offsets " + Arrays.toString(offsets));
        }
        if (dataStart + offsets[1] > fileSize) {
            throw new DataException(file + ": " + field.getKey() + ": expected " + (dataStart + offsets[1])
                    + " bytes in the file, found " + fileSize + ": the file is incomplete; fetch it again");
        }
        return new Entry(new TensorInfo(new Shape(shape), element), dataStart + offsets[0]);
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
