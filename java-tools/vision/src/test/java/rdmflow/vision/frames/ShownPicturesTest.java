package rdmflow.vision.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;

/** Pictures as a player shows them. */
class ShownPicturesTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final TestMovie.Painter PLACES = (t, x, y) -> 4 * x << 16 | 5 * y << 8;

    @TempDir
    Path folder;

    /**
     * The display matrix a, b, c, d of ISO/IEC 14496-12 maps a stored point to x' = a x + c y, y' = b x + d y: each stored
     * pixel must appear there (after the shift that makes places positive). The last two columns: mirror, then turn.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, false, 0",
        "0, 1, -1, 0, false, 90",
        "-1, 0, 0, -1, false, 180",
        "0, -1, 1, 0, false, 270",
        "-1, 0, 0, 1, true, 0",
        "1, 0, 0, -1, true, 180",
        "0, 1, 1, 0, true, 270",
        "0, -1, -1, 0, true, 90"
    })
    void turnsAndMirrorsByTheDisplayMatrix(int a, int b, int c, int d, boolean mirrored, int degrees)
            throws IOException {
        Path movie = movie("turned.mov", a, b, c, d);
        try (VideoReader reader = VideoReader.open(movie)) {
            VideoInfo info = reader.info();
            assertEquals(new Display.Turn(mirrored, degrees), info.display().turn());
            assertEquals(a == 0 ? HEIGHT : WIDTH, info.width());
            assertEquals(a == 0 ? WIDTH : HEIGHT, info.height());
            assertTrue(reader.next());
            byte[] rgb = new byte[3 * WIDTH * HEIGHT];
            reader.rgb(rgb);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    int shownX = a * x + c * y + (a + c < 0 ? info.width() - 1 : 0);
                    int shownY = b * x + d * y + (b + d < 0 ? info.height() - 1 : 0);
                    int place = 3 * (shownY * info.width() + shownX);
                    assertEquals(4 * x, rgb[place] & 255);
                    assertEquals(5 * y, rgb[place + 1] & 255);
                }
            }
        }
    }

    @Test
    void refusesOtherAngles() throws IOException {
        Path movie = movie("askew.mov", 1, 1, -1, 1);
        assertEquals(
                "askew.mov: expected a picture turned by 0, 90, 180 or 270 degrees, found a display matrix for 45 degrees;"
                        + " turn it by re-encoding",
                assertThrows(DataException.class, () -> VideoProbe.exact(movie)).getMessage());
    }

    /** A lossless movie of 8-bit RGB, then the nine numbers of its track header changed. */
    private Path movie(String name, int a, int b, int c, int d) throws IOException {
        Path movie = TestMovie.rgb(folder.resolve(name), WIDTH, HEIGHT, 25, 3, PLACES);
        byte[] bytes = Files.readAllBytes(movie);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
        ByteBuffer matrix = ByteBuffer.wrap(bytes, header + 44, 36);
        for (int element : new int[] {a, b, 0, c, d, 0, 0, 0, 1 << 14}) {
            matrix.putInt(element << 16);
        }
        return Files.write(movie, bytes);
    }

    /** movies/make.sh: FFmpeg 5.1, scale=iw*sar:ih:flags=full_chroma_int+accurate_rnd, rgb24; its bytes. */
    @ParameterizedTest
    @CsvSource({
        "undeclared, 24, bt601, false",
        "wide, 32, bt601, false",
        "narrow, 21, bt601, false",
        "uneven, 28, bt601, false",
        "bt709, 24, bt709, false",
        "bt2020, 24, bt2020, false",
        "full, 24, bt601, true"
    })
    void givesTheBytesOfFfmpegsScaleFilter(String name, int width, String matrix, boolean fullRange)
            throws IOException {
        Path movie = folder.resolve("shown.mkv");
        Files.write(movie, resource("shown-" + name + ".mkv"));
        byte[] expected = resource("shown-" + name + ".rgb");
        try (VideoReader reader = VideoReader.open(movie)) {
            assertEquals(width, reader.info().width());
            assertEquals(16, reader.info().height());
            assertEquals(matrix, reader.info().colours().matrix().orElseThrow().toString());
            assertEquals(fullRange, reader.info().colours().fullRange());
            assertTrue(reader.next());
            byte[] rgb = new byte[expected.length];
            reader.rgb(rgb);
            assertArrayEquals(expected, rgb);
        }
    }

    @Test
    void takesAnotherMatrixOnRequest() throws IOException {
        Path movie = Files.write(folder.resolve("shown.mkv"), resource("shown-bt709.mkv"));
        byte[] bt601 = resource("shown-undeclared.rgb");
        try (VideoReader reader = VideoReader.open(movie, new Viewing(MovieStart.FIRST, ColourMatrix.BT601))) {
            assertEquals(
                    List.of("shown.mkv: it declares the colour matrix bt709; bt601 is used"),
                    reader.info().warnings());
            assertTrue(reader.next());
            byte[] rgb = new byte[bt601.length];
            reader.rgb(rgb);
            assertArrayEquals(bt601, rgb);
        }
    }

    @Test
    void warnsOfHighDefinitionWithoutAMatrix() throws IOException {
        Path movie = folder.resolve("hd.y4m");
        try (OutputStream out = Files.newOutputStream(movie)) {
            out.write("YUV4MPEG2 W1280 H720 F25:1 Ip A1:1 C420jpeg\n".getBytes(StandardCharsets.US_ASCII));
            for (int t = 0; t < 2; t++) {
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                out.write(new byte[1280 * 720 * 3 / 2]);
            }
        }
        String warning = VideoProbe.exact(movie).warnings().get(0);
        assertTrue(warning.startsWith("hd.y4m: it declares no colour matrix; bt601 is used"), warning);
        assertEquals(
                List.of(),
                VideoProbe.exact(movie, new Viewing(MovieStart.FIRST, ColourMatrix.BT709))
                        .warnings());
    }

    private byte[] resource(String name) throws IOException {
        try (var bytes = getClass().getResourceAsStream("movies/" + name)) {
            return bytes.readAllBytes();
        }
    }
}
