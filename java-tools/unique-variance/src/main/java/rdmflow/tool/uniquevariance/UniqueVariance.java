package rdmflow.tool.uniquevariance;

import static rdmflow.core.weighting.UniqueVariance.ControlResiduals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.time.ShiftPlan;
import rdmflow.core.weighting.JointFit;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.Score;
import rdmflow.core.weighting.SubjectRuns;
import rdmflow.core.weighting.UniqueVariance.Result;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.NullNames;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.rdmfile.WeightingRuns;
import rdmflow.io.rdmfile.WeightingWarnings;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.ShiftOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.WeightingOptions;

@Command(
        name = "unique-variance",
        mixinStandardHelpOptions = true,
        description = "How well a target model predicts what a control model leaves of each region's RDM, for every"
                + " ordered pair of models.")
public final class UniqueVariance implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("subject", "roi", "control", "target", "run", "time_control", "r", "n_pairs", "reason");
    private static final List<String> JOINT_COLUMNS =
            List.of("r_joint", "r2_control", "r2_target", "r2_joint", "r2_unique", "r2_common");

    @Mixin
    private CommonOptions common;

    @Mixin
    private WeightingOptions weightingOptions;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private TimeOptions timeOptions;

    @Mixin
    private ShiftOptions shiftOptions;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--roi-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "FILE",
            description = "RDM files of one or more subjects, one for each run, in any order.")
    private List<Path> roiRdms;

    @Option(
            names = "--model-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "FILE",
            description = "RDM files of all models, one for each run, in any order.")
    private List<Path> modelRdms;

    @Option(
            names = "--control-residuals",
            defaultValue = "averaged",
            description = "Weights by which the control's part is taken out of a training run: averaged over the"
                    + " training runs, or the run's own (per-run, the authors' code) (default: ${DEFAULT-VALUE}).")
    private ControlResiduals controlResiduals;

    @Option(
            names = "--joint",
            description = "Add columns: r of both models' layers in one fit, and R-squared of control, target and both"
                    + " with its unique and common parts.")
    private boolean joint;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description =
                    "TSV: subject, roi, control, target, run (held out), time_control, r, n_pairs, reason; with --shifts"
                            + " also X_null.h5 for X.tsv (of several subjects X_SUBJECT_null.h5).")
    private Path output;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new UniqueVariance(), args);
    }

    @Override
    public Integer call() throws IOException {
        Weighting weighting = weightingOptions.weighting();
        PairSelection selection = pairOptions.selection();
        Optional<ShiftPlan> plan = shiftOptions.plan();
        WeightingInputs inputs = WeightingInputs.of(roiRdms, modelRdms, weightingOptions.missingRunsAllowed());
        int models = inputs.models().size();
        if (models < 2) {
            throw new DataException("--model-rdms: expected RDM files of at least two models, found "
                    + inputs.models().get(0) + " alone");
        }
        NullNames names = new NullNames(
                output.getFileName().toString().replaceFirst("\\.tsv$", ""), inputs.subjects(), plan.isPresent());
        WeightingRuns runs = new WeightingRuns(inputs, selection, timeOptions.controls(), plan, 0);
        List<List<Integer>> pairs = rdmflow.core.weighting.UniqueVariance.pairs(models);
        Map<TimeControl, List<List<RunProducts>>> observed = new EnumMap<>(TimeControl.class);
        List<List<?>> rows = new ArrayList<>();
        try (Outputs outputs = new Outputs()) {
            for (List<String> batch : runs.batches()) {
                for (Map.Entry<String, SubjectRuns> reduced :
                        runs.reduce(batch, pairs, common.threads()).entrySet()) {
                    String subject = reduced.getKey();
                    Map<TimeControl, List<Result>> results = new EnumMap<>(TimeControl.class);
                    for (TimeControl control : timeOptions.controls()) {
                        List<RunProducts> products = reduced.getValue().under(control);
                        observed.computeIfAbsent(control, c -> new ArrayList<>())
                                .add(products);
                        results.put(
                                control,
                                rdmflow.core.weighting.UniqueVariance.results(
                                        products,
                                        models,
                                        inputs.regions().size(),
                                        weighting,
                                        controlResiduals,
                                        joint,
                                        common.threads()));
                    }
                    addRows(subject, results, inputs, rows);
                    if (plan.isPresent()) {
                        ShiftNulls.Settings settings = ShiftNulls.Settings.of(
                                subject,
                                ShiftNulls.Kind.UNIQUE,
                                plan.orElseThrow(),
                                weighting,
                                controlResiduals.toString(),
                                selection);
                        NullFile.write(
                                outputs.file(output.resolveSibling(names.of(subject))),
                                new UniqueNull(inputs, runs, weighting, controlResiduals, common.threads())
                                        .of(settings, reduced.getValue(), results));
                    }
                }
            }
            List<String> warnings = WeightingWarnings.of(inputs, observed, pairs, weighting);
            warnings.forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));
            List<String> columns = joint
                    ? Stream.of(COLUMNS, JOINT_COLUMNS).flatMap(List::stream).toList()
                    : COLUMNS;
            Tables.writeTsv(outputs.file(output), columns, rows);
            Map<String, Object> details = new TreeMap<>(Map.of("runs", inputs.runs(), "warnings", warnings));
            details.putAll(runs.details());
            Sidecar.write(outputs.file(Sidecar.of(output)), spec, inputs.files(), methods(), details);
            outputs.commit();
        }
        return 0;
    }

    private List<String> methods() {
        String residuals =
                switch (controlResiduals) {
                    case AVERAGED -> "the weights averaged over the training runs";
                    case PER_RUN -> "the run's own weights";
                };
        List<String> sentences = new ArrayList<>(List.of(
                "For unique variance, a control network's cross-validated prediction was taken out of the region's RDM ("
                        + weightingOptions.inWords() + "; in the training runs, the prediction from " + residuals
                        + "), and a target network was fitted to what was left in the same way.",
                "Its score is the Pearson correlation of the target's prediction with the held-out rest."));
        sentences.addAll(pairOptions.methods());
        sentences.addAll(timeOptions.methods());
        sentences.addAll(shiftOptions.methods());
        return sentences;
    }

    private void addRows(
            String subject, Map<TimeControl, List<Result>> results, WeightingInputs inputs, List<List<?>> rows) {
        int count = results.values().iterator().next().size();
        for (int k = 0; k < count; k++) {
            int index = k;
            results.forEach((control, ofControl) -> addRows(subject, control, ofControl.get(index), inputs, rows));
        }
    }

    private void addRows(
            String subject, TimeControl control, Result result, WeightingInputs inputs, List<List<?>> rows) {
        for (int k = 0; k < result.scores().size(); k++) {
            Score score = result.scores().get(k);
            List<Object> row = new ArrayList<>(List.of(
                    subject,
                    inputs.regions().get(result.region()),
                    inputs.models().get(result.control()),
                    inputs.models().get(result.target()),
                    score.run(),
                    control,
                    score.r(),
                    score.pairs(),
                    score.reason()));
            if (joint) {
                JointFit fit = result.joint().get(k);
                row.addAll(List.of(fit.r(), fit.control(), fit.target(), fit.joint(), fit.unique(), fit.common()));
            }
            rows.add(row);
        }
    }
}
