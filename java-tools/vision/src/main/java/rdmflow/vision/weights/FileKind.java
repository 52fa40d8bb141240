package rdmflow.vision.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import rdmflow.core.DataException;

/** What a file is, by its first bytes; and what to do about one that is no weight file. */
enum FileKind {
    SAFETENSORS,
    ZIP,
    LEGACY,
    /** A JSON text, perhaps the index of several files. */
    JSON,
    ONNX;

    private static final int START_BYTES = 512;
    private static final int TAR_BLOCK = 512;
    private static final int MOST_MEMBERS = 1000;
    private static final Set<String> TORCH_TAR = Set.of("storages", "tensors", "pickle");

    /**
     * Looks at the first bytes.
     *
     * @throws DataException naming what was found in place of a weight file, with the remedy
     */
    static FileKind of(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    file + ": expected a weight file, found " + (Files.exists(file) ? "a folder or a device" : "none"));
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START_BYTES);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        // First, because the low bytes of a header's length can look like the start of any other format.
        if (start.length > 8 && start[5] == 0 && start[6] == 0 && start[7] == 0 && start[8] == '{') {
            return SAFETENSORS;
        }
        if (text.startsWith("PK")) {
            return ZIP;
        }
        if (text.startsWith("\u0080")) {
            return LEGACY;
        }
        if (text.stripLeading().startsWith("{")) {
            return JSON;
        }
        String name = file.getFileName().toString();
        Optional<String> other = other(file, name, start, text);
        if (other.isEmpty() && (isOnnx(start) || name.toLowerCase(Locale.ROOT).endsWith(".onnx"))) {
            return ONNX;
        }
        throw new DataException(name + ": expected safetensors, a PyTorch checkpoint or an ONNX model, found "
                + other.orElse("none of them"));
    }

    private static Optional<String> other(Path file, String name, byte[] start, String text) throws IOException {
        if (start.length == 0) {
            return Optional.of("an empty file");
        }
        if (text.stripLeading().startsWith("<")) {
            return Optional.of("a web page; fetch the file itself");
        }
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of("a Git LFS pointer; run git lfs pull");
        }
        if (text.startsWith("\u001f\u008b")) {
            return Optional.of(gzip(file, name));
        }
        if (isTar(start)) {
            return Optional.of(tar(file, name));
        }
        if (text.startsWith("ORTM", 4)) {
            return Optional.of("a model in ONNX Runtime's own format; name the .onnx file that it was made of");
        }
        if (text.startsWith("BZh") || text.startsWith("\u00fd7zXZ") || text.startsWith("7z\u00bc\u00af")) {
            return Optional.of("a packed file; unpack it once and name the file within");
        }
        if (text.startsWith("\u0089HDF")) {
            return Optional.of("an HDF5 file, such as Keras writes; save the network from PyTorch");
        }
        return Optional.empty();
    }

    private static String gzip(Path file, String name) throws IOException {
        byte[] inner;
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            inner = in.readNBytes(TAR_BLOCK);
        } catch (IOException e) {
            return "a damaged gzip file; fetch it again";
        }
        String plain = name.replaceFirst("(?i)\\.gz$", "");
        return isTar(inner)
                ? "a tar archive packed by gzip; unpack it once: tar -xzf '" + name + "', and name the file within"
                : "a file packed by gzip; unpack it once: gunzip -c '" + name + "' > '"
                        + (plain.equals(name) ? "unpacked-" + name : plain) + "'";
    }

    /** A tar that holds three known members is what torch 0.1 wrote. */
    private static String tar(Path file, String name) throws IOException {
        Set<String> members = members(file);
        if (members.containsAll(TORCH_TAR)) {
            return "the tar format of torch 0.1; convert it once, if you trust its source, because torch runs what it"
                    + " says: python3 -c \"import torch; torch.save(torch.load('" + name
                    + "', map_location='cpu', weights_only=False), 'converted-" + name + "')\"";
        }
        return "a tar archive (" + ProblemLines.names(members) + "); unpack it once: tar -xf '" + name
                + "', and name the file within";
    }

    private static Set<String> members(Path file) throws IOException {
        Set<String> members = new LinkedHashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] block = in.readNBytes(TAR_BLOCK);
            while (isTar(block) && members.size() < MOST_MEMBERS) {
                members.add(field(block, 0, 100).replaceFirst("^\\./", ""));
                long size = octal(field(block, 124, 12));
                long padded = (Math.min(size, Long.MAX_VALUE - TAR_BLOCK) + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
                in.skip(padded);
                block = in.readNBytes(TAR_BLOCK);
            }
        }
        return members;
    }

    /** A block whose checksum is right: the sum of its bytes with the checksum's own as blanks. */
    private static boolean isTar(byte[] block) {
        if (block.length < TAR_BLOCK) {
            return false;
        }
        long sum = 8 * ' ';
        for (int i = 0; i < TAR_BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
        }
        return block[0] != 0 && octal(field(block, 148, 8)) == sum;
    }

    private static String field(byte[] block, int start, int length) {
        String text = new String(Arrays.copyOfRange(block, start, start + length), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    private static long octal(String digits) {
        return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : -1;
    }

    /** A protocol buffer whose first field is a small version number, followed by a text or the graph. */
    private static boolean isOnnx(byte[] start) {
        return start.length > 3
                && start[0] == 0x08
                && start[1] > 0
                && start[1] < 32
                && (start[2] == 0x12 || start[2] == 0x1a || start[2] == 0x22 || start[2] == 0x3a || start[2] == 0x42);
    }
}
