package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Digits of docs/networks.md, Position embeddings, computed with numpy from the official formulas. */
class PositionEmbeddingsTest {
    private static final double DIGITS = 1e-7;

    @Test
    void flatIndexIsVideoMaes() {
        double[][] table = PositionEmbeddings.flatIndex(1568, 768);
        assertArrayEquals(
                new double[] {.84147098, .54030231, .82843076, .56009149}, Arrays.copyOf(table[1], 4), DIGITS);
        assertEquals(.60894838, table[1567][0], DIGITS);
        assertEquals(-.79320985, table[1567][1], DIGITS);
        assertEquals(.98714687, table[1567][767], DIGITS);
        assertEquals(245744.98957, sum(table), 1e-4);
    }

    @Test
    void planeIsMaes() {
        double[][] table = PositionEmbeddings.plane(14, 768);
        assertEquals(.84147098, table[1][0], DIGITS);
        assertEquals(.81525065, table[1][1], DIGITS);
        assertEquals(.54030231, table[1][192], DIGITS);
        assertEquals(0, table[1][384], DIGITS);
        assertEquals(1, table[1][576], DIGITS);
        assertEquals(69594.4938589, sum(table), 1e-6);
    }

    @Test
    void spaceTimeIsMvds() {
        double[][] table = PositionEmbeddings.spaceTime(8, 14, 768);
        assertEquals(.84147098, table[197][0], DIGITS);
        assertEquals(.54030231, table[197][96], DIGITS);
        assertEquals(.84147098, table[197][192], DIGITS);
        assertEquals(.54030231, table[197][336], DIGITS);
        assertEquals(0, table[197][480], DIGITS);
        assertEquals(564278.7845, sum(table), 1e-3);
    }

    @Test
    void resamplingWeightsAreDinoV2s() {
        double[][] weights = PositionEmbeddings.cubicWeights(37, 16);
        assertArrayEquals(new double[] {.33395439, .77692854, -.11088292}, Arrays.copyOf(weights[0], 3), DIGITS);
        assertArrayEquals(
                new double[] {-.07016671, .96921440, .10095231}, Arrays.copyOfRange(weights[15], 34, 37), DIGITS);
        for (double[] row : weights) {
            assertEquals(1, Arrays.stream(row).sum(), 1e-12);
        }
    }

    private static double sum(double[][] table) {
        return Arrays.stream(table).flatMapToDouble(Arrays::stream).sum();
    }
}
