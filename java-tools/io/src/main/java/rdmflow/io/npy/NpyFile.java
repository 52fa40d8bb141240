package rdmflow.io.npy;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.core.DataException;
import rdmflow.core.rdm.Patterns;
import rdmflow.io.tool.InputFile;

/**
 * A NumPy file of one layer's activations: float32 or float64, little-endian, C order, volumes x features, or one
 * dimension for a single feature. Read by
 * position, so that a file of any size needs one panel of memory; offsets are longs (542 volumes x 1.2 million features
 * pass 2 GiB).
 */
public final class NpyFile implements Patterns, AutoCloseable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private final FileChannel channel;
    private final long start;
    private final int valueBytes;
    private final int rows;
    private final long columns;

    private NpyFile(FileChannel channel, long start, int valueBytes, int rows, long columns) {
        this.channel = channel;
        this.start = start;
        this.valueBytes = valueBytes;
        this.rows = rows;
        this.columns = columns;
    }

    /** Opens a file and checks that its length is what its header promises. */
    public static NpyFile open(Path file) throws IOException {
        InputFile.require(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return open(String.valueOf(file.getFileName()), channel);
        } catch (DataException | IOException e) {
            channel.close();
            throw e;
        }
    }

    private static NpyFile open(String name, FileChannel channel) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(prefix, 0);
        byte[] bytes = prefix.array();
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                throw new DataException(name + ": expected a NumPy file (.npy), found other content");
            }
        }
        int prefixBytes = bytes[6] == 1 ? 10 : 12;
        long headerBytes =
                bytes[6] == 1 ? Short.toUnsignedInt(prefix.getShort(8)) : Integer.toUnsignedLong(prefix.getInt(8));
        if (headerBytes > LONGEST_HEADER || prefixBytes + headerBytes > channel.size()) {
            throw new DataException(name + ": expected a NumPy header, found one of " + headerBytes
                    + " bytes in a file of " + channel.size());
        }
        ByteBuffer text = ByteBuffer.allocate((int) headerBytes);
        channel.read(text, prefixBytes);
        String header = new String(text.array(), StandardCharsets.UTF_8);
        int valueBytes =
                switch (field(name, header, TYPE)) {
                    case "<f4" -> Float.BYTES;
                    case "<f8" -> Double.BYTES;
                    default -> throw new DataException(name + ": expected float32 or float64 (little-endian), found "
                            + field(name, header, TYPE) + "; save it with numpy.save after astype(numpy.float32)");
                };
        if (field(name, header, FORTRAN).equals("True")) {
            throw new DataException(
                    name + ": expected C order, found Fortran order; save it after numpy.ascontiguousarray");
        }
        String shape = field(name, header, SHAPE).replaceAll("\\s", "");
        Matcher sizes = Pattern.compile("([0-9]{1,9}),([0-9]{0,15})").matcher(shape);
        if (!sizes.matches()) {
            throw new DataException(name + ": expected volumes x features, found shape (" + shape + ")");
        }
        int rows = Integer.parseInt(sizes.group(1));
        // One value per row: an array of one dimension, (rows,).
        long columns = sizes.group(2).isEmpty() ? 1 : Long.parseLong(sizes.group(2));
        if (rows < 2 || columns < 1) {
            throw new DataException(
                    name + ": expected at least 2 volumes and 1 feature, found " + rows + " x " + columns);
        }
        // Exact: 10^9 rows of 10^15 columns pass what a long can count.
        BigInteger expected = BigInteger.valueOf(columns)
                .multiply(BigInteger.valueOf((long) rows * valueBytes))
                .add(BigInteger.valueOf(prefixBytes + headerBytes));
        if (!expected.equals(BigInteger.valueOf(channel.size()))) {
            throw new DataException(name + ": expected " + expected + " bytes for " + rows + " x " + columns
                    + ", found " + channel.size() + ": the file is incomplete or has more than one array");
        }
        return new NpyFile(channel, prefixBytes + headerBytes, valueBytes, rows, columns);
    }

    private static String field(String name, String header, Pattern pattern) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataException(
                    name + ": expected a NumPy header with descr, fortran_order and shape, found " + header.strip());
        }
        return matcher.group(1);
    }

    /** What stands before the values of a float32 matrix in C order: format version 1.0, padded to 64 bytes. */
    public static byte[] header(int rows, long columns) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        int length = (MAGIC.length + 4 + text.length() + 1 + 63) / 64 * 64;
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < length - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long columns() {
        return columns;
    }

    @Override
    public void panel(long first, int count, double[] panel) {
        ByteBuffer buffer = ByteBuffer.allocate(count * valueBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows; i++) {
            buffer.clear();
            long position = start + (i * columns + first) * valueBytes;
            try {
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, position + buffer.position()) < 0) {
                        throw new EOFException("the file became shorter while it was read");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            buffer.flip();
            for (int p = 0; p < count; p++) {
                panel[i * count + p] = valueBytes == Float.BYTES ? buffer.getFloat() : buffer.getDouble();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
