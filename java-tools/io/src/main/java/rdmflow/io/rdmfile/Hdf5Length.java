package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;

/**
 * Whether an HDF5 file is as long as its superblock says. The reader does not ask: a file whose last part is missing would
 * give zeros or fail anywhere.
 */
final class Hdf5Length {
    private static final long SIGNATURE = 0x894844460D0A1A0AL;
    private static final int SUPERBLOCK_BYTES = 64;

    private Hdf5Length() {}

    /**
     * Opens a file that exists, is HDF5 and is complete. The library reads it from a mapping: of a file it would first
     * allocate, and then read, as many bytes as damaged lengths ask for; within a mapping a part that lies outside is an
     * error at once.
     */
    static HdfFile open(Path file, String kind) {
        require(file, kind);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() > Integer.MAX_VALUE
                    ? new HdfFile(file)
                    : HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IOException e) {
            throw new DataException(file.getFileName() + ": expected " + kind + ", found " + e.getMessage(), e);
        }
    }

    /** Returns the path of a file that exists, is HDF5 and is complete; {@code kind} is what the message calls it. */
    static Path require(Path file, String kind) {
        InputFile.require(file);
        ByteBuffer start = ByteBuffer.allocate(SUPERBLOCK_BYTES);
        long length;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(start, 0);
            length = channel.size();
        } catch (IOException e) {
            throw new DataException(file.getFileName() + ": expected " + kind + ", found " + e.getMessage(), e);
        }
        if (start.getLong(0) != SIGNATURE) {
            throw new DataException(file.getFileName() + ": expected " + kind + " (HDF5), found another format");
        }
        start.order(ByteOrder.LITTLE_ENDIAN);
        // Position of "end of file address", with the usual 8-byte addresses, by version of the superblock.
        int position =
                switch (start.get(8)) {
                    case 0 -> 40;
                    case 1 -> 44;
                    default -> 28;
                };
        long expected = start.getLong(position);
        if (length < expected) {
            throw new DataException(file.getFileName() + ": expected " + kind + " of " + expected + " bytes, found "
                    + length + ": the file is incomplete");
        }
        return file;
    }
}
