package rdmflow.tool.fitcvregression;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.LayerProfile;
import rdmflow.core.weighting.LayerWeighting;
import rdmflow.core.weighting.LayerWeighting.Fit;
import rdmflow.core.weighting.Score;
import rdmflow.core.weighting.SubjectRuns;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.rdmfile.WeightingRuns;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;

/** The tables of all subjects: rows by subject, model, region, time control and run. */
final class FitTables {
    private static final List<String> FIT_COLUMNS =
            List.of("subject", "model", "roi", "run", "time_control", "r", "n_pairs", "reason");
    private static final List<String> WEIGHT_COLUMNS =
            List.of("subject", "model", "roi", "run", "time_control", "layer", "weight");
    private static final List<String> SCAN_COLUMNS = List.of(
            "subject",
            "model",
            "roi",
            "run",
            "time_control",
            "shift_volumes",
            "shift_seconds",
            "r",
            "n_pairs",
            "reason");
    private static final List<String> LAYER_COLUMNS =
            List.of("subject", "model", "roi", "run", "layer", "time_control", "r", "n_pairs", "reason");

    private final WeightingInputs inputs;
    private final Set<TimeControl> controls;
    private final Weighting weighting;
    private final int threads;
    private final Map<String, List<List<?>>> fits = new LinkedHashMap<>();
    private final Map<String, List<List<?>>> weights = new LinkedHashMap<>();
    private final List<List<?>> scan = new ArrayList<>();
    private final List<List<?>> layers = new ArrayList<>();

    FitTables(WeightingInputs inputs, Set<TimeControl> controls, Weighting weighting, int threads) {
        this.inputs = inputs;
        this.controls = controls;
        this.weighting = weighting;
        this.threads = threads;
        for (String model : inputs.models()) {
            fits.put(model, new ArrayList<>());
            weights.put(model, new ArrayList<>());
        }
    }

    private interface Cell {
        void add(int model, int region, TimeControl control);
    }

    private void forEachCell(Cell cell) {
        for (int model = 0; model < inputs.models().size(); model++) {
            for (int region = 0; region < inputs.regions().size(); region++) {
                for (TimeControl control : controls) {
                    cell.add(model, region, control);
                }
            }
        }
    }

    /** Index into results that come by region, then model. */
    private int index(int model, int region) {
        return region * inputs.models().size() + model;
    }

    /** Adds the fits of a subject, by time control. */
    void addFits(String subject, Map<TimeControl, List<Fit>> ofSubject) {
        forEachCell((model, region, control) -> {
            Fit fit = ofSubject.get(control).get(index(model, region));
            addFit(subject, inputs.models().get(model), inputs.regions().get(region), control, fit);
        });
    }

    private void addFit(String subject, String model, String region, TimeControl control, Fit fit) {
        for (Score score : fit.scores()) {
            fits.get(model)
                    .add(List.of(
                            subject, model, region, score.run(), control, score.r(), score.pairs(), score.reason()));
        }
        List<String> names = inputs.layers(model);
        for (int run = 0; run < fit.weights().size(); run++) {
            double[] ofRun = fit.weights().get(run);
            for (int layer = 0; layer < names.size(); layer++) {
                double weight = ofRun.length == 0 ? Double.NaN : ofRun[layer];
                weights.get(model)
                        .add(List.of(
                                subject,
                                model,
                                region,
                                fit.scores().get(run).run(),
                                control,
                                names.get(layer),
                                weight));
            }
        }
    }

    /** Adds the fits of a subject with the movie moved by every shift of the scan. */
    void addScan(String subject, SubjectRuns runs, WeightingRuns timing) {
        int[] shifts = timing.scanned();
        Map<TimeControl, List<List<Fit>>> perShift = new LinkedHashMap<>();
        for (TimeControl control : controls) {
            perShift.put(
                    control,
                    IntStream.of(shifts)
                            .mapToObj(shift -> LayerWeighting.fits(
                                    runs.movedBy(shift, control),
                                    inputs.models().size(),
                                    inputs.regions().size(),
                                    weighting,
                                    threads))
                            .toList());
        }
        forEachCell((model, region, control) -> {
            for (int run = 0; run < inputs.runs(subject).size(); run++) {
                for (int k = 0; k < shifts.length; k++) {
                    Fit fit = perShift.get(control).get(k).get(index(model, region));
                    Score score = fit.scores().get(run);
                    scan.add(List.of(
                            subject,
                            inputs.models().get(model),
                            inputs.regions().get(region),
                            score.run(),
                            control,
                            shifts[k],
                            shifts[k] * timing.trSeconds(score.run()),
                            score.r(),
                            score.pairs(),
                            score.reason()));
                }
            }
        });
    }

    /** Adds how well each single layer fits. */
    void addLayers(String subject, SubjectRuns runs) {
        int[] counts = inputs.models().stream()
                .mapToInt(model -> inputs.layers(model).size())
                .toArray();
        Map<TimeControl, List<LayerProfile.Profile>> profiles = new LinkedHashMap<>();
        for (TimeControl control : controls) {
            profiles.put(
                    control,
                    LayerProfile.profiles(
                            runs.under(control), counts, inputs.regions().size(), threads));
        }
        forEachCell((model, region, control) -> {
            List<List<Score>> scores =
                    profiles.get(control).get(index(model, region)).layers();
            List<String> names = inputs.layers(inputs.models().get(model));
            for (int layer = 0; layer < names.size(); layer++) {
                for (Score score : scores.get(layer)) {
                    layers.add(List.of(
                            subject,
                            inputs.models().get(model),
                            inputs.regions().get(region),
                            score.run(),
                            names.get(layer),
                            control,
                            score.r(),
                            score.pairs(),
                            score.reason()));
                }
            }
        });
    }

    /** Writes the fits and weights, of all models into one file each or of each model into its own. */
    void write(Outputs outputs, Path folder, String prefix, boolean perModel) throws IOException {
        if (perModel) {
            for (String model : inputs.models()) {
                write(outputs, folder, prefix + "_model-" + model, List.of(model));
            }
        } else {
            write(outputs, folder, prefix, inputs.models());
        }
    }

    private void write(Outputs outputs, Path folder, String prefix, List<String> models) throws IOException {
        Tables.writeTsv(outputs.file(folder.resolve(prefix + "_fit.tsv")), FIT_COLUMNS, rows(fits, models));
        Tables.writeTsv(outputs.file(folder.resolve(prefix + "_weights.tsv")), WEIGHT_COLUMNS, rows(weights, models));
    }

    /** By subject first, as everywhere. */
    private List<List<?>> rows(Map<String, List<List<?>>> byModel, List<String> models) {
        return inputs.subjects().stream()
                .flatMap(subject -> models.stream().flatMap(model -> byModel.get(model).stream()
                        .filter(row -> row.get(0).equals(subject))))
                .<List<?>>map(row -> row)
                .toList();
    }

    void writeScan(Path file) throws IOException {
        Tables.writeTsv(file, SCAN_COLUMNS, scan);
    }

    void writeLayers(Path file) throws IOException {
        Tables.writeTsv(file, LAYER_COLUMNS, layers);
    }
}
