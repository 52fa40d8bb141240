package rdmflow.vision.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

/** A checkpoint of PyTorch with a few bytes changed. Found by {@code make test-fuzz}. */
class DamagedZipTest {
    private static final Path GOOD =
            Path.of("src/test/resources/rdmflow/vision/network/checkpoints").resolve("bare.pth");

    @TempDir
    Path folder;

    private byte[] bytes;

    @BeforeEach
    void copy() throws IOException {
        bytes = Files.readAllBytes(GOOD);
    }

    /** It was read without a word: other weights than the file was made with. */
    @Test
    void refusesNumbersThatTheChecksumDoesNotCover() throws IOException {
        bytes[content("data/0")] ^= 1;
        refuses("expected the checksum ");
    }

    @Test
    void refusesADescriptionThatTheChecksumDoesNotCover() throws IOException {
        int name = indexOf("cls_token", content("data.pkl"));
        bytes[name] ^= 1;
        refuses("data.pkl: expected the checksum ");
    }

    @Test
    void refusesAnEntryWithoutItsHeader() throws IOException {
        bytes[header("byteorder")] ^= 1;
        refuses("expected a readable zip entry, found ");
    }

    private void refuses(String message) throws IOException {
        Path file = Files.write(folder.resolve("damaged.pth"), bytes);
        DataException thrown = assertThrows(DataException.class, () -> {
            Set<String> names = WeightFile.header(file).groups().get("").keySet();
            WeightFile.read(file, "", names);
        });
        assertTrue(thrown.getMessage().startsWith("damaged.pth: "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    /** Where the local header of an entry begins: 30 bytes before the first appearance of its name. */
    private int header(String entry) {
        return indexOf("/" + entry, 0) - "bare".length() - 30;
    }

    private int content(String entry) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = header(entry);
        return header + 30 + file.getShort(header + 26) + file.getShort(header + 28);
    }

    private int indexOf(String text, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text, from);
    }
}
