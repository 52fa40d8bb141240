package rdmflow.io.rdmfile;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jhdf.checksum.JenkinsLookup3HashLittle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;

/** Damaged HDF5 is refused in one line, in the memory that a file of its size needs. Found by {@code make test-fuzz}. */
class DamagedHdf5Test {
    /** Where the root's object header in a file of ours says how long it is, after OHDR, version and flags. */
    private static final int ROOT_HEADER_LENGTH = 48 + 16 + 6;

    private static final long SMALL = 16L << 20;

    @TempDir
    Path folder;

    /** The library allocated first and read then: 2 GB for these 2 KB. */
    @Test
    void refusesALengthBeyondTheFileBeforeAllocatingIt() throws IOException {
        Path file = folder.resolve("rdms.h5");
        Rdm rdm = new Rdm("V1", 3, new double[] {1, 2, 3}, 80);
        RdmFile.write(file, new RdmSet(RdmSet.Kind.SUBJECT, "sub-01", "1", "correlation", new double[3], List.of(rdm)));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(bytes.getInt(ROOT_HEADER_LENGTH) < bytes.capacity());
        for (int length : new int[] {bytes.capacity(), 1 << 24, Integer.MAX_VALUE, -1}) {
            Files.write(file, bytes.putInt(ROOT_HEADER_LENGTH, length).array());
            refusesInLittleMemory(() -> RdmFile.read(file));
            refusesInLittleMemory(() -> GramsFile.read(file));
        }
    }

    /** A link that leads to itself; following it never ends. */
    @Test
    void refusesLinksInACircle() throws IOException {
        Path file = Files.write(folder.resolve("circle.h5"), linkTo("descriptors", "/descriptors"));
        refusesInLittleMemory(() -> RdmFile.read(file));
        refusesInLittleMemory(() -> GramsFile.read(file));
    }

    private static void refusesInLittleMemory(Executable reader) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String message = assertThrows(DataException.class, reader).getMessage();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(message.lines().count() == 1 && message.contains(": expected "), message);
        assertTrue(allocated < SMALL, allocated + " bytes");
    }

    /** A file of version 2 whose root holds one soft link, by the HDF5 File Format Specification 3.0. */
    private static byte[] linkTo(String name, String target) {
        ByteBuffer file = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(Long.reverseBytes(0x894844460D0A1A0AL)).put(new byte[] {2, 8, 8, 0});
        file.putLong(0).putLong(-1).putLong(file.capacity()).putLong(48);
        checksum(file, 0);
        file.put("OHDR".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {2, 0, 0});
        int start = file.position();
        message(file, 2, 18).put(new byte[2]).putLong(-1).putLong(-1);
        message(file, 10, 2).put(new byte[2]);
        message(file, 6, 6 + name.length() + target.length()).put(new byte[] {1, 8, 1, (byte) name.length()});
        file.put(name.getBytes(StandardCharsets.US_ASCII)).putShort((short) target.length());
        file.put(target.getBytes(StandardCharsets.US_ASCII));
        file.put(start - 1, (byte) (file.position() - start));
        checksum(file, 48);
        return file.array();
    }

    private static ByteBuffer message(ByteBuffer file, int type, int length) {
        return file.put((byte) type).putShort((short) length).put((byte) 0);
    }

    private static void checksum(ByteBuffer file, int from) {
        file.putInt(JenkinsLookup3HashLittle.hash(Arrays.copyOfRange(file.array(), from, file.position())));
    }
}
