package rdmflow.vision.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * Weight files: safetensors, or the zip that {@code torch.save} writes. The content decides, not the suffix. Every kind
 * of number becomes float32.
 *
 * <p>All failures that a user can repair are {@link DataException}s of one line.
 */
public final class WeightFile {
    private WeightFile() {}

    /** Names, shapes and element types, without reading the numbers. */
    public static WeightHeader header(Path file) {
        try {
            if (isZip(file)) {
                try (TorchZip zip = TorchZip.open(file)) {
                    return zip.header();
                }
            }
            return Safetensors.header(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads tensors of one group of the header.
     *
     * @param names as in the header
     * @throws DataException naming every tensor that holds NaN or infinity
     */
    public static Map<String, FloatTensor> read(Path file, String group, Collection<String> names) {
        Map<String, FloatTensor> tensors;
        try {
            if (isZip(file)) {
                try (TorchZip zip = TorchZip.open(file)) {
                    tensors = zip.read(group, names);
                }
            } else {
                tensors = Safetensors.read(file, names);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requireFinite(file.getFileName().toString(), tensors);
        return tensors;
    }

    /** SHA-256 of the file, in lower-case hexadecimal digits. */
    public static String sha256(Path file) {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    file + ": expected a weight file, found " + (Files.exists(file) ? "a folder or a device" : "none"));
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(64);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        // First, because the low bytes of a header's length can look like the start of any other format.
        boolean safetensors = start.length > 8 && start[5] == 0 && start[6] == 0 && start[7] == 0 && start[8] == '{';
        if (safetensors) {
            return false;
        }
        if (text.startsWith("PK")) {
            return true;
        }
        if (text.startsWith("\u0080")) {
            throw new DataException(name
                    + ": expected safetensors or a zip-based PyTorch file, found the pickle format of"
                    + " torch before 1.6; convert it once: python3 -c \"import torch; torch.save(torch.load('" + name
                    + "', map_location='cpu', weights_only=True), 'converted-" + name + "')\"");
        }
        throw new DataException(name + ": expected safetensors or a zip-based PyTorch file, found " + kind(text));
    }

    private static String kind(String start) {
        if (start.isEmpty()) {
            return "an empty file";
        }
        if (start.stripLeading().startsWith("<")) {
            return "a web page; fetch the file itself";
        }
        if (start.startsWith("version https://git-lfs")) {
            return "a Git LFS pointer; run git lfs pull";
        }
        return "neither";
    }

    private static void requireFinite(String file, Map<String, FloatTensor> tensors) {
        List<String> problems = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            int bad = 0;
            for (float value : tensor.values()) {
                bad += Float.isFinite(value) ? 0 : 1;
            }
            if (bad > 0) {
                problems.add(file + ": " + name + ": expected finite weights, found " + bad + " of "
                        + tensor.values().length + " NaN or infinite");
            }
        });
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }
}
