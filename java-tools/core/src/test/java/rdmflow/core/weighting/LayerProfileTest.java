package rdmflow.core.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.TimeControl;

class LayerProfileTest {
    private static final List<List<Integer>> ALONE = List.of(List.of(0), List.of(1));
    private static final Set<TimeControl> BOTH = EnumSet.allOf(TimeControl.class);

    /** Straight from the definition: Pearson's r of the pairs, and of the pairs less the mean of their lag. */
    @Test
    void isTheCorrelationOfOneLayerWithTheRegion() {
        SeededStudy study = new SeededStudy(11, 0.5, 2, 4, 3);
        for (TimeControl control : TimeControl.values()) {
            List<RunProducts> runs = study.products(PairSelection.ALL, ALONE, BOTH, 1).stream()
                    .map(run -> run.get(control))
                    .toList();
            List<LayerProfile.Profile> profiles = LayerProfile.profiles(runs, new int[] {4, 3}, 2, 2);
            assertEquals(4, profiles.size());
            for (LayerProfile.Profile profile : profiles) {
                for (int layer = 0; layer < profile.layers().size(); layer++) {
                    for (int run = 0; run < runs.size(); run++) {
                        double[] x = study.models[run][profile.model()][layer];
                        double[] y = study.regions[run][profile.region()];
                        assertEquals(
                                correlation(x, y, SeededStudy.VOLUMES[run], control),
                                profile.layers().get(layer).get(run).r(),
                                1e-12);
                    }
                }
            }
        }
    }

    /** By hand: over the other runs layer 1 is best without run 0 (.5), layer 0 without run 1 (.4) and run 2 (.36). */
    @Test
    void theBestLayerIsChosenOnOtherRuns() {
        double[][] r = {{.32, .4, .5}, {.1, .6, .4}};
        assertEquals((.1 + .4 + .5) / 3, LayerProfile.best(r), 1e-15);
        double nan = Double.NaN;
        // Without run 0 layer 1 is best (.6), without run 2 layer 0 (.3).
        assertEquals((.1 + .5) / 2, LayerProfile.best(new double[][] {{.3, nan, .5}, {.1, nan, .6}}), 1e-15);
        assertTrue(Double.isNaN(LayerProfile.best(new double[][] {{.3, nan}, {.1, nan}})));
    }

    private static double correlation(double[] x, double[] y, int volumes, TimeControl control) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int p = 0; p < x.length; p++) {
            double a = x[p] - mean(x, p, volumes, control);
            double b = y[p] - mean(y, p, volumes, control);
            xy += a * b;
            xx += a * a;
            yy += b * b;
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double mean(double[] values, int of, int volumes, TimeControl control) {
        int lag = lag(of, volumes);
        return IntStream.range(0, values.length)
                .filter(p -> control == TimeControl.NONE || lag(p, volumes) == lag)
                .mapToDouble(p -> values[p])
                .average()
                .orElseThrow();
    }

    private static int lag(int position, int volumes) {
        return PairOrder.second(position, volumes) - PairOrder.first(position, volumes);
    }
}
