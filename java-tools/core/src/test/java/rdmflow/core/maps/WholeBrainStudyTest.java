package rdmflow.core.maps;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rdmflow.core.brain.Grid;
import rdmflow.core.brain.PeakRegion;
import rdmflow.core.brain.VolumeNeighbours;
import rdmflow.core.rdm.CorrelationDistance;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.searchlight.SearchlightProducts;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.core.weighting.Weighting;

/**
 * Whole brains of 8 participants who saw one movie: two blobs hold its geometry, the rest noise that is slow, too. The map
 * within lag finds the blobs; where the network saw another movie, it finds nothing.
 */
@Tag("slow")
class WholeBrainStudyTest {
    private static final Grid GRID = Grid.aligned(16, 12, 10, new double[] {3, 3, 3}, new double[] {0, 0, 0});
    private static final int VOLUMES = 90;
    private static final int FEATURES = 30;
    private static final int PARTICIPANTS = 8;
    private static final List<String> RUNS = List.of("1", "2", "3");

    private static boolean[] blobs() {
        boolean[] inside = new boolean[GRID.size()];
        for (int centre : new int[] {GRID.index(4, 5, 5), GRID.index(12, 7, 5)}) {
            Arrays.stream(PeakRegion.sphere(GRID, centre, 10)).forEach(k -> inside[k] = true);
        }
        return inside;
    }

    private static double[][] slow(Random random, int columns) {
        double[][] values = new double[VOLUMES][columns];
        for (int t = 0; t < VOLUMES; t++) {
            for (int k = 0; k < columns; k++) {
                values[t][k] = (t > 0 ? 0.8 * values[t - 1][k] : 0) + random.nextGaussian();
            }
        }
        return values;
    }

    private static RdmSet model(String run, double[][] features) {
        List<Rdm> layers = new ArrayList<>();
        for (int layer = 0; layer < 2; layer++) {
            int from = layer * FEATURES / 2;
            double[][] own = Arrays.stream(features)
                    .map(row -> Arrays.copyOfRange(row, from, from + FEATURES / 2))
                    .toArray(double[][]::new);
            layers.add(new Rdm("layer" + layer, VOLUMES, CorrelationDistance.ofRows(own), FEATURES / 2));
        }
        double[] times = IntStream.range(0, VOLUMES).mapToDouble(t -> 2 * t + 1).toArray();
        return new RdmSet(RdmSet.Kind.MODEL, "model", run, "correlation", times, layers);
    }

    private static double[][] brain(double[][] features, boolean[] blobs, Random random) {
        double[][] noise = slow(random, GRID.size());
        double[][] series = new double[GRID.size()][VOLUMES];
        for (int k = 0; k < series.length; k++) {
            double[] weights = random.doubles(FEATURES, -1, 1).toArray();
            double mean = 0;
            for (int t = 0; t < VOLUMES; t++) {
                double signal = 0;
                for (int f = 0; f < FEATURES && blobs[k]; f++) {
                    signal += weights[f] * features[t][f];
                }
                series[k][t] = 0.25 * signal + 1.2 * noise[t][k];
                mean += series[k][t] / VOLUMES;
            }
            for (int t = 0; t < VOLUMES; t++) {
                series[k][t] -= mean;
            }
        }
        return series;
    }

    /** @param related whether the network saw the participants' movie */
    private static GroupMap study(long seed, boolean related) {
        Random random = new Random(seed);
        boolean[] all = new boolean[GRID.size()];
        Arrays.fill(all, true);
        VolumeNeighbours near = new VolumeNeighbours(GRID, all, 4.5);
        int[] positions =
                IntStream.range(0, Math.toIntExact(PairOrder.count(VOLUMES))).toArray();
        double[][] scores = new double[PARTICIPANTS][];
        List<double[][]> shown = new ArrayList<>();
        List<RdmSet> models = new ArrayList<>();
        for (String run : RUNS) {
            shown.add(slow(random, FEATURES));
            models.add(model(run, related ? shown.get(shown.size() - 1) : slow(random, FEATURES)));
        }
        for (int p = 0; p < PARTICIPANTS; p++) {
            List<SearchlightScores.Run> runs = new ArrayList<>();
            for (int k = 0; k < RUNS.size(); k++) {
                SearchlightProducts.Result result = new SearchlightProducts(
                                List.of(models.get(k)), positions, new int[0], EnumSet.of(TimeControl.LAG), 2)
                        .of(
                                brain(shown.get(k), blobs(), random),
                                GRID.size(),
                                centre -> near.around(centre, 4.5, Integer.MAX_VALUE),
                                done -> {},
                                2);
                double[] alone = Arrays.stream(result.alone().get(TimeControl.LAG))
                        .mapToDouble(row -> row[0])
                        .toArray();
                runs.add(new SearchlightScores.Run(
                        RUNS.get(k),
                        result.layersAlone().get(TimeControl.LAG),
                        result.withLayers().get(TimeControl.LAG),
                        alone,
                        result.pairs()[0]));
            }
            scores[p] = SearchlightScores.of(runs, Weighting.OLS, 2);
        }
        int[] places = IntStream.range(0, GRID.size()).toArray();
        return GroupMap.of(scores, Adjacency.ofFaces(GRID, places), 5000, 1, false, 2);
    }

    @Test
    void findsTheBlobsAgain() {
        GroupMap group = study(1, true);
        boolean[] blobs = blobs();
        int both = 0;
        int found = 0;
        int planted = 0;
        for (int k = 0; k < blobs.length; k++) {
            boolean significant = group.familyWise()[k] < 0.05;
            both += significant && blobs[k] ? 1 : 0;
            found += significant ? 1 : 0;
            planted += blobs[k] ? 1 : 0;
        }
        double dice = 2.0 * both / (found + planted);
        System.out.println("whole brain: Dice " + dice + " of " + found + " found and " + planted + " planted voxels");
        assertTrue(dice > 0.6, "" + dice);
    }

    @Test
    void findsNothingWhereTheNetworkSawAnotherMovie() {
        long finding = IntStream.rangeClosed(1, 10)
                .filter(seed -> Arrays.stream(study(seed, false).familyWise()).anyMatch(p -> p < 0.05))
                .count();
        System.out.println("whole brain: " + finding + " of 10 unrelated studies find something");
        assertTrue(finding <= 1, finding + " of 10");
    }
}
