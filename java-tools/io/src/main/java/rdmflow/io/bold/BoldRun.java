package rdmflow.io.bold;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.CompCor;
import rdmflow.core.brain.NuisanceRegression;
import rdmflow.core.brain.Regressor;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.Confounds;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.tool.Findings;

/**
 * One BOLD run and what is regressed out of it: everything that can be checked is checked when it is opened; then one pass
 * over the image reads the places wanted and those of the CompCor mask.
 */
public final class BoldRun {
    private final BrainImage image;
    private final List<Path> inputs;
    private final RepetitionTime repetitionTime;
    private final Denoising denoising;
    private final List<Regressor> confounds;
    private final Optional<Confounds> table;
    private final Optional<int[]> mask;
    private Optional<CompCor> compCor = Optional.empty();
    private Optional<NuisanceRegression> regression = Optional.empty();

    private BoldRun(
            BrainImage image,
            List<Path> inputs,
            RepetitionTime repetitionTime,
            Denoising denoising,
            List<Regressor> confounds,
            Optional<Confounds> table,
            Optional<int[]> mask) {
        this.image = image;
        this.inputs = List.copyOf(inputs);
        this.repetitionTime = repetitionTime;
        this.denoising = denoising;
        this.confounds = confounds;
        this.table = table;
        this.mask = mask;
    }

    /**
     * Reads sidecars and tables.
     *
     * @param image a run, see {@link BrainImage#requireRun}
     * @param boldJson its JSON; none for those beside it
     * @param findings take what is wrong; the run is empty then
     */
    public static Optional<BoldRun> open(
            BrainImage image, List<Path> boldJson, Optional<Double> tr, Denoising denoising, Findings findings) {
        List<Path> inputs = new ArrayList<>(image.files());
        denoising.compcorMask().ifPresent(inputs::add);
        Optional<RepetitionTime> repetitionTime = findings.attempt(() -> {
            BidsSidecar sidecar = BidsSidecar.ofImage(image.files(), boldJson);
            inputs.addAll(sidecar.sources());
            return RepetitionTime.of(tr, sidecar, image);
        });
        Optional<int[]> mask =
                denoising.compcorMask().flatMap(file -> findings.attempt(() -> BrainRegions.readMask(file, image)));
        Optional<Confounds> table = denoising
                .confounds()
                .flatMap(file ->
                        findings.attempt(() -> Confounds.read(file, denoising.confoundsJson(), image.volumes())));
        List<Regressor> columns = table.flatMap(read -> findings.attempt(() -> read.denoisingColumns(
                        denoising.compcorMask().isEmpty() ? denoising.compcor() : 0,
                        denoising.assumeCombined(),
                        denoising.confoundColumns())))
                .orElse(List.of());
        table.ifPresent(read -> inputs.addAll(read.sources()));
        Arrays.stream(denoising.dropVolumes())
                .filter(t -> t >= image.volumes())
                .forEach(t -> findings.problem(image.name() + ": expected --drop-volumes below " + image.volumes()
                        + ", its number of volumes, found " + t));
        return repetitionTime.map(time -> new BoldRun(image, inputs, time, denoising, columns, table, mask));
    }

    /** Reads the image once and prepares the regression: the series of the places, as read. */
    public double[][] read(int[] places) {
        BitSet inside = new BitSet(image.places());
        Arrays.stream(places).forEach(inside::set);
        mask.ifPresent(voxels -> Arrays.stream(voxels).forEach(inside::set));
        int[] wanted = inside.stream().toArray();
        double[][] series = image.readSeries(wanted);
        List<Regressor> columns = new ArrayList<>();
        if (denoising.linearTrend()) {
            columns.add(new Regressor(
                    "linear_trend",
                    IntStream.range(0, image.volumes()).asDoubleStream().toArray()));
        }
        if (mask.isPresent() && denoising.compcor() > 0) {
            compCor = Optional.of(named(
                    denoising.compcorMask().get(),
                    () -> CompCor.of(
                            rows(series, wanted, mask.get()),
                            denoising.compcor(),
                            denoising.dropVolumes(),
                            new CompCor.Preparation(denoising.detrendMask(), denoising.scaleMask()))));
            columns.addAll(compCor.get().components());
        }
        columns.addAll(confounds);
        regression = Optional.of(named(
                image.files().get(0), () -> new NuisanceRegression(image.volumes(), columns, denoising.dropVolumes())));
        return rows(series, wanted, places);
    }

    private static <T> T named(Path file, Supplier<T> work) {
        try {
            return work.get();
        } catch (DataException e) {
            throw new DataException(e.problems().stream()
                    .map(problem -> file.getFileName() + ": " + problem)
                    .toList());
        }
    }

    private static double[][] rows(double[][] series, int[] wanted, int[] places) {
        return Arrays.stream(places)
                .mapToObj(place -> series[Arrays.binarySearch(wanted, place)])
                .toArray(double[][]::new);
    }

    public BrainImage image() {
        return image;
    }

    /** Every file read, sidecars found beside others too. */
    public List<Path> inputs() {
        return inputs;
    }

    public RepetitionTime repetitionTime() {
        return repetitionTime;
    }

    /** What was regressed out; there is one once the image was read. */
    public NuisanceRegression regression() {
        return regression.orElseThrow();
    }

    /** What a user should know of a run that was read. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(repetitionTime.warnings());
        warnings.addAll(image.warnings());
        keptBeforeSteadyState().ifPresent(warnings::add);
        return warnings;
    }

    private Optional<String> keptBeforeSteadyState() {
        int[] without = regression().censored();
        List<String> kept = IntStream.of(
                        table.map(Confounds::nonSteadyStateVolumes).orElse(new int[0]))
                .filter(t -> Arrays.binarySearch(without, t) < 0)
                .mapToObj(String::valueOf)
                .toList();
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(denoising.confounds().orElseThrow().getFileName()
                        + ": names volumes before the steady state that are kept (" + String.join(", ", kept)
                        + "); give --drop-volumes, or --confound-columns 'non_steady_state_outlier*'");
    }

    /** What a sidecar says of the run and its denoising, but warnings. */
    public Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        details.put("volumes", image.volumes());
        details.put("tr_seconds", repetitionTime.seconds());
        details.put("tr_source", repetitionTime.source());
        details.put("regressed_columns", regression().used());
        details.put("redundant_columns", regression().redundant());
        details.put("volumes_without_pattern", regression().censored());
        details.put(
                "non_steady_state_columns",
                table.map(Confounds::nonSteadyStateColumns).orElse(List.of()));
        compCor.ifPresent(components -> details.put(
                "compcor",
                Map.of(
                        "voxels", components.usedVoxels(),
                        "non_finite_voxels", components.nonFiniteVoxels(),
                        "constant_voxels", components.constantVoxels(),
                        "variance_explained", components.varianceExplained())));
        return details;
    }
}
