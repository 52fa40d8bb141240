package rdmflow.core.searchlight;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;

/**
 * A part of a whole brain: 100,128 pairs of 448 volumes, 12 networks of 139 layers, neighbourhoods of 100 places, plain and
 * within lag. 30,000 centres in 8 runs must cost less than an hour of one core.
 */
@Tag("slow")
class SearchlightCostTest {
    private static final int VOLUMES = 448;
    private static final int PLACES = 2000;
    private static final int CENTRES = 320;

    @Test
    void aParticipantTakesLessThanAnHourOfOneCore() {
        Random random = new Random(1);
        int[] layers = {18, 18, 18, 18, 12, 12, 12, 13, 6, 5, 4, 3};
        List<RdmSet> models = new ArrayList<>();
        for (int m = 0; m < layers.length; m++) {
            List<Rdm> rdms = new ArrayList<>();
            for (int layer = 0; layer < layers[m]; layer++) {
                double[] pairs = random.doubles(PairOrder.count(VOLUMES)).toArray();
                rdms.add(new Rdm("layer" + layer, VOLUMES, pairs, 100));
            }
            double[] times =
                    IntStream.range(0, VOLUMES).mapToDouble(t -> 2 * t + 1).toArray();
            models.add(new RdmSet(RdmSet.Kind.MODEL, "model" + m, "1", "correlation", times, rdms));
        }
        double[][] series = new double[PLACES][];
        for (int k = 0; k < PLACES; k++) {
            series[k] = random.doubles(VOLUMES, -1, 1).toArray();
        }
        int[] positions =
                IntStream.range(0, Math.toIntExact(PairOrder.count(VOLUMES))).toArray();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        SearchlightProducts products =
                new SearchlightProducts(models, positions, new int[0], EnumSet.allOf(TimeControl.class), 1);
        long prepared = clock.getCurrentThreadCpuTime();
        products.of(
                series, CENTRES, centre -> IntStream.range(centre, centre + 100).toArray(), done -> {}, 1);
        double perCentre = (clock.getCurrentThreadCpuTime() - prepared) / 1e9 / CENTRES;
        double whole = 8 * (perCentre * 30_000 + (prepared - start) / 1e9);
        System.out.println("searchlight: " + perCentre * 1000 + " ms a centre, " + (prepared - start) / 1e9
                + " s for the layers, " + whole / 60 + " minutes of CPU a participant");
        assertTrue(whole < 3600, whole + " s");
    }
}
