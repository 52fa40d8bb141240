package rdmflow.io.nifti;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import rdmflow.core.DataException;

/** The bytes of a file, unpacked when its content (not its name) is gzip. */
public final class NiftiStream implements AutoCloseable {
    /** 64 KiB: a quarter less CPU than the JDK's 512 bytes (docs/performance.md). */
    private static final int BUFFER = 1 << 16;

    /** The most that one byte of deflate can stand for. */
    public static final long LARGEST_RATIO = 1032;

    private final String name;
    private final InputStream in;
    private final long limit;

    private NiftiStream(String name, InputStream in, long limit) {
        this.name = name;
        this.in = in;
        this.limit = limit;
    }

    /** Opens a file; gzip by its first two bytes. */
    public static NiftiStream open(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            long length = Files.size(file);
            // A FileInputStream underneath: GZIPInputStream finds further members only where available() is honest.
            InputStream raw = new FileInputStream(file.toFile());
            try {
                boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
                raw.close();
                raw = new FileInputStream(file.toFile());
                return gzip
                        ? new NiftiStream(name, new GZIPInputStream(raw, BUFFER), length * LARGEST_RATIO)
                        : new NiftiStream(name, raw, length);
            } catch (IOException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    /** A bound on the bytes this stream can give, known without reading: nothing larger is worth allocating. */
    public long limit() {
        return limit;
    }

    /** Up to {@code count} bytes; fewer only at the end. Memory grows with what is there, not with what is asked for. */
    public byte[] read(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    /** Fills the buffer as far as there is something; returns how many bytes came. */
    public int read(byte[] buffer) {
        try {
            return in.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    /** Skips forward; returns whether the bytes existed. */
    public boolean skip(long count) {
        try {
            in.skipNBytes(count);
            return true;
        } catch (EOFException e) {
            return false;
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    /** The same bytes for readers of other formats; closing this closes it. */
    public InputStream asInputStream() {
        return in;
    }

    /** Reads on to the end, because gzip's checksum and length stand there. */
    public void drain() {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private static RuntimeException failure(String name, IOException e) {
        if (e instanceof ZipException) {
            return new DataException(
                    name + ": expected an intact gzip file, found " + e.getMessage() + ": copy it again", e);
        }
        if (e instanceof EOFException) {
            return new DataException(
                    name + ": expected the end of the gzip data, found the end of the file: it is incomplete", e);
        }
        return new UncheckedIOException(name + ": " + e.getMessage(), e);
    }
}
