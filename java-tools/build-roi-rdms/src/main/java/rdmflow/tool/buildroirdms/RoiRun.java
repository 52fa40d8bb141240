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
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.tool.Findings;

/**
 * One BOLD run with its regions: everything that can be checked is checked when it is opened; then one pass over the
 * image reads the voxels of all regions and of the CompCor mask.
 */
final class RoiRun {
    private final NiftiHeader header;
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
            NiftiHeader header,
            List<Path> inputs,
            List<Region> regions,
            RepetitionTime repetitionTime,
            Denoising denoising,
            List<Regressor> confounds,
            Optional<Confounds> table,
            Optional<int[]> mask) {
        this.header = header;
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
            Path bold,
            Optional<Path> boldJson,
            List<Path> rois,
            List<Path> roiLabels,
            Optional<Double> tr,
            Denoising denoising) {
        NiftiHeader header = Nifti.header(bold);
        if (header.dims().length < 4) {
            throw new DataException(header.name() + ": expected 4 dimensions, found " + header.dims().length);
        }
        if (header.volumes() < 2) {
            throw new DataException(header.name() + ": expected at least 2 volumes, found " + header.volumes());
        }
        Findings findings = new Findings();
        List<Path> inputs = new ArrayList<>(List.of(bold));
        inputs.addAll(rois);
        inputs.addAll(roiLabels);
        denoising.compcorMask().ifPresent(inputs::add);
        Optional<RepetitionTime> repetitionTime = findings.attempt(() -> {
            BidsSidecar sidecar = boldJson.map(BidsSidecar::of).orElseGet(() -> BidsSidecar.beside(bold));
            inputs.addAll(sidecar.sources());
            return RepetitionTime.of(tr, sidecar, header);
        });
        Optional<List<Region>> regions = findings.attempt(() -> RegionMasks.read(rois, roiLabels, header));
        Optional<int[]> mask =
                denoising.compcorMask().flatMap(file -> findings.attempt(() -> RegionMasks.readMask(file, header)));
        Optional<Confounds> table = denoising
                .confounds()
                .flatMap(file ->
                        findings.attempt(() -> Confounds.read(file, denoising.confoundsJson(), header.volumes())));
        List<Regressor> columns = table.flatMap(read -> findings.attempt(() -> read.denoisingColumns(
                        denoising.compcorMask().isEmpty() ? denoising.compcor() : 0,
                        denoising.assumeCombined(),
                        denoising.confoundColumns())))
                .orElse(List.of());
        table.ifPresent(read -> inputs.addAll(read.sources()));
        Arrays.stream(denoising.dropVolumes())
                .filter(t -> t >= header.volumes())
                .forEach(t -> findings.problem(header.name() + ": expected --drop-volumes below " + header.volumes()
                        + ", its number of volumes, found " + t));
        findings.throwProblems();
        return new RoiRun(
                header, inputs, regions.orElseThrow(), repetitionTime.orElseThrow(), denoising, columns, table, mask);
    }

    /** Reads the image once, denoises, and compares patterns; one RDM per region, in the order of the labels. */
    List<RegionRdm> rdms(RegionRdm.Scaling scaling, boolean withGrams, int threads) {
        int[] wanted = wanted();
        double[][] series = Nifti.readSeries(header, wanted);
        List<Regressor> columns = new ArrayList<>();
        if (denoising.linearTrend()) {
            columns.add(new Regressor(
                    "linear_trend",
                    IntStream.range(0, header.volumes()).asDoubleStream().toArray()));
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
        NuisanceRegression fit =
                named(header.file(), () -> new NuisanceRegression(header.volumes(), columns, denoising.dropVolumes()));
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
        boolean[] inside = new boolean[header.volumeSize()];
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
        return header.volumes();
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
        if (!header.hasOrientation()) {
            warnings.add("sform_code 0 and qform_code 0: regions are matched by voxel numbers alone,"
                    + " whether they lie where they should cannot be checked");
        }
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
        return header.name() + ": roi " + region.rdm().name() + " has " + region.usedVoxels() + " usable of "
                + region.voxels()
                + " voxels (" + region.constantVoxels() + " constant, " + region.nonFiniteVoxels() + " not finite, "
                + region.explainedVoxels() + " explained by what was regressed out)";
    }
}
