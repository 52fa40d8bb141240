package rdmflow.vision.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import rdmflow.core.DataException;

/** The content of a zip entry, compared with its checksum: {@link ZipFile} does not look at it. */
final class CheckedEntry {
    /** Reads content. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream content) throws IOException;
    }

    private CheckedEntry() {}

    /**
     * Reads an entry and then what the reader left of it.
     *
     * @param what names file and content in messages
     * @throws DataException if the content is damaged; 0 stands for no checksum, as PyTorch may write on demand
     */
    static <T> T read(String what, ZipFile zip, ZipEntry entry, Reader<T> reader) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            T value = reader.read(in);
            in.transferTo(OutputStream.nullOutputStream());
            long found = in.getChecksum().getValue();
            if (found != entry.getCrc() && entry.getCrc() != 0) {
                throw new DataException(String.format(
                        "%s: expected the checksum %08x, found %08x: the file is damaged; fetch it again",
                        what, entry.getCrc(), found));
            }
            return value;
        } catch (ZipException | EOFException e) {
            throw new DataException(what + ": expected a readable zip entry, found " + e.getMessage(), e);
        }
    }
}
