package rdmflow.vision.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class DamagedMovieTest {
    @TempDir
    Path folder;

    /** A few bytes may declare any size, which decoders would allocate several times. */
    @Test
    void refusesPicturesLargerThanAnyMovieHas() throws IOException {
        Path movie = Files.writeString(folder.resolve("huge.y4m"), "YUV4MPEG2 W8193 H8193 F25:1 Ip C420jpeg\nFRAME\n");
        String expected = "huge.y4m: expected pictures of at most 67108864 pixels, found 8193 x 8193";
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> VideoProbe.header(movie))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> VideoReader.open(movie)).getMessage());
    }
}
