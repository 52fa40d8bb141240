package rdmflow.tool.simulatestudy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.group.FisherZ;
import rdmflow.core.group.ShiftTest;
import rdmflow.core.group.StudentT;
import rdmflow.core.rdm.CorrelationDistance;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.Shifts;
import rdmflow.core.weighting.LayerWeighting;
import rdmflow.core.weighting.RunColumns;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.Score;
import rdmflow.core.weighting.ShiftNull;
import rdmflow.core.weighting.Weighting;

/**
 * How often a network that shares nothing with the brain is called significant, and how often one that shares 15 % of the
 * variance is: the table of docs/method.md section 9. A study: TR 2 s, 4 runs of 200 volumes, 6 participants, one network
 * of 3 layers, one region. A layer is 20 features of 1/f noise through the haemodynamic response; a region 40 voxels,
 * half of whose variance is a response to the movie that all participants share (1/f noise through the response too),
 * half 1/f noise of each voxel's own. A network that shares something: a part of the shared response is a random
 * projection of its layers. Seeds are fixed, so the counts are the same everywhere.
 */
@Tag("slow")
class CalibrationTest {
    private static final int STUDIES = 20;
    private static final int PARTICIPANTS = 6;
    private static final int RUNS = 4;
    private static final int VOLUMES = 200;
    private static final double TR_SECONDS = 2;
    private static final int LAYERS = 3;
    private static final int FEATURES = 20;
    private static final int VOXELS = 40;
    private static final double LEVEL = 0.05;
    private static final Set<TimeControl> BOTH = EnumSet.allOf(TimeControl.class);
    private static final double[] RESPONSE = response();

    /** Studies of which some are called significant at .05. */
    private static final class Count {
        private double score;
        private int byParticipants;
        private int byShifts;
    }

    @Test
    void onlyTheShiftNullWithinLagTellsWhatIsSharedFromWhatIsSmooth() {
        Map<TimeControl, Count> nothing = counts(0);
        Map<TimeControl, Count> something = counts(0.15);
        print("nothing shared", nothing);
        print("15 % shared", something);
        // 18 of 20 or more; and of a test that holds its level, 4 or more of 20 have a probability of .016
        assertTrue(nothing.get(TimeControl.NONE).byParticipants >= 18, "t calls smoothness a finding");
        for (TimeControl control : BOTH) {
            assertTrue(nothing.get(control).byShifts <= 3, "the shift null holds its level: " + control);
        }
        assertTrue(something.get(TimeControl.LAG).byShifts >= 18, "the shift null within lag finds what is shared");
    }

    private static void print(String what, Map<TimeControl, Count> counts) {
        counts.forEach((control, count) -> System.out.printf(
                Locale.ROOT,
                "%s, time control %s: score %.3f; significant of %d studies: t %d, shift null %d%n",
                what,
                control,
                count.score,
                STUDIES,
                count.byParticipants,
                count.byShifts));
    }

    private static Map<TimeControl, Count> counts(double sharedVariance) {
        Map<TimeControl, Count> counts = new EnumMap<>(TimeControl.class);
        BOTH.forEach(control -> counts.put(control, new Count()));
        int threads = Runtime.getRuntime().availableProcessors();
        InOrder.map(STUDIES, threads, k -> study(k + 1, sharedVariance))
                .forEach(found -> found.forEach((control, p) -> {
                    Count count = counts.get(control);
                    count.score += p[0] / STUDIES;
                    count.byParticipants += p[1] < LEVEL ? 1 : 0;
                    count.byShifts += p[2] < LEVEL ? 1 : 0;
                }));
        return counts;
    }

    /** For each time control: the mean score, p of a t over participants, p of the shift null. */
    private static Map<TimeControl, double[]> study(long seed, double sharedVariance) {
        Random random = new Random(seed);
        Shifts shifts = Shifts.of(VOLUMES, TR_SECONDS, 40, 30);
        int[][] draws = IntStream.range(0, RUNS)
                .mapToObj(run -> shifts.draws(1, "" + (run + 1), 1000))
                .toArray(int[][]::new);
        double[][][][] layers = new double[RUNS][LAYERS][][];
        double[][][] shared = new double[RUNS][][];
        for (int run = 0; run < RUNS; run++) {
            shared[run] = noise(random, VOXELS, true);
            for (int layer = 0; layer < LAYERS; layer++) {
                layers[run][layer] = noise(random, FEATURES, true);
            }
            mix(shared[run], layers[run], sharedVariance, random);
        }
        Map<TimeControl, List<double[]>> scores = new EnumMap<>(TimeControl.class);
        Map<TimeControl, List<double[]>> nulls = new EnumMap<>(TimeControl.class);
        BOTH.forEach(control -> scores.put(control, new ArrayList<>()));
        BOTH.forEach(control -> nulls.put(control, new ArrayList<>()));
        for (int participant = 0; participant < PARTICIPANTS; participant++) {
            List<Map<TimeControl, RunProducts>> observed = new ArrayList<>();
            List<List<Map<TimeControl, RunProducts>>> shifted = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                double[][] voxels = noise(random, VOXELS, false);
                for (int t = 0; t < VOLUMES; t++) {
                    for (int v = 0; v < VOXELS; v++) {
                        voxels[t][v] += shared[run][t][v];
                    }
                }
                RunColumns columns = new RunColumns(
                        List.of(set(RdmSet.Kind.MODEL, run, layers[run])),
                        set(RdmSet.Kind.SUBJECT, run, new double[][][] {voxels}),
                        1);
                int[] all = IntStream.range(0, VOLUMES * (VOLUMES - 1) / 2).toArray();
                List<List<Integer>> alone = List.of(List.of(0));
                observed.add(columns.products(all, alone, BOTH));
                Map<Integer, Map<TimeControl, RunProducts>> moved = columns.shifted(all, shifts.perRun(), alone, BOTH);
                shifted.add(IntStream.of(shifts.perRun()).mapToObj(moved::get).toList());
            }
            for (TimeControl control : BOTH) {
                List<RunProducts> runs =
                        observed.stream().map(run -> run.get(control)).toList();
                List<List<RunProducts>> moved = shifted.stream()
                        .map(run -> run.stream().map(at -> at.get(control)).toList())
                        .toList();
                double score = LayerWeighting.fits(runs, 1, 1, Weighting.OLS, 1).get(0).scores().stream()
                        .mapToDouble(Score::r)
                        .average()
                        .orElseThrow();
                scores.get(control).add(new double[] {score});
                nulls.get(control)
                        .add(new ShiftNull(runs, moved, draws, Weighting.OLS, 1)
                                .fits(1, 1)
                                .get(0));
            }
        }
        Map<TimeControl, double[]> found = new EnumMap<>(TimeControl.class);
        for (TimeControl control : BOTH) {
            double[] r = scores.get(control).stream().mapToDouble(of -> of[0]).toArray();
            double[] z = Arrays.stream(r).map(FisherZ::of).toArray();
            found.put(control, new double[] {
                Arrays.stream(r).average().orElseThrow(),
                StudentT.ofMean(z, 1).p(),
                ShiftTest.of(meanZ(scores.get(control)), List.of(meanZ(nulls.get(control))))
                        .p()[0]
            });
        }
        return found;
    }

    /** The statistic: the mean over participants of atanh r. */
    private static double[] meanZ(List<double[]> ofParticipants) {
        double[] mean = new double[ofParticipants.get(0).length];
        for (double[] values : ofParticipants) {
            for (int k = 0; k < mean.length; k++) {
                mean[k] += FisherZ.of(values[k]) / ofParticipants.size();
            }
        }
        return mean;
    }

    private static RdmSet set(RdmSet.Kind kind, int run, double[][][] patterns) {
        List<Rdm> rdms = new ArrayList<>();
        for (double[][] of : patterns) {
            rdms.add(new Rdm("" + rdms.size(), VOLUMES, CorrelationDistance.ofRows(of), of[0].length));
        }
        double[] times = IntStream.range(0, VOLUMES)
                .mapToDouble(t -> (t + 0.5) * TR_SECONDS)
                .toArray();
        return new RdmSet(kind, "simulated", "" + (run + 1), "correlation", times, rdms);
    }

    /** Makes a random projection of all layers a share of the voxels' variance. */
    private static void mix(double[][] voxels, double[][][] layers, double share, Random random) {
        double[][] projection = new double[LAYERS * FEATURES][VOXELS];
        for (double[] row : projection) {
            Arrays.setAll(row, v -> random.nextGaussian() / Math.sqrt(projection.length));
        }
        for (int t = 0; t < VOLUMES; t++) {
            for (int v = 0; v < VOXELS; v++) {
                double sum = 0;
                for (int f = 0; f < projection.length; f++) {
                    sum += layers[f / FEATURES][t][f % FEATURES] * projection[f][v];
                }
                voxels[t][v] = Math.sqrt(1 - share) * voxels[t][v] + Math.sqrt(share) * sum;
            }
        }
    }

    /** Time courses of 1/f noise, volumes x columns, each of mean 0 and variance 1 over the run; perhaps through the response. */
    private static double[][] noise(Random random, int columns, boolean throughResponse) {
        int lead = throughResponse ? RESPONSE.length - 1 : 0;
        int length = VOLUMES + lead;
        double[] wave = IntStream.range(0, length)
                .mapToDouble(t -> StrictMath.cos(2 * Math.PI * t / length))
                .toArray();
        double[][] noise = new double[VOLUMES][columns];
        for (int column = 0; column < columns; column++) {
            double[] course = new double[length];
            for (int k = 1; k <= length / 2; k++) {
                double amplitude = random.nextGaussian() / Math.sqrt(k);
                int phase = random.nextInt(length);
                for (int t = 0; t < length; t++) {
                    course[t] += amplitude * wave[(k * t + phase) % length];
                }
            }
            double[] values = new double[VOLUMES];
            for (int t = 0; t < VOLUMES; t++) {
                for (int tap = 0; tap <= lead; tap++) {
                    values[t] += (throughResponse ? RESPONSE[tap] : 1) * course[t + lead - tap];
                }
            }
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares =
                    Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
            for (int t = 0; t < VOLUMES; t++) {
                noise[t][column] = (values[t] - mean) / Math.sqrt(squares / VOLUMES);
            }
        }
        return noise;
    }

    /** The response at the volumes' rate. */
    private static double[] response() {
        Hrf hrf = Hrf.named("spm", 1 / TR_SECONDS);
        return IntStream.range(0, hrf.taps())
                .mapToDouble(tap -> hrf.at(tap * TR_SECONDS))
                .toArray();
    }
}
