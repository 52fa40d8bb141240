package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rdmflow.core.rdm.Metric;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.io.design.Model;
import rdmflow.io.design.OwnModelCard;
import rdmflow.io.design.Stimulus;
import rdmflow.io.features.FeatureTable;
import rdmflow.io.features.VolumeRows;
import rdmflow.io.rdmfile.OwnRdms;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.TimingOptions;

/** Models of the user's own, {@code features} and {@code rdm}: whether each run has its file, and what stands in it. */
final class OwnModelChecks {
    /** How features are convolved is no matter of the design. */
    private static final String ANY_HRF = "none";

    /** How much longer than a scan features may be before a user is asked. */
    private static final double LONGER = 0.1;

    private final StudyFiles files;
    private final Findings findings;
    private final TimingOptions timing;
    private final double maxPadSeconds;
    private final Metric pipelineMetric;

    OwnModelChecks(
            StudyFiles files, Findings findings, TimingOptions timing, double maxPadSeconds, Metric pipelineMetric) {
        this.files = files;
        this.findings = findings;
        this.timing = timing;
        this.maxPadSeconds = maxPadSeconds;
        this.pipelineMetric = pipelineMetric;
    }

    /** What the sheets alone tell. */
    static void sheets(List<Model> models, List<Stimulus> movies, Findings findings) {
        for (Model model : models.stream().filter(Model::isOwn).toList()) {
            Findings own = findings.about("model " + model.model());
            if (movies.size() > 1 && !model.weights().contains(Model.RUN)) {
                own.problem("weights: expected " + Model.RUN + " in the file's name, which stands for each of the "
                        + movies.size() + " runs, found " + model.weights());
            }
            if (model.weights().contains(";")) {
                own.problem("weights: expected one file for each run, found " + model.weights());
            }
            model.flowWeights()
                    .ifPresent(cell -> own.problem(
                            "flow_weights: expected none with network " + model.network() + ", found " + cell));
        }
    }

    /** Opens every file; the models that are sound by their names. */
    Map<String, OwnModel> check(List<Model> models, List<Stimulus> movies) {
        Map<String, OwnModel> sound = new TreeMap<>();
        for (Model model : models.stream().filter(Model::isOwn).toList()) {
            Findings own = findings.about("model " + model.model());
            OwnModelCard card = own.attempt(() -> model.card()
                            .map(cell -> OwnModelCard.read(InputFile.require(files.resolve(cell))))
                            .orElse(OwnModelCard.none()))
                    .orElse(null);
            if (card != null) {
                OwnModel described = model.network().equals(Model.RDM)
                        ? rdms(model, card, movies, own)
                        : features(model, card, movies, own);
                sound.put(model.model(), described);
                warnOfOtherMetric(described, own);
            }
        }
        return sound;
    }

    private void warnOfOtherMetric(OwnModel model, Findings own) {
        if (!model.metric().isEmpty() && !model.metric().equals(pipelineMetric.toString())) {
            own.warning("not in the PCA, which takes the models of the pipeline's metric, " + pipelineMetric
                    + ": its own is " + model.metric());
        }
    }

    private OwnModel features(Model model, OwnModelCard card, List<Stimulus> movies, Findings own) {
        Metric metric = card.metric().orElse(pipelineMetric);
        card.layers().forEach((layer, columns) -> requireEnough(layer, columns.size(), metric, own));
        List<String> first = new ArrayList<>();
        for (Stimulus movie : movies) {
            Findings ofRun = own.about("run " + movie.run());
            Optional<FeatureTable> read =
                    ofRun.attempt(() -> FeatureTable.read(InputFile.require(files.resolve(model.weights(movie))))
                            .require());
            if (read.isEmpty()) {
                continue;
            }
            FeatureTable table = read.get();
            ofRun.check(() -> requireLength(table, card, movie));
            card.rate().ifPresent(rate -> warnOfLength(table, rate, movie, ofRun));
            Map<String, List<String>> layers =
                    card.layers().isEmpty() ? Map.of(FeatureTable.WHOLE, table.features()) : card.layers();
            layers.forEach((layer, columns) -> table.layer(layer, columns, ofRun));
            if (card.layers().isEmpty()) {
                requireEnough(FeatureTable.WHOLE, table.features().size(), metric, own);
                requireSame(first, table.features(), table.file(), "columns", ofRun);
            }
        }
        List<String> columns = new ArrayList<>();
        card.layers().forEach((layer, names) -> columns.add(layer + "=" + String.join(",", names)));
        return new OwnModel(metric.toString(), card.rate().map(String::valueOf).orElse(""), columns);
    }

    private void requireLength(FeatureTable table, OwnModelCard card, Stimulus movie) {
        double trSeconds = timing.tr().orElseThrow();
        if (card.rate().isEmpty()) {
            VolumeRows.asTheyAre(table, movie.volumes());
        } else {
            double rate = card.rate().get();
            VolumeRows.convolved(
                    table, rate, rate, ANY_HRF, movie.volumes(), trSeconds, timing.sliceTimeRef(), maxPadSeconds);
        }
    }

    /** A movie may go on after its scan, but not for long: else the card's rate is another one. */
    private void warnOfLength(FeatureTable table, double rate, Stimulus movie, Findings ofRun) {
        double seconds = table.values().length / rate;
        double scan = movie.volumes() * timing.tr().orElseThrow();
        if (seconds > scan * (1 + LONGER) + maxPadSeconds) {
            ofRun.warning(table.file() + ": its " + table.values().length + " rows at " + rate + " Hz last "
                    + (float) seconds + " s, the scan " + (float) scan
                    + " s: what comes after it is not used; is the card's rate right?");
        }
    }

    private static void requireEnough(String layer, int features, Metric metric, Findings own) {
        if (features < metric.fewestFeatures()) {
            own.problem("layer " + layer + ": expected at least " + metric.fewestFeatures() + " columns for the "
                    + metric + " distance, found " + features + "; give \"metric\": \"euclidean\" in its card");
        }
    }

    /** The first run's names stand for all. */
    private static void requireSame(List<String> first, List<String> names, String file, String what, Findings ofRun) {
        if (first.isEmpty()) {
            first.addAll(names);
        } else if (!new HashSet<>(first).equals(new HashSet<>(names))) {
            ofRun.problem(file + ": expected the " + first.size() + " " + what + " of the first run, found "
                    + names.size() + ", or others");
        }
    }

    private OwnModel rdms(Model model, OwnModelCard card, List<Stimulus> movies, Findings own) {
        if (card.rate().isPresent() || !card.layers().isEmpty()) {
            own.problem("card: expected no rate and no layers with network rdm, whose files name their RDMs, found "
                    + model.card().orElse(""));
        }
        List<String> first = new ArrayList<>();
        Map<String, String> measures = new LinkedHashMap<>();
        for (Stimulus movie : movies) {
            Findings ofRun = own.about("run " + movie.run());
            ofRun.attempt(() -> read(model, movie, ofRun)).ifPresent(set -> {
                String file = StudyFiles.fileName(model.weights(movie));
                if (set.volumes() != movie.volumes()) {
                    ofRun.problem(file + ": expected " + movie.volumes() + " patterns, one per volume, found "
                            + set.volumes());
                }
                double trSeconds = timing.tr().orElseThrow();
                double found = PairSelection.trSeconds(set.times());
                if (!Double.isNaN(found) && !RdmFiles.isSameStep(found, trSeconds)) {
                    ofRun.problem(file + ": expected volumes " + trSeconds + " s apart, found " + (float) found
                            + " s; mend /pattern_descriptors/time, or leave it out");
                }
                int[] allPairs =
                        IntStream.range(0, set.rdms().get(0).pairs().length).toArray();
                UndefinedPairs.problems(set, allPairs).forEach(problem -> ofRun.problem(file + ": " + problem));
                requireSame(first, set.rdms().stream().map(Rdm::name).toList(), file, "RDMs", ofRun);
                measures.putIfAbsent(set.measure(), file);
                card.metric()
                        .filter(metric -> !isOf(set, metric))
                        .ifPresent(metric -> ofRun.problem(
                                file + ": expected " + metric + " distances as the card says, found " + set.measure()));
            });
        }
        if (measures.size() > 1) {
            own.problem("expected one measure in all runs, found " + String.join(", ", measures.keySet()));
        }
        return new OwnModel(measures.keySet().stream().findFirst().orElse(""), "", List.of());
    }

    private static boolean isOf(RdmSet set, Metric metric) {
        return set.measure().equals(metric.toString()) || set.measure().equals(RdmSet.UNKNOWN_MEASURE);
    }

    private RdmSet read(Model model, Stimulus movie, Findings ofRun) {
        Findings ofFile = new Findings();
        RdmSet set = OwnRdms.read(
                InputFile.require(files.resolve(model.weights(movie))), model.model(), movie.run(), timing, ofFile);
        ofFile.warnings().forEach(ofRun::warning);
        return set;
    }
}
