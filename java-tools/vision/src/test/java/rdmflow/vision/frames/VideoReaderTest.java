package rdmflow.vision.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;

class VideoReaderTest {
    /** Every pixel depends on frame, place and channel. */
    private static final TestMovie.Painter PATTERN =
            (t, x, y) -> ((7 * t + 3 * x) & 255) << 16 | ((5 * y + t) & 255) << 8 | ((11 * t + x + y) & 255);

    @TempDir
    Path folder;

    @Test
    void readsEveryPixelOfALosslessMovie() {
        int width = 64;
        int height = 36;
        Path movie = TestMovie.lossless(folder.resolve("movie.mkv"), width, height, 25, 30, PATTERN);
        byte[] rgb = new byte[width * height * 3];
        try (VideoReader reader = VideoReader.open(movie)) {
            assertEquals(30, reader.info().frames());
            assertEquals(25, reader.info().framesPerSecond());
            for (int t = 0; t < 30; t++) {
                assertTrue(reader.next());
                assertEquals(t, reader.index());
                reader.rgb(rgb);
                for (int i = 0; i < width * height; i++) {
                    int found = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
                    assertEquals(PATTERN.colour(t, i % width, i / width), found, "frame " + t + " pixel " + i);
                }
            }
            assertEquals(false, reader.next());
            assertEquals(30, reader.decoded());
            assertEquals(0, reader.lost());
        }
    }

    /** BT.601, limited range, one chroma sample per pixel: Y'CbCr of ITU-R BT.601 by its own matrix. */
    @ParameterizedTest
    @CsvSource({"37, 21", "35, 64", "64, 33"})
    void convertsOddSizesByTheMatrixOfBt601(int width, int height) throws IOException {
        Path movie = folder.resolve("odd.y4m");
        try (OutputStream out = Files.newOutputStream(movie)) {
            out.write(("YUV4MPEG2 W" + width + " H" + height + " F25:1 Ip A1:1 C444\n").getBytes());
            for (int t = 0; t < 3; t++) {
                out.write("FRAME\n".getBytes());
                for (int plane = 0; plane < 3; plane++) {
                    for (int i = 0; i < width * height; i++) {
                        out.write(luma(plane, t, i));
                    }
                }
            }
        }
        byte[] rgb = new byte[width * height * 3];
        try (VideoReader reader = VideoReader.open(movie)) {
            assertEquals(width, reader.info().width());
            assertEquals(height, reader.info().height());
            for (int t = 0; t < 3; t++) {
                assertTrue(reader.next());
                reader.rgb(rgb);
                for (int i = 0; i < width * height; i++) {
                    double y = (luma(0, t, i) - 16) * 255 / 219.0;
                    double cb = (luma(1, t, i) - 128) * 255 / 224.0;
                    double cr = (luma(2, t, i) - 128) * 255 / 224.0;
                    double[] expected = {y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb};
                    for (int c = 0; c < 3; c++) {
                        double limited = Math.min(255, Math.max(0, expected[c]));
                        assertEquals(limited, rgb[3 * i + c] & 255, 1.5, "frame " + t + " pixel " + i);
                    }
                }
            }
        }
    }

    private static int luma(int plane, int t, int i) {
        return 16 + (i * (7 + plane * 4) + t * 31 + plane * 50) % (plane == 0 ? 220 : 225);
    }

    @ParameterizedTest
    @CsvSource({"25, mp4", "25, mkv", "25, avi", "23.976023976, mkv", "29.97002997, mp4", "12.5, mp4", "60, mkv"})
    void countsFramesAndKnowsTheRateInEveryContainer(double fps, String container) {
        Path movie = TestMovie.mpeg4(folder.resolve("movie." + container), 64, 48, fps, 67, PATTERN);
        VideoInfo exact = VideoProbe.exact(movie);
        assertEquals(67, exact.frames());
        assertEquals(fps, exact.framesPerSecond(), 1e-4 * fps);
        assertEquals(64, exact.width());
        assertEquals(48, exact.height());
        try (VideoReader reader = VideoReader.open(movie)) {
            int frames = 0;
            while (reader.next()) {
                assertEquals(frames++, reader.index());
            }
            assertEquals(67, frames);
        }
    }

    @Test
    void refusesAVariableFrameRate() {
        Path movie = TestMovie.atMicroseconds(
                folder.resolve("phone.mkv"), 64, 48, 25, 60, PATTERN, t -> 40_000 * t + (t * t * 7919) % 37_000);
        String message =
                assertThrows(DataException.class, () -> VideoProbe.exact(movie)).getMessage();
        assertTrue(message.startsWith("phone.mkv: expected a constant frame rate, found frames 0."), message);
        assertTrue(message.endsWith("(ffmpeg: -fps_mode cfr -r 25)"), message);
    }

    @Test
    void holdsTheFrameBeforeASmallGapAndRefusesMoreThanASecond() {
        Path small = TestMovie.atMicroseconds(
                folder.resolve("small.mkv"), 64, 48, 25, 60, PATTERN, t -> 40_000 * (t < 30 ? t : t + 4));
        try (VideoReader reader = VideoReader.open(small)) {
            assertEquals(64, reader.info().frames());
            while (reader.next()) {
                assertTrue(reader.index() < 30 || reader.index() >= 34);
            }
            assertEquals(4, reader.lost());
            assertEquals(60, reader.decoded());
        }
        Path large = TestMovie.atMicroseconds(
                folder.resolve("large.mkv"), 64, 48, 25, 60, PATTERN, t -> 40_000 * (t < 30 ? t : t + 26));
        String message =
                assertThrows(DataException.class, () -> VideoProbe.exact(large)).getMessage();
        assertTrue(message.contains("found 26 of 86 frames missing or damaged (1.04 s)"), message);
    }

    @Test
    void countsFramesDamagedByACorruptPacketInTheMiddle() throws IOException {
        Path movie = TestMovie.mpeg4(folder.resolve("movie.mp4"), 320, 240, 25, 100, PATTERN);
        byte[] bytes = Files.readAllBytes(movie);
        int middle = bytes.length / 2;
        for (int i = 0; i < 600; i++) {
            bytes[middle + i] ^= (byte) (37 * i + 91);
        }
        Files.write(movie, bytes);
        try (VideoReader reader = VideoReader.open(movie)) {
            long last = -1;
            while (reader.next()) {
                last = reader.index();
            }
            assertEquals(99, last);
            assertTrue(reader.lost() >= 1 && reader.lost() <= 12, "lost " + reader.lost());
        }
    }

    @Test
    void refusesAMovieThatLosesMoreThanASecondToCorruptPackets() throws IOException {
        Path movie = TestMovie.mpeg4(folder.resolve("movie.mp4"), 320, 240, 25, 200, PATTERN);
        byte[] bytes = Files.readAllBytes(movie);
        Arrays.fill(bytes, bytes.length / 4, bytes.length / 4 * 3, (byte) 0);
        Files.write(movie, bytes);
        String message = assertThrows(DataException.class, () -> {
                    try (VideoReader reader = VideoReader.open(movie)) {
                        while (reader.next()) {}
                    }
                })
                .getMessage();
        assertTrue(message.contains("expected at most 1 s of frames lost"), message);
    }

    @Test
    void refusesATruncatedMovie() throws IOException {
        Path whole = TestMovie.mpeg4(folder.resolve("whole.mkv"), 320, 240, 25, 200, PATTERN);
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.mkv"), Arrays.copyOf(bytes, bytes.length / 2));
        assertTrue(VideoProbe.exact(half).frames() < 120);
        Path avi = TestMovie.mpeg4(folder.resolve("whole.mp4"), 320, 240, 25, 200, PATTERN);
        byte[] other = Files.readAllBytes(avi);
        Path noIndex = Files.write(folder.resolve("half.mp4"), Arrays.copyOf(other, other.length / 2));
        String message = assertThrows(DataException.class, () -> VideoReader.open(noIndex))
                .getMessage();
        assertTrue(message.startsWith("half.mp4: expected a movie, found "), message);
    }

    @Test
    void refusesWhatIsNoMovie() throws IOException {
        Path text = Files.writeString(folder.resolve("movie.mp4"), "not a movie\n".repeat(100));
        String message =
                assertThrows(DataException.class, () -> VideoProbe.exact(text)).getMessage();
        assertTrue(message.startsWith("movie.mp4: expected a movie, found "), message);
    }
}
