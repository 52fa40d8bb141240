package rdmflow.core.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.DataException;

/** Digits of scipy 1.17.1, printed by hrf_and_sampling.py of this package. */
class HrfTest {
    private static final double[] TIMES = {0, 0.2, 1, 2, 3.37, 5, 12, 16, 19.9, 20, 25, 32};

    @Test
    void agreesWithScipyForEveryBuiltInResponse() {
        double[] spm = {
            0.0,
            5.239223013950521e-07,
            0.0007356670780004655,
            0.008660377257876148,
            0.02989177114643553,
            0.042100625164916916,
            0.00016208826365058813,
            -0.0037322321506888132,
            -0.0021033751826351667,
            -0.0020525066245672082,
            -0.0003953178426868291,
            -1.4632118860036564e-05
        };
        double[] spmShort = {
            0.0,
            5.076164627727552e-07,
            0.0007127711855720056,
            0.008390843562518792,
            0.028961460687898878,
            0.04079034309063026,
            0.0001570436509997861,
            -0.003616075279740516,
            0.0,
            0.0,
            0.0,
            0.0
        };
        double[] glover = {
            0.0,
            1.748822213599738e-07,
            0.0006569555706233967,
            0.010985212688076168,
            0.046058927307825744,
            0.06940941299713764,
            -0.018055981319816193,
            -0.008835172020964956,
            -0.001746083616354896,
            -0.0016624633297689124,
            -0.00010123917212315263,
            -8.917781029264544e-07
        };
        assertArrayEquals(spm, at("spm", 5, TIMES), 1e-15);
        assertArrayEquals(spmShort, at("spm-20s", 5, TIMES), 1e-15);
        assertArrayEquals(glover, at("glover", 5, TIMES), 1e-15);
    }

    @Test
    void isDividedByItsSumOnTheGridOfTheFeatureRate() {
        double[] atTwoSeconds = {
            0.0,
            0.08656608099363562,
            0.37488823647168973,
            0.3849233817454621,
            0.21611731564655745,
            0.07686956525508493,
            0.0016201771980006786,
            -0.030607811734045053,
            -0.0373060781329994
        };
        double[] found = Arrays.copyOf(at("spm", 0.5, grid(0.5, 17)), 9);
        assertArrayEquals(atTwoSeconds, found, 1e-15);
        for (String name : Hrf.NAMES) {
            Hrf hrf = Hrf.named(name, 6.25);
            double[] taps = at(name, 6.25, grid(6.25, hrf.taps()));
            assertEquals(1, Arrays.stream(taps).sum(), 1e-14, name);
        }
        assertEquals(161, Hrf.named("spm", 5).taps());
        assertEquals(100, Hrf.named("spm-20s", 5).taps());
    }

    @Test
    void interpolatesTapsAndIsZeroOutsideOfThem() {
        Hrf hrf = Hrf.ofTaps("taps.txt", new double[] {0, 1, 3, 2, -0.5}, 5);
        assertEquals(0.8, hrf.seconds(), 1e-15);
        assertEquals(1 / 5.5, hrf.at(0.2), 1e-15);
        assertEquals(2 / 5.5, hrf.at(0.3), 1e-15);
        assertEquals(-0.5 / 5.5, hrf.at(0.8), 1e-15);
        assertEquals(0, hrf.at(0.81));
        assertEquals(0, hrf.at(-0.01));
    }

    @Test
    void noneHoldsASampleUntilTheNext() {
        Hrf none = Hrf.named("none", 5);
        assertArrayEquals(
                new double[] {0, 1, 1, 0},
                Arrays.stream(new double[] {-0.1, 0, 0.19, 0.2}).map(none::at).toArray());
    }

    @Test
    void refusesUnknownNamesAndResponsesWithoutAPositiveSum() {
        assertThrows(DataException.class, () -> Hrf.named("fir", 5));
        assertThrows(DataException.class, () -> Hrf.ofTaps("taps.txt", new double[0], 5));
        assertThrows(DataException.class, () -> Hrf.ofTaps("taps.txt", new double[] {1, -1}, 5));
        assertThrows(DataException.class, () -> Hrf.ofTaps("taps.txt", new double[] {1, Double.NaN}, 5));
    }

    private static double[] grid(double rate, int taps) {
        double[] times = new double[taps];
        Arrays.setAll(times, n -> n / rate);
        return times;
    }

    private static double[] at(String name, double rate, double... times) {
        return Arrays.stream(times).map(Hrf.named(name, rate)::at).toArray();
    }

    /** Taps at 5 Hz for features at 1 Hz: the response keeps its 2 s, the sum is over 0, 1 and 2 s. */
    @Test
    void tapsKeepTheirRateUnderSlowerFeatures() {
        double[] taps = IntStream.rangeClosed(1, 11).asDoubleStream().toArray();
        Hrf hrf = Hrf.ofTaps("taps.txt", taps, 5, 1);
        assertEquals(2, hrf.seconds(), 1e-15);
        assertEquals(3, hrf.taps());
        assertEquals(3.5 / (1 + 6 + 11), hrf.at(0.5), 1e-15);
    }
}
