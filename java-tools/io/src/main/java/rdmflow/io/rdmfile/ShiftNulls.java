package rdmflow.io.rdmfile;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.time.ShiftPlan;
import rdmflow.core.weighting.Score;
import rdmflow.core.weighting.Weighting;

/**
 * The null distributions of one subject: what its scores would be had the movie come at another time; docs/method.md
 * section 9.
 *
 * @param settings how they were made
 * @param draws which shift each run took in each draw
 * @param values one for each time control and model, or ordered pair of models
 */
public record ShiftNulls(Settings settings, Draws draws, List<Values> values) {
    /** Which scores: written as the file's attribute kind. */
    public enum Kind {
        FIT,
        UNIQUE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * All that must be equal in the files of a study, but for subject and kind.
     *
     * @param seed of the draws
     * @param shiftMinSeconds the smallest shift
     * @param weights {@code ols}, {@code nnls} or {@code ridge}
     * @param ridgeLambda the penalty of ridge, else 0
     * @param controlResiduals {@code averaged} or {@code per-run}; {@code n/a} for fits
     * @param dropOverlap in seconds
     */
    public record Settings(
            String subject,
            Kind kind,
            long seed,
            double shiftMinSeconds,
            String weights,
            double ridgeLambda,
            String controlResiduals,
            int excludeLag,
            double dropOverlap) {
        /** Of a subject's null as it was planned; {@code controlResiduals} as for the record. */
        public static Settings of(
                String subject,
                Kind kind,
                ShiftPlan plan,
                Weighting weighting,
                String controlResiduals,
                PairSelection selection) {
            return new Settings(
                    subject,
                    kind,
                    plan.seed(),
                    plan.minimumSeconds(),
                    weighting.method().toString(),
                    weighting.lambda(),
                    controlResiduals,
                    selection.excludeLag(),
                    selection.dropSeconds());
        }
    }

    /**
     * The shifts of all draws.
     *
     * @param runs names, in order
     * @param volumes of each run
     * @param shifts draws x runs, in volumes; positive where the brain is early
     */
    public record Draws(List<String> runs, int[] volumes, int[][] shifts) {
        public Draws {
            runs = List.copyOf(runs);
            int count = runs.size();
            if (count == 0 || volumes.length != count || shifts.length == 0) {
                throw new IllegalArgumentException(
                        runs + ", " + volumes.length + " lengths, " + shifts.length + " draws");
            }
            if (Arrays.stream(shifts).anyMatch(draw -> draw.length != count)) {
                throw new IllegalArgumentException("a draw of other than " + count + " runs");
            }
        }

        public int count() {
            return shifts.length;
        }
    }

    /**
     * The null of one model, or of one ordered pair of models, in all regions.
     *
     * @param models one for fits; control and target for unique variance
     * @param rois names of regions
     * @param observed the score itself in each region, as the mean over runs in the table; NaN where undefined
     * @param draws regions x draws; NaN where nothing was observed
     */
    public record Values(
            TimeControl timeControl, List<String> models, List<String> rois, double[] observed, float[][] draws) {
        public Values {
            models = List.copyOf(models);
            rois = List.copyOf(rois);
            if (rois.isEmpty() || observed.length != rois.size() || draws.length != rois.size()) {
                throw new IllegalArgumentException(
                        rois + ", " + observed.length + " observed, " + draws.length + " rows");
            }
        }

        /**
         * The null of scores.
         *
         * @param scores of each region in each run
         * @param draws of each region
         */
        public static Values of(
                TimeControl timeControl,
                List<String> models,
                List<String> rois,
                List<List<Score>> scores,
                List<double[]> draws) {
            double[] observed = scores.stream()
                    .mapToDouble(ofRuns -> ofRuns.stream()
                            .mapToDouble(Score::r)
                            .filter(r -> !Double.isNaN(r))
                            .average()
                            .orElse(Double.NaN))
                    .toArray();
            return new Values(
                    timeControl,
                    models,
                    rois,
                    observed,
                    draws.stream().map(Values::floats).toArray(float[][]::new));
        }

        static float[] floats(double[] values) {
            float[] narrow = new float[values.length];
            for (int k = 0; k < narrow.length; k++) {
                narrow[k] = (float) values[k];
            }
            return narrow;
        }
    }

    public ShiftNulls {
        values = List.copyOf(values);
        int models = modelsOf(settings.kind());
        HashSet<List<Object>> keys = new HashSet<>();
        for (Values value : values) {
            boolean fits = Arrays.stream(value.draws()).allMatch(row -> row.length == draws.count());
            if (value.models().size() != models || !fits || !keys.add(List.of(value.timeControl(), value.models()))) {
                throw new IllegalArgumentException(
                        settings.kind() + " of " + value.models() + ", time control " + value.timeControl());
            }
        }
    }

    /** How many models a value is about. */
    static int modelsOf(Kind kind) {
        return switch (kind) {
            case FIT -> 1;
            case UNIQUE -> 2;
        };
    }
}
