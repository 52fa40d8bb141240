package rdmflow.io.features;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import rdmflow.core.DataException;
import rdmflow.core.time.FeatureSampling;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.MovieTiming;
import rdmflow.core.time.VolumeGrid;
import rdmflow.io.table.HrfTaps;

/**
 * How rows of features become one row per volume.
 *
 * @param files read for it besides the features
 * @param details for the sidecar
 */
public record VolumeRows(UnaryOperator<double[][]> sampling, List<Path> files, Map<String, Object> details) {
    /** Rows of volumes x features from the rows of the file. */
    public double[][] of(double[][] rows) {
        return sampling.apply(rows);
    }

    /** A row is a volume. */
    public static VolumeRows asTheyAre(FeatureTable table, int volumes) {
        if (table.values().length != volumes) {
            throw new DataException(table.file() + ": expected " + volumes + " rows, one per volume, found "
                    + table.values().length + "; give --rate if rows are not volumes");
        }
        table.requireOnsets(OptionalDouble.empty());
        return new VolumeRows(rows -> rows, List.of(), Map.of());
    }

    /** Rows at a rate, by the rules for a movie's frames: longer features are cut, the last row is held for a while. */
    public static VolumeRows convolved(
            FeatureTable table,
            double rate,
            double featureRate,
            String hrfName,
            int volumes,
            double trSeconds,
            double sliceTimeRef,
            double maxPadSeconds) {
        table.requireOnsets(OptionalDouble.of(1 / rate));
        MovieTiming timing = new MovieTiming(table.values().length, rate);
        VolumeGrid grid = new VolumeGrid(volumes, trSeconds, sliceTimeRef, FeatureSampling.rate(rate, featureRate));
        Hrf hrf = HrfTaps.hrf(hrfName, featureRate, grid.featureRate());
        timing.problem(grid, maxPadSeconds).ifPresent(problem -> {
            throw new DataException(table.file() + ": " + table.values().length + " rows at " + rate + " Hz: "
                    + problem.replace("expected a movie", "expected features"));
        });
        return new VolumeRows(
                rows -> FeatureSampling.volumes(rows, timing, grid, hrf),
                Hrf.NAMES.contains(hrfName) || !Files.exists(Path.of(hrfName)) ? List.of() : List.of(Path.of(hrfName)),
                Map.of("hrf_taps", hrf.taps(), "padding_seconds", timing.paddingSeconds(grid)));
    }
}
