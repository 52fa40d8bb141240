package rdmflow.tool.buildroirdms;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.brain.CompCor;
import rdmflow.core.brain.NuisanceRegression;
import rdmflow.core.brain.RegionRdm;
import rdmflow.core.brain.Regressor;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.Confounds;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.tool.Findings;

/**
 * One BOLD run with its regions: everything that can be checked is checked when it is opened; then one pass over the
 * image reads the voxels of all regions and of the CompCor mask.
 */
final class RoiRun {
    private final BrainImage image;
    private final List<Path> inputs;
    private final List<Region> regions;
    private final RepetitionTime repetitionTime;
    private final Denoising denoising;
    private final List<Regressor> confounds;
    private final Optional<Confounds> table;
    private final Optional<int[]> mask;
    private Optional<CompCor> compCor = Optional.empty();
    private Optional<NuisanceRegression> regression = Optional.empty();
    private List<RegionRdm> measured = List.of();

    private RoiRun(
            BrainImage image,
            List<Path> inputs,
            List<Region> regions,
            RepetitionTime repetitionTime,
            Denoising denoising,
            List<Regressor> confounds,
            Optional<Confounds> table,
            Optional<int[]> mask) {
        this.image = image;
        this.inputs = List.copyOf(inputs);
        this.regions = regions;
        this.repetitionTime = repetitionTime;
        this.denoising = denoising;
        this.confounds = confounds;
        this.table = table;
        this.mask = mask;
    }

    /** Reads headers, regions and tables; throws one exception with everything that is wrong with them. */
    static RoiRun open(
            List<Path> bold,
            List<Path> boldJson,
            List<Path> rois,
            List<Path> roiLabels,
            RegionChoice choice,
            Optional<Double> tr,
            Denoising denoising) {
        BrainImage image = BrainImage.open(bold);
        image.requireRun();
        Findings findings = new Findings();
        List<Path> inputs = new ArrayList<>(image.files());
        inputs.addAll(rois);
        inputs.addAll(roiLabels);
        denoising.compcorMask().ifPresent(inputs::add);
        Optional<RepetitionTime> repetitionTime = findings.attempt(() -> {
            BidsSidecar sidecar = BidsSidecar.ofImage(image.files(), boldJson);
            inputs.addAll(sidecar.sources());
            return RepetitionTime.of(tr, sidecar, image);
        });
        Optional<List<Region>> regions = findings.attempt(() -> BrainRegions.read(rois, roiLabels, image, choice));
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
        findings.throwProblems();
        return new RoiRun(
                image, inputs, regions.orElseThrow(), repetitionTime.orElseThrow(), denoising, columns, table, mask);
    }

    /** Reads the image once, denoises, and compares patterns; one RDM per region, in the order of the labels. */
    List<RegionRdm> rdms(RegionRdm.Scaling scaling, boolean withGrams, int threads) {
        int[] wanted = wanted();
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
        NuisanceRegression fit = named(
                image.files().get(0), () -> new NuisanceRegression(image.volumes(), columns, denoising.dropVolumes()));
        regression = Optional.of(fit);
        measured = InOrder.map(regions.size(), threads, i -> {
            Region region = regions.get(i);
            return RegionRdm.of(region.name(), rows(series, wanted, region.voxels()), fit, scaling, withGrams);
        });
        return measured;
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

    private int[] wanted() {
        boolean[] inside = new boolean[image.places()];
        regions.forEach(region -> Arrays.stream(region.voxels()).forEach(k -> inside[k] = true));
        mask.ifPresent(voxels -> Arrays.stream(voxels).forEach(k -> inside[k] = true));
        return IntStream.range(0, inside.length).filter(k -> inside[k]).toArray();
    }

    private static double[][] rows(double[][] series, int[] wanted, int[] voxels) {
        return Arrays.stream(voxels)
                .mapToObj(voxel -> series[Arrays.binarySearch(wanted, voxel)])
                .toArray(double[][]::new);
    }

    /** Every file read, sidecars found beside others too. */
    List<Path> inputs() {
        return inputs;
    }

    int volumes() {
        return image.volumes();
    }

    List<Region> regions() {
        return regions;
    }

    RepetitionTime repetitionTime() {
        return repetitionTime;
    }

    Optional<CompCor> compCor() {
        return compCor;
    }

    NuisanceRegression regression() {
        return regression.orElseThrow();
    }

    List<String> nonSteadyState() {
        return table.map(Confounds::nonSteadyStateColumns).orElse(List.of());
    }

    /** What a user should know of a run that was measured. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(repetitionTime.warnings());
        warnings.addAll(image.warnings());
        keptBeforeSteadyState().ifPresent(warnings::add);
        measured.stream().filter(RegionRdm::isSparse).map(this::sparse).forEach(warnings::add);
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

    private String sparse(RegionRdm region) {
        return image.name() + ": roi " + region.rdm().name() + " has " + region.usedVoxels() + " usable of "
                + region.voxels()
                + " voxels (" + region.constantVoxels() + " constant, " + region.nonFiniteVoxels() + " not finite, "
                + region.explainedVoxels() + " explained by what was regressed out)";
    }
}
