package rdmflow.core.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.DataException;

class MovieTimingTest {
    private static final double NTSC = 30000 / 1001.0;

    @Test
    void picksEveryFifthFrameAtTwentyFive() {
        MovieTiming movie = new MovieTiming(100_000, 25);
        for (long n = 0; n < 20_000; n++) {
            assertEquals(5 * n, movie.frameAt(n, 5));
        }
    }

    /** numpy 2.4.6: np.floor(np.arange(8) * 30000 / 1001 / 5 + 1e-6). */
    @Test
    void picksTheFrameShownAtTheSamplesTimeAtUnevenRates() {
        MovieTiming movie = new MovieTiming(1000, NTSC);
        long[] found = LongStream.range(0, 8).map(n -> movie.frameAt(n, 5)).toArray();
        assertArrayEquals(new long[] {0, 5, 11, 17, 23, 29, 35, 41}, found);
    }

    /** numpy 1.24.2: np.floor(np.arange(12) * 25 / 5 - 1.2 * 25 + 1e-6), negative ones 0. */
    @Test
    void holdsTheFirstFrameUntilALateStart() {
        MovieTiming movie = new MovieTiming(100, 25, 1.2);
        long[] found = LongStream.range(0, 12)
                .map(n -> movie.inside(movie.frameAt(n, 5)))
                .toArray();
        assertArrayEquals(new long[] {0, 0, 0, 0, 0, 0, 0, 5, 10, 15, 20, 25}, found);
        assertEquals(5.2, movie.seconds(), 1e-12);
        assertEquals(0.8, movie.paddingSeconds(new VolumeGrid(3, 2, 0.5, 5)), 1e-12);
    }

    @Test
    void repeatsTheLastFrameUpToTheLimitAndRefusesMore() {
        VolumeGrid run8 = new VolumeGrid(338, 2, 0.5, 5);
        MovieTiming shorter = new MovieTiming(16_835, 25);
        assertEquals(2.6, shorter.paddingSeconds(run8), 1e-9);
        assertTrue(shorter.problem(run8, 4).isEmpty());
        assertEquals(
                "expected a movie of 676 s for 338 volumes of 2 s, found 673.4 s: it ends 2.6 s early, more than"
                        + " max-pad-seconds 2",
                shorter.problem(run8, 2).orElseThrow());
        assertEquals(0, new MovieTiming(20_000, 25).paddingSeconds(run8));
        assertTrue(new MovieTiming(16_900, 25).problem(run8, 0).isEmpty());
    }

    @Test
    void refusesMoreFeaturesThanFrames() {
        VolumeGrid grid = new VolumeGrid(10, 2, 0.5, 30);
        assertTrue(new MovieTiming(1000, NTSC).problem(grid, 4).orElseThrow().contains("feature rate, 30.0"));
        assertTrue(new MovieTiming(1000, 30).problem(grid, 4).isEmpty());
    }

    @Test
    void clipsRepeatBorderFramesInEveryWindow() {
        MovieTiming movie = new MovieTiming(20, 25);
        assertArrayEquals(new long[] {0, 0, 0, 1, 2}, ClipWindow.CENTRE.frames(0, 5, 1, movie));
        assertArrayEquals(new long[] {0, 0, 4, 8}, ClipWindow.CENTRE.frames(4, 4, 4, movie));
        assertArrayEquals(new long[] {17, 18, 19, 19}, ClipWindow.START.frames(17, 4, 1, movie));
        assertArrayEquals(new long[] {11, 13, 15, 17}, ClipWindow.END.frames(17, 4, 2, movie));
        assertEquals(5, ClipWindow.CENTRE.stamp(11));
        assertEquals(8, ClipWindow.CENTRE.stamp(16));
    }

    @Test
    void gridSaysWhichSampleEndsAVolume() {
        VolumeGrid grid = new VolumeGrid(542, 2, 0.5, 5);
        assertEquals(5, grid.lastSample(0));
        assertEquals(5415, grid.lastSample(541));
        assertEquals(5416, grid.samples());
        assertThrows(DataException.class, () -> new VolumeGrid(0, 2, 0.5, 5));
        assertThrows(DataException.class, () -> new VolumeGrid(5, Double.NaN, 0.5, 5));
        assertThrows(DataException.class, () -> new VolumeGrid(5, 2, 1.5, 5));
        assertThrows(DataException.class, () -> new VolumeGrid(5, 2, 0.5, 0));
    }
}
