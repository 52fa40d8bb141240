package rdmflow.training.shards;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a USTAR archive whose bytes depend on names and contents alone: no clock, no owner, mode 0444; two empty blocks
 * at the end and no padding beyond.
 */
final class Ustar implements AutoCloseable {
    static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int PREFIX_BYTES = 155;
    private static final int CHECKSUM = 148;

    private final OutputStream out;
    private long written;

    Ustar(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    /** Whether a name can stand in a header: folders and the file's own name of at most 100 bytes each. */
    static boolean fits(String name) {
        int slash = name.lastIndexOf('/');
        return bytes(name.substring(slash + 1)) <= NAME_BYTES
                && (slash < 0 || bytes(name.substring(0, slash)) <= NAME_BYTES);
    }

    /** Bytes of an archive up to its end when its last content ends here. */
    static long lengthAfter(long end) {
        return padded(end) + 2L * BLOCK;
    }

    /** Adds a file and returns where its content begins. */
    long add(String name, byte[] content) throws IOException {
        out.write(header(name, content.length));
        long offset = written + BLOCK;
        out.write(content);
        out.write(new byte[(int) (padded(content.length) - content.length)]);
        written = offset + padded(content.length);
        return offset;
    }

    /** Bytes so far, without the end. */
    long written() {
        return written;
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[BLOCK];
        int split = bytes(name) <= NAME_BYTES ? -1 : name.lastIndexOf('/');
        put(header, 0, NAME_BYTES, name.substring(split + 1));
        put(header, 100, 8, "0000444");
        put(header, 108, 8, "0000000");
        put(header, 116, 8, "0000000");
        put(header, 124, 12, String.format("%011o", size));
        put(header, 136, 12, "00000000000");
        put(header, 156, 1, "0");
        put(header, 257, 8, "ustar\u000000");
        put(header, 345, PREFIX_BYTES, split < 0 ? "" : name.substring(0, split));
        Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, CHECKSUM, 7, String.format("%06o\0", sum));
        return header;
    }

    private static void put(byte[] header, int at, int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, Math.min(most, bytes.length));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }
}
