package rdmflow.vision.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;

/** Every frame under its own number, whatever the container says of time: frames carry their number as a grey level. */
class VideoContainersTest {
    private static final int FRAMES = 40;
    private static final Map<String, Integer> CODECS = Map.of(
            "mpeg1", avcodec.AV_CODEC_ID_MPEG1VIDEO,
            "mpeg2", avcodec.AV_CODEC_ID_MPEG2VIDEO,
            "mpeg4", avcodec.AV_CODEC_ID_MPEG4,
            "msmpeg4", avcodec.AV_CODEC_ID_MSMPEG4V3,
            "wmv2", avcodec.AV_CODEC_ID_WMV2,
            "flv1", avcodec.AV_CODEC_ID_FLV1,
            "vp8", avcodec.AV_CODEC_ID_VP8,
            "vp9", avcodec.AV_CODEC_ID_VP9);

    @TempDir
    Path folder;

    private static int grey(long frame) {
        return 40 + (int) (37 * frame % 170);
    }

    static Stream<Arguments> everyKind() {
        List<Arguments> kinds = new ArrayList<>();
        for (double rate : new double[] {24000 / 1001.0, 25, 30000 / 1001.0, 30}) {
            for (String kind : List.of(
                    "mpeg1 avi",
                    "mpeg1 mpg",
                    "mpeg1 mkv",
                    "mpeg2 avi",
                    "mpeg2 mpg",
                    "mpeg2 mkv",
                    "mpeg2 mp4",
                    "mpeg2 mov",
                    "mpeg2 ts",
                    "mpeg2 wmv",
                    "mpeg4 avi",
                    "mpeg4 mkv",
                    "mpeg4 mp4",
                    "mpeg4 mov",
                    "mpeg4 wmv",
                    "msmpeg4 avi",
                    "wmv2 wmv",
                    "flv1 flv",
                    "vp8 webm",
                    "vp9 webm")) {
                kinds.add(Arguments.of(kind.split(" ")[0], kind.split(" ")[1], rate));
            }
        }
        return kinds.stream();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void numbersReorderedFrames(String codec, String container, double rate) {
        Path movie = folder.resolve("movie." + container);
        int between = codec.matches("mpeg[124]") ? 2 : 0;
        TestMovie.reordered(movie, CODECS.get(codec), between, rate, FRAMES, (t, x, y) -> grey(t) * 0x010101);
        requireEveryFrame(movie, FRAMES, rate, 1);
    }

    /** Made by movies/make.sh: H.264 with B frames, Theora, hidden reference frames of VP8 and VP9. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "h264.mp4",
                "h264.mov",
                "h264.mkv",
                "h264.ts",
                "h264.flv",
                "h264.avi",
                "h264.h264",
                "theora.ogv",
                "vp8.webm",
                "vp8.avi",
                "vp9.webm",
                "vp9.avi",
                "vp9.ivf"
            })
    void numbersFramesOfOtherEncoders(String name) throws IOException {
        boolean hidden = name.startsWith("vp");
        requireEveryFrame(fixture(name), hidden ? 50 : FRAMES, hidden ? 30 : 24000 / 1001.0, hidden ? 255 / 219.0 : 1);
    }

    private Path fixture(String name) throws IOException {
        Path movie = folder.resolve(name);
        try (var bytes = getClass().getResourceAsStream("movies/" + name)) {
            return Files.write(movie, bytes.readAllBytes());
        }
    }

    /**
     * Levels of neighbours differ by 37 or more: 10 tell any two apart that could be mistaken.
     *
     * @param stretch from luma of limited range to grey, where a movie was painted in luma; else 1
     */
    private static void requireEveryFrame(Path movie, int frames, double rate, double stretch) {
        try (VideoReader reader = VideoReader.open(movie)) {
            VideoInfo info = reader.info();
            assertEquals(frames, info.frames());
            assertEquals(rate, info.framesPerSecond(), 1e-9 * rate);
            assertEquals(List.of(), info.warnings());
            byte[] rgb = new byte[3 * info.width() * info.height()];
            for (int frame = 0; frame < frames; frame++) {
                assertTrue(reader.next());
                assertEquals(frame, reader.index());
                reader.rgb(rgb);
                double expected = stretch == 1 ? grey(frame) : Math.min(255, (grey(frame) - 16) * stretch);
                assertEquals(expected, rgb[3 * (8 * info.width() + 8)] & 255, 10, "frame " + frame);
            }
            assertEquals(false, reader.next());
            assertEquals(0, reader.lost());
        }
    }

    /** Millisecond stamps and nothing else: FFmpeg then guesses 1000/33 or the like. */
    @ParameterizedTest
    @CsvSource({"30000, 1001", "30, 1", "24000, 1001", "24, 1", "25, 1", "60000, 1001", "60, 1"})
    void findsTheRateOfRoundedStamps(int numerator, int denominator) {
        FrameRate rate = new FrameRate(numerator, denominator);
        for (int frames : new int[] {90, 1000, 5000}) {
            long[] stamps = new long[frames];
            for (int i = 0; i < frames; i++) {
                stamps[i] = Math.round(1000.0 * i * denominator / numerator);
            }
            FrameRate found = FrameRate.measured(stamps, org.bytedeco.ffmpeg.global.avutil.av_make_q(1, 1000)).stream()
                    .filter(tried ->
                            new FrameClock(0.001, 0, tried).places(stamps).isPresent())
                    .findFirst()
                    .orElseThrow();
            assertEquals(rate, found, frames + " frames");
        }
    }

    @ParameterizedTest
    @CsvSource({"23.976023976, 24000/1001", "29.97002997, 30000/1001", "25, 25", "30, 30"})
    void namesTheMoviesOwnRateWhereItVaries(double rate, String named) {
        Path movie = TestMovie.atMicroseconds(folder.resolve("phone.mkv"), 64, 48, 2 * rate, 60, (t, x, y) -> t, t ->
                (int) Math.round(1e6 * (t + (t % 10 == 9 ? 0.5 : 0)) / rate));
        String message =
                assertThrows(DataException.class, () -> VideoProbe.exact(movie)).getMessage();
        assertTrue(message.endsWith("(ffmpeg: -fps_mode cfr -r " + named + ")"), message);
    }

    @Test
    void saysThatThePictureStartsAfterTheSoundAndHoldsItsFirstFrameOnRequest() {
        Path movie = TestMovie.lateWithSound(folder.resolve("late.mkv"), 25, 50, (t, x, y) -> t, 1.2);
        VideoInfo first = VideoProbe.exact(movie);
        assertEquals(50, first.frames());
        assertEquals(1.2, first.delaySeconds(), 1e-9);
        assertEquals(0, first.timing().frameAt(0, 5));
        assertEquals(
                List.of(
                        "late.mkv: the picture starts 1.200 s after the file's time 0: its first frame is taken as time 0"
                                + " of the run; movie-start keep counts from the file's time 0"),
                first.warnings());
        VideoInfo kept = VideoProbe.exact(movie, new Viewing(MovieStart.KEEP, ColourMatrix.AUTO));
        assertEquals(3.2, kept.timing().seconds(), 1e-9);
        assertEquals(0, kept.timing().frameAt(6, 5));
        assertEquals(5, kept.timing().frameAt(7, 5));
        assertTrue(
                kept.warnings().get(0).contains("held until then"),
                kept.warnings().toString());
    }

    /** The run-up of encoded sound is no delay: a movie of 50 frames is not longer for it. */
    @Test
    void countsADelayBelowTheNotedOneAsNone() {
        Path movie = TestMovie.lateWithSound(folder.resolve("run-up.mkv"), 25, 50, (t, x, y) -> t, 0.04);
        VideoInfo kept = VideoProbe.exact(movie, new Viewing(MovieStart.KEEP, ColourMatrix.AUTO));
        assertEquals(0.04, kept.delaySeconds(), 1e-9);
        assertEquals(List.of(), kept.warnings());
        assertEquals(0, kept.startSeconds());
        assertEquals(2, kept.timing().seconds(), 1e-9);
    }
}
