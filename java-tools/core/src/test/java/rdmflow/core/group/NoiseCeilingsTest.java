package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.group.NoiseCeilings.Ceiling;
import rdmflow.core.group.NoiseCeilings.Result;

class NoiseCeilingsTest {
    private static final int[] ALL = IntStream.range(0, 10).toArray();
    private static final List<double[]> RDMS = List.of(
            new double[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3},
            new double[] {2, 7, 1, 8, 2, 8, 1, 8, 2, 8},
            new double[] {1, 4, 1, 4, 2, 1, 3, 5, 6, 2},
            new double[] {5, 7, 7, 2, 1, 5, 6, 6, 4, 9});

    /** Digits of numpy 2.4.6, printed by noise_ceilings.py of this package. */
    private static final double[][] WITHOUT_THREE_PAIRS = {
        {-0.008379850350460016, -0.018019387604306696, 0.572839738516781},
        {-0.004390493602911679, -0.009499572265397698, 0.5798723207040479},
        {-0.1668405179361611, -0.2940595407083082, 0.2934995494172484},
        {-0.18834452889818598, -0.32480699875483016, 0.2555915020762154}
    };

    /** Digits of numpy 2.4.6, printed by noise_ceilings.py of this package. */
    @Test
    void agreesWithNumpyForEachParticipant() {
        double[][] expected = {
            {-0.06076569742879392, -0.09819862364550343, 0.40474039282597124},
            {0.15941665251822795, 0.32806356502914835, 0.7316929692577314},
            {-0.04875572806289786, -0.07962714608034327, 0.42257420388299305},
            {-0.022671589681370372, -0.03791669036464466, 0.46130699172859}
        };
        assertCeilings(expected, NoiseCeilings.of(RDMS, ALL));
    }

    /** boot_noise_ceiling with method corr of rsatoolbox 0.3.2, printed by noise_ceilings.py of this package. */
    @Test
    void meansOverParticipantsAgreeWithRsatoolbox() {
        List<Ceiling> ceilings = NoiseCeilings.of(RDMS, ALL).ceilings();
        assertEquals(
                0.02808027623466422,
                ceilings.stream().mapToDouble(Ceiling::lower).average().orElseThrow(),
                1e-14);
        assertEquals(
                0.5050786394238215,
                ceilings.stream().mapToDouble(Ceiling::upper).average().orElseThrow(),
                1e-14);
    }

    @Test
    void usesThePositionsItIsGiven() {
        assertCeilings(WITHOUT_THREE_PAIRS, NoiseCeilings.of(RDMS, new int[] {1, 2, 3, 5, 6, 7, 8}));
    }

    @Test
    void usesThePairsDefinedInAllParticipants() {
        List<double[]> rdms = RDMS.stream().map(double[]::clone).toList();
        rdms.get(0)[0] = Double.NaN;
        rdms.get(0)[4] = Double.NaN;
        rdms.get(2)[9] = Double.NaN;
        rdms.get(2)[4] = Double.NaN;
        assertCeilings(WITHOUT_THREE_PAIRS, NoiseCeilings.of(rdms, ALL));
    }

    @Test
    void letsAParticipantWithoutDefinedPairsLeaveAndCountsTheOthers() {
        List<double[]> rdms = new ArrayList<>(RDMS);
        double[] undefined = new double[10];
        Arrays.fill(undefined, Double.NaN);
        rdms.add(1, undefined);
        Result result = NoiseCeilings.of(rdms, ALL);
        assertEquals(4, result.participants());
        assertTrue(Double.isNaN(result.ceilings().get(1).pairwise()));
        assertEquals("no pair of this RDM is defined", result.ceilings().get(1).reason());
        assertEquals(-0.06076569742879392, result.ceilings().get(0).pairwise(), 1e-14);
    }

    @Test
    void letsAParticipantWithAConstantRdmLeave() {
        List<double[]> rdms = new ArrayList<>(RDMS);
        double[] constant = new double[10];
        Arrays.fill(constant, 0.1);
        rdms.add(constant);
        Result result = NoiseCeilings.of(rdms, ALL);
        assertEquals(4, result.participants());
        assertEquals(
                "the RDM is constant over the pairs defined in all participants",
                result.ceilings().get(4).reason());
        assertEquals(0.7316929692577314, result.ceilings().get(1).upper(), 1e-14);
    }

    @Test
    void hasNoCeilingForOneParticipant() {
        Result result = NoiseCeilings.of(RDMS.subList(0, 1), ALL);
        assertEquals(1, result.participants());
        assertTrue(Double.isNaN(result.ceilings().get(0).upper()));
        assertEquals(
                "expected at least two participants with this region and run, found 1",
                result.ceilings().get(0).reason());
    }

    @Test
    void hasNoCeilingWhenNoTwoPairsAreCommon() {
        double[] first = {1, 2, Double.NaN, Double.NaN};
        double[] second = {Double.NaN, 2, 3, Double.NaN};
        Result result = NoiseCeilings.of(List.of(first, second), new int[] {0, 1, 2, 3});
        assertEquals(0, result.participants());
        assertEquals(
                "fewer than two pairs are defined in all participants",
                result.ceilings().get(0).reason());
    }

    @Test
    void saysWhyWhenTheOthersCancelOut() {
        double[] opposite = Arrays.stream(RDMS.get(0)).map(pair -> 10 - pair).toArray();
        Ceiling third = NoiseCeilings.of(List.of(RDMS.get(0), opposite, RDMS.get(1)), ALL)
                .ceilings()
                .get(2);
        assertTrue(Double.isNaN(third.lower()));
        assertEquals("the participants' mean RDM is constant", third.reason());
        assertEquals(0, third.pairwise(), 1e-15);
    }

    @Test
    void isOneForEqualRdms() {
        for (Ceiling ceiling : NoiseCeilings.of(List.of(RDMS.get(0), RDMS.get(0), RDMS.get(0)), ALL)
                .ceilings()) {
            assertEquals(
                    new Ceiling(1, 1, 1, "").toString(),
                    ceiling.toString().replaceAll("0\\.99999999999999\\d*", "1.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void liesInOrderAndIgnoresScaleAndOrderOfParticipants(long seed) {
        Random random = new Random(seed);
        double[] shared = random.doubles(50).toArray();
        List<double[]> rdms = new ArrayList<>();
        List<double[]> changed = new ArrayList<>();
        for (int s = 0; s < 6; s++) {
            double[] rdm = Arrays.stream(shared)
                    .map(pair -> pair + random.nextGaussian())
                    .toArray();
            double scale = 0.1 + random.nextDouble();
            rdms.add(rdm);
            changed.add(Arrays.stream(rdm).map(pair -> 3 + scale * pair).toArray());
        }
        Collections.reverse(changed);
        int[] positions = IntStream.range(0, 50).toArray();
        List<Ceiling> ceilings = NoiseCeilings.of(rdms, positions).ceilings();
        List<Ceiling> again = NoiseCeilings.of(changed, positions).ceilings();
        for (int s = 0; s < 6; s++) {
            assertTrue(ceilings.get(s).lower() < ceilings.get(s).upper());
            assertEquals(ceilings.get(s).pairwise(), again.get(5 - s).pairwise(), 1e-12);
            assertEquals(ceilings.get(s).lower(), again.get(5 - s).lower(), 1e-12);
            assertEquals(ceilings.get(s).upper(), again.get(5 - s).upper(), 1e-12);
        }
    }

    private static void assertCeilings(double[][] expected, Result result) {
        assertEquals(expected.length, result.participants());
        for (int s = 0; s < expected.length; s++) {
            Ceiling ceiling = result.ceilings().get(s);
            assertEquals(expected[s][0], ceiling.pairwise(), 1e-14);
            assertEquals(expected[s][1], ceiling.lower(), 1e-14);
            assertEquals(expected[s][2], ceiling.upper(), 1e-14);
            assertEquals("", ceiling.reason());
        }
    }
}
