package rdmflow.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapScaleTest {
    private static final BrainMap MAP = new BrainMap(
            new double[] {0.1, Double.NaN, 0.2, -0.4, 0.05}, new boolean[] {true, false, true, true, false});

    private static MapScale scale(double largest) {
        return new MapScale("mean r", largest, "p < .05");
    }

    private static boolean isInk(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) & 0xff) < 128;
    }

    private static BufferedImage drawn(BrainMap map, MapScale scale, MapScale.Marking marking) {
        BufferedImage image = new BufferedImage(640, MapScale.HEIGHT, BufferedImage.TYPE_INT_RGB);
        scale.draw(image, 0, map, marking);
        return image;
    }

    @Test
    void ticksAreZeroRoundNumbersAndTheEnd() {
        assertEquals(List.of("0", "0.05", "0.1", "0.137"), words(0.13671));
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.75"), words(0.75));
        assertEquals(List.of("0", "0.0005", "0.001", "0.0015", "0.002"), words(0.002));
        // 0.1 would have no room beside the end
        assertEquals(List.of("0", "0.05", "0.108"), words(0.108));
    }

    private static List<String> words(double largest) {
        return scale(largest).ticks().stream().map(MapScale::number).toList();
    }

    @Test
    void endsAtTheLargestValueOfAllMaps() {
        BrainMap other = new BrainMap(new double[] {0.3, -1}, new boolean[2]);
        assertEquals(0.3, MapScale.of("r", "", List.of(MAP, other)).largest());
        assertEquals(1, MapScale.of("r", "", List.of()).largest());
        assertEquals(0.1, MAP.lowestSignificant().orElseThrow());
        assertTrue(other.lowestSignificant().isEmpty());
    }

    /** The mark stands above the colour of the lowest value that holds: half way to 0.2. */
    @Test
    void marksTheLowestValueThatHolds() {
        BufferedImage image = drawn(MAP, scale(0.2), MapScale.Marking.RINGS);
        int[] inked = IntStream.range(0, 640)
                .filter(x -> IntStream.range(0, 12).anyMatch(y -> isInk(image, x, y)))
                .toArray();
        assertEquals(320, (inked[0] + inked[inked.length - 1]) / 2.0, 1.5);
        BrainMap none = new BrainMap(new double[] {0.2}, new boolean[1]);
        BufferedImage without = drawn(none, scale(0.2), MapScale.Marking.RINGS);
        assertTrue(IntStream.range(0, 640 * 12).noneMatch(k -> isInk(without, k % 640, k / 640)));
    }

    /** Numbers stand below both ends, words in the last line; a surface's scale has a paler row. */
    @Test
    void writesNumbersAndWords() {
        BufferedImage image = drawn(MAP, scale(0.2), MapScale.Marking.FULL_COLOURS);
        for (int end : new int[] {28, 611}) {
            assertTrue(
                    IntStream.range(0, 24 * 16).anyMatch(k -> isInk(image, end - 12 + k % 24, 38 + k / 24)),
                    "at " + end);
        }
        assertTrue(IntStream.range(0, 60 * 12).anyMatch(k -> isInk(image, 28 + k % 60, 60 + k / 60)), "mean r");
        assertTrue(IntStream.range(0, 200 * 12).anyMatch(k -> isInk(image, 28 + k % 200, 80 + k / 200)), "threshold");
        assertEquals(0xfde725, image.getRGB(611, 15) & 0xffffff);
        assertEquals(MapColours.paler(0xfde725), image.getRGB(611, 31) & 0xffffff);
    }
}
