package rdmflow.io.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class NpyFileTest {
    @TempDir
    Path folder;

    /** 10^9 x 10^15 floats: more bytes than a long can count. */
    @Test
    void refusesAShapeWithoutNumberOfBytes() throws IOException {
        Path file = Files.write(folder.resolve("huge.npy"), NpyFile.header(999_999_999, 999_999_999_999_999L));
        assertEquals(
                "huge.npy: expected 3999999995999996000000132 bytes for 999999999 x 999999999999999, found 128:"
                        + " the file is incomplete or has more than one array",
                assertThrows(DataException.class, () -> NpyFile.open(file)).getMessage());
    }
}
