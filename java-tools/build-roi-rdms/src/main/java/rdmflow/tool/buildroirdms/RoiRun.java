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
    private final List<String> nonSteadyState;
    private final Optional<int[]> mask;
    private Optional<CompCor> compCor = Optional.empty();
    private Optional<NuisanceRegression> regression = Optional.empty();

    private RoiRun(
            NiftiHeader header,
            List<Path> inputs,
            List<Region> regions,
            RepetitionTime repetitionTime,
            Denoising denoising,
            List<Regressor> confounds,
            List<String> nonSteadyState,
            Optional<int[]> mask) {
        this.header = header;
        this.inputs = List.copyOf(inputs);
        this.regions = regions;
        this.repetitionTime = repetitionTime;
        this.denoising = denoising;
        this.confounds = confounds;
        this.nonSteadyState = nonSteadyState;
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
        header.grid();
        List<String> problems = new ArrayList<>();
        List<Path> inputs = new ArrayList<>(List.of(bold));
        inputs.addAll(rois);
        inputs.addAll(roiLabels);
        denoising.compcorMask().ifPresent(inputs::add);
        RepetitionTime repetitionTime = attempt(problems, () -> {
            BidsSidecar sidecar = boldJson.map(BidsSidecar::of).orElseGet(() -> BidsSidecar.beside(bold));
            inputs.addAll(sidecar.sources());
            return RepetitionTime.of(tr, sidecar, header);
        });
        List<Region> regions = attempt(problems, () -> RegionMasks.read(rois, roiLabels, header));
        Optional<int[]> mask =
                denoising.compcorMask().map(file -> attempt(problems, () -> RegionMasks.readMask(file, header)));
        List<String> nonSteadyState = new ArrayList<>();
        List<Regressor> columns = attempt(problems, () -> {
            if (denoising.confounds().isEmpty()) {
                return List.of();
            }
            Confounds table = Confounds.read(denoising.confounds().get(), denoising.confoundsJson(), header.volumes());
            inputs.addAll(table.sources());
            nonSteadyState.addAll(table.nonSteadyStateColumns());
            return table.denoisingColumns(
                    denoising.compcorMask().isEmpty() ? denoising.compcor() : 0,
                    denoising.assumeCombined(),
                    denoising.confoundColumns());
        });
        Arrays.stream(denoising.dropVolumes())
                .filter(t -> t >= header.volumes())
                .forEach(t -> problems.add(header.name() + ": expected --drop-volumes below " + header.volumes()
                        + ", its number of volumes, found " + t));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new RoiRun(header, inputs, regions, repetitionTime, denoising, columns, nonSteadyState, mask);
    }

    private static <T> T attempt(List<String> problems, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (DataException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /** Reads the image once, denoises, and compares patterns; one RDM per region, in the order of the labels. */
    List<RegionRdm> rdms(RegionRdm.Scaling scaling, int threads) {
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
        return InOrder.map(regions.size(), threads, i -> {
            Region region = regions.get(i);
            return RegionRdm.of(region.name(), rows(series, wanted, region.voxels()), fit, scaling);
        });
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
        return nonSteadyState;
    }

    List<String> warnings() {
        return repetitionTime.warnings();
    }
}
