package rdmflow.vision.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
                assertThrows(DataException.class, () -> VideoProbe.exact(movie)).getMessage());
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> VideoReader.open(movie)).getMessage());
    }

    /** Native code must not be asked to free what it never made: that ends the JVM. */
    @Test
    void refusesACodecWithoutDecoder() throws IOException {
        Path good = TestMovie.lossless(folder.resolve("good.mkv"), 16, 16, 25, 5, (frame, x, y) -> frame * 40);
        String bytes = Files.readString(good, StandardCharsets.ISO_8859_1).replace("V_FFV1", "V_NONE");
        Path movie = Files.writeString(folder.resolve("none.mkv"), bytes, StandardCharsets.ISO_8859_1);
        String message =
                assertThrows(DataException.class, () -> VideoReader.open(movie)).getMessage();
        assertTrue(message.startsWith("none.mkv: expected a movie"), message);
    }
}
