package rdmflow.tool.definerois;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.brain.BlockDesign;
import rdmflow.core.brain.GaussianSmoothing;
import rdmflow.core.brain.LinearModel;
import rdmflow.core.brain.NuisanceRegression;
import rdmflow.core.brain.Regressor;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.Confounds;
import rdmflow.io.bids.LocalizerEvents;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.design.ContrastTable;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;

/** The block-design run of one participant: its model is checked when it is opened, its voxels are read afterwards. */
final class LocalizerRun {
    /** Voxels in memory at a time; the image is read once per part. 100,000 x 156 volumes are 125 MB. */
    private static final int PART = 100_000;

    private static final int VOXELS_PER_TASK = 2_000;

    /** Squared share of a column that is left where two columns differ by printed digits alone. */
    private static final double SAME_COLUMN = 1e-10;

    private final NiftiHeader header;
    private final LinearModel model;
    private final List<LinearModel.Contrast> contrasts;
    private final List<Path> inputs;
    private final List<String> warnings;
    private final Optional<GaussianSmoothing> smoothing;
    private final Map<String, Object> details;

    private LocalizerRun(
            NiftiHeader header,
            LinearModel model,
            List<LinearModel.Contrast> contrasts,
            List<Path> inputs,
            List<String> warnings,
            Optional<GaussianSmoothing> smoothing,
            Map<String, Object> details) {
        this.header = header;
        this.model = model;
        this.contrasts = contrasts;
        this.inputs = inputs;
        this.warnings = List.copyOf(warnings);
        this.smoothing = smoothing;
        this.details = details;
    }

    static LocalizerRun open(LocalizerOptions options, NiftiHeader grid, Set<String> wantedContrasts) {
        NiftiHeader header = Nifti.header(options.bold());
        if (header.dims().length < 4) {
            throw new DataException(header.name() + ": expected 4 dimensions, found " + header.dims().length);
        }
        header.requireGridOf(grid);
        List<Path> inputs = new ArrayList<>(List.of(options.bold(), options.events()));
        BidsSidecar sidecar = options.json().map(BidsSidecar::of).orElseGet(() -> BidsSidecar.beside(options.bold()));
        inputs.addAll(sidecar.sources());
        RepetitionTime repetitionTime = RepetitionTime.of(options.tr(), sidecar, header);
        double tr = repetitionTime.seconds();
        double start = sidecar.startTime().orElse(options.sliceTimeRef() * tr);
        double[] times = IntStream.range(0, header.volumes())
                .mapToDouble(i -> start + i * tr)
                .toArray();
        LocalizerEvents events = LocalizerEvents.read(options.events(), header.volumes() * tr);
        List<Regressor> design = new ArrayList<>(BlockDesign.conditions(events.blocks(), times, options.derivatives()));
        List<Regressor> cosines = BlockDesign.cosines(header.volumes(), tr, options.highPass());
        options.confounds().ifPresent(file -> {
            Confounds confounds = Confounds.read(file, options.confoundsJson(), header.volumes());
            inputs.addAll(confounds.sources());
            design.addAll(confoundColumns(confounds, options, header.volumes(), cosines));
        });
        design.addAll(cosines);
        double[] constant = new double[header.volumes()];
        Arrays.fill(constant, 1);
        design.add(new Regressor("constant", constant));
        if (ContrastTable.isFile(options.contrasts())) {
            inputs.add(options.contrasts());
        }
        List<LinearModel.Contrast> contrasts = Contrasts.forDesign(
                ContrastTable.of(options.contrasts()), wantedContrasts, design, events.conditions());
        LinearModel model = model(header, design, contrasts, options.noise());
        Map<String, Object> details = new TreeMap<>();
        details.put("columns", design.stream().map(Regressor::name).toList());
        details.put("degrees_of_freedom", model.degreesOfFreedom());
        details.put("first_row_seconds", start);
        details.put("noise", options.noise().name().toLowerCase(java.util.Locale.ROOT));
        details.put("smoothing_millimetres", options.smoothing());
        details.put("tr_seconds", tr);
        details.put("tr_source", repetitionTime.source());
        details.put("volumes", header.volumes());
        Optional<GaussianSmoothing> smoothing = options.smoothing() > 0
                ? Optional.of(new GaussianSmoothing(header.grid(), options.smoothing()))
                : Optional.empty();
        List<String> warnings = new ArrayList<>(repetitionTime.warnings());
        warnings.addAll(events.warnings());
        return new LocalizerRun(header, model, contrasts, inputs, warnings, smoothing, details);
    }

    /**
     * fMRIPrep takes its cosines out before it looks for components, so they come along with them; but not those that
     * the design's own cosines are already: they differ in printed digits and would cost a degree of freedom.
     */
    private static List<Regressor> confoundColumns(
            Confounds confounds, LocalizerOptions options, int volumes, List<Regressor> ownCosines) {
        List<String> names = new ArrayList<>(options.confoundColumns());
        if (options.compcor() > 0) {
            names.addAll(confounds.combinedComponents(options.compcor(), options.assumeCombined()));
            NuisanceRegression own = new NuisanceRegression(volumes, ownCosines, new int[0]);
            confounds.columns(confounds.cosines()).stream()
                    .filter(cosine -> !explained(cosine, own))
                    .map(Regressor::name)
                    .forEach(names::add);
        }
        return confounds.columns(names);
    }

    private static boolean explained(Regressor column, NuisanceRegression others) {
        NuisanceRegression.Cleaned cleaned = others.clean(column.values());
        return cleaned.squaresAfter() <= SAME_COLUMN * cleaned.squaresBefore();
    }

    private static LinearModel model(
            NiftiHeader header, List<Regressor> design, List<LinearModel.Contrast> contrasts, LinearModel.Noise noise) {
        try {
            return new LinearModel(design, contrasts, noise);
        } catch (DataException e) {
            throw new DataException(header.name() + ": " + e.getMessage(), e);
        }
    }

    /** One map per contrast, in float precision, so that the written map gives the same regions again. */
    Map<String, double[]> tMaps(int threads) {
        double[][] maps = new double[contrasts.size()][header.volumeSize()];
        for (int first = 0; first < header.volumeSize(); first += PART) {
            int start = first;
            int count = Math.min(PART, header.volumeSize() - first);
            double[][] series = series(start, count);
            int tasks = (count + VOXELS_PER_TASK - 1) / VOXELS_PER_TASK;
            InOrder.map(tasks, threads, task -> {
                for (int k = task * VOXELS_PER_TASK; k < Math.min(count, (task + 1) * VOXELS_PER_TASK); k++) {
                    double[] t = model.t(series[k]);
                    for (int c = 0; c < t.length; c++) {
                        maps[c][start + k] = (float) t[c];
                    }
                }
                return task;
            });
        }
        Map<String, double[]> byName = new LinkedHashMap<>();
        for (int c = 0; c < maps.length; c++) {
            byName.put(contrasts.get(c).name(), maps[c]);
        }
        return byName;
    }

    /** Smoothing needs whole volumes, whichever voxels are asked for. */
    private double[][] series(int start, int count) {
        if (smoothing.isEmpty()) {
            return Nifti.readSeries(
                    header, IntStream.range(start, start + count).toArray());
        }
        double[][] series = new double[count][header.volumes()];
        Nifti.forEachVolume(header, Nifti.allVoxels(header), (volume, values) -> {
            double[] smoothed = smoothing.get().smooth(values);
            for (int k = 0; k < count; k++) {
                series[k][volume] = smoothed[start + k];
            }
        });
        return series;
    }

    NiftiHeader header() {
        return header;
    }

    List<Path> inputs() {
        return inputs;
    }

    List<String> warnings() {
        return warnings;
    }

    Map<String, Object> details() {
        return details;
    }
}
