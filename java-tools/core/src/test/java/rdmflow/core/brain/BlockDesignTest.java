package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.brain.BlockDesign.Block;

/** The digits of docs/method.md section 2: the localizer of studyforrest's sub-01, run 1. */
class BlockDesignTest {
    private static final String[] ORDER =
            "face scene body house object scramble scramble body object face house scene".split(" ");
    private static final double[] ONSETS = {
        11.995, 35.988, 59.996, 83.989, 107.997, 131.989, 155.998, 179.990, 203.999, 227.991, 252.000, 275.992
    };

    static List<Block> localizer() {
        return IntStream.range(0, ORDER.length)
                .mapToObj(i -> new Block(ORDER[i], ONSETS[i], 16))
                .toList();
    }

    static double[] times(double first) {
        return IntStream.range(0, 156).mapToDouble(i -> first + 2 * i).toArray();
    }

    private static double[] of(String condition, double first) {
        return BlockDesign.conditions(localizer(), times(first), false).stream()
                .filter(column -> column.name().equals(condition))
                .findFirst()
                .orElseThrow()
                .values();
    }

    @Test
    void hasTheExactValuesOfTheFaceBlocks() {
        int[] volumes = {7, 8, 9, 10, 11, 12, 13, 15, 16, 18, 20, 118, 130};
        double[] atStart = {
            .01674473,
            .21565074,
            .55503754,
            .80784215,
            .92495060,
            .95373149,
            .93929742,
            .86397583,
            .64365347,
            .03120928,
            -.11949623,
            .80820155,
            -.07615763
        };
        double[] atMiddle = {
            .08442285,
            .38490505,
            .69952599,
            .88092395,
            .94711362,
            .94982842,
            .92514680,
            .78450229,
            .46687463,
            -.04388474,
            -.11595062,
            .88115309,
            -.06104048
        };
        double[] start = of("face", 0);
        double[] middle = of("face", 1);
        // Eight decimals are printed.
        assertArrayEquals(
                atStart, Arrays.stream(volumes).mapToDouble(i -> start[i]).toArray(), 6e-9);
        assertArrayEquals(
                atMiddle, Arrays.stream(volumes).mapToDouble(i -> middle[i]).toArray(), 6e-9);
    }

    @Test
    void sumsToThePrintedTotals() {
        for (String condition : List.of("face", "body", "object", "scramble")) {
            assertEquals(13.3333333, Arrays.stream(of(condition, 0)).sum(), 1e-6);
        }
        assertEquals(13.3814714, Arrays.stream(of("scene", 0)).sum(), 1e-7);
    }

    @Test
    void reachesThePlateauOfALongBlock() {
        double[] response = BlockDesign.conditions(List.of(new Block("x", 0, 1000)), new double[] {-1, 0, 500}, false)
                .get(0)
                .values();
        assertArrayEquals(new double[] {0, 0, 5.0 / 6}, response, 1e-15);
    }

    /** Digits of impulse.py in the resources' folder, scipy 1.10.1; its slope is of central differences, below 1e-9. */
    @Test
    void anEventOfDurationZeroIsAnImpulse() {
        double[] response = {
            0.15629094533107124,
            0.03204692986362342,
            0.08526581448499546,
            0.05263398186715476,
            -0.015585992704716828,
            -0.00657814533304143,
            0.17062621839452494,
            0.006437936630958021,
            -0.013807963162536173,
            -0.002916735181421457
        };
        double[] slope = {
            0.039066470028381595,
            -0.021809809870945714,
            0.06756964273874413,
            -0.027609533781924527,
            -0.0010820332187319245,
            0.0018727765925819874,
            -0.01538185426353955,
            -0.01277503711417887,
            0.001776823524707389,
            0.0010534144464497608
        };
        List<Block> events = List.of(new Block("x", -3, 0), new Block("x", 10, 0), new Block("x", 31.5, 0));
        double[] times = IntStream.range(0, 10).mapToDouble(i -> 1 + 6 * i).toArray();
        List<Regressor> columns = BlockDesign.conditions(events, times, true);
        assertArrayEquals(response, columns.get(0).values(), 1e-14);
        assertArrayEquals(slope, columns.get(1).values(), 1e-9);
    }

    /** By central differences, whose error is about h^2 / 6 times the third derivative, below 1e-9 here. */
    @Test
    void derivativeIsTheSlopeOfTheResponse() {
        double h = 1e-4;
        List<Block> blocks = localizer();
        double[] times = times(1);
        double[] derivative = BlockDesign.conditions(blocks, times, true).get(3).values();
        double[] before = BlockDesign.conditions(
                        blocks, Arrays.stream(times).map(t -> t - h).toArray(), false)
                .get(1)
                .values();
        double[] after = BlockDesign.conditions(
                        blocks, Arrays.stream(times).map(t -> t + h).toArray(), false)
                .get(1)
                .values();
        for (int i = 0; i < times.length; i++) {
            assertEquals((after[i] - before[i]) / (2 * h), derivative[i], 1e-8);
        }
    }

    @Test
    void hasSixCosinesForTheLocalizerOrthogonalToEachOther() {
        List<Regressor> cosines = BlockDesign.cosines(156, 2, 100);
        assertEquals(6, cosines.size());
        for (Regressor a : cosines) {
            assertEquals(0, Arrays.stream(a.values()).sum(), 1e-12);
            for (Regressor b : cosines) {
                double product = IntStream.range(0, 156)
                        .mapToDouble(i -> a.values()[i] * b.values()[i])
                        .sum();
                assertEquals(a == b ? 78 : 0, product, 1e-11);
            }
        }
        assertTrue(BlockDesign.cosines(156, 2, Double.POSITIVE_INFINITY).isEmpty());
    }
}
