package rdmflow.tool.partitionvariance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.families.FamilyFits;
import rdmflow.core.families.VarianceParts;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.WeightingOptions;

@Command(
        name = "partition-variance",
        mixinStandardHelpOptions = true,
        description = "How the explained variance of each region divides between families of models: what each alone"
                + " explains, what they share, and the share of each.")
public final class PartitionVariance implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("subject", "roi", "run", "time_control", "part", "kind", "value", "reason");

    @Option(
            names = "--roi-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "F.h5",
            description = "RDM files of one or more subjects, one for each run, in any order.")
    private List<Path> roiRdms;

    @Option(
            names = "--model-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "F.h5",
            description = "RDM files of all models, one for each run, in any order.")
    private List<Path> modelRdms;

    @Option(
            names = "--families",
            required = true,
            paramLabel = "F.tsv",
            description = "TSV with the columns model and family: 2 to 5 families, every model in one.")
    private Path familyTable;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F.tsv",
            description =
                    "TSV: subject roi run time_control part kind value reason; run = the one held out, kind = subset,"
                            + " unique, common or shapley.")
    private Path output;

    @Mixin
    private WeightingOptions weightingOptions;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private TimeOptions timeOptions;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new PartitionVariance(), args);
    }

    @Override
    public Integer call() throws IOException {
        Weighting weighting = weightingOptions.weighting();
        PairSelection selection = pairOptions.selection();
        WeightingInputs inputs = WeightingInputs.of(roiRdms, modelRdms, weightingOptions.missingRunsAllowed());
        if (selection.dropSeconds() > 0) {
            Findings findings = new Findings();
            inputs.checkSpacing(findings);
            findings.throwProblems();
        }
        Families families = Families.read(familyTable, inputs.models());
        List<String> warnings = inputs.missingRuns();
        warnings.forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));
        List<List<Object>> rows = new ArrayList<>();
        for (String subject : inputs.subjects()) {
            FamilyFits fits = new FamilyFits(families.count(), timeOptions.controls(), common.threads());
            for (String run : inputs.runs(subject)) {
                addRun(fits, inputs, families, selection, subject, run);
            }
            addRows(rows, subject, inputs.regions(), families, fits, weighting);
        }
        try (Outputs outputs = new Outputs()) {
            Tables.writeTsv(outputs.file(output), COLUMNS, rows);
            Sidecar.write(
                    outputs.file(Sidecar.of(output)),
                    spec,
                    Stream.concat(inputs.files().stream(), Stream.of(familyTable))
                            .toList(),
                    methods(),
                    Map.of("runs", inputs.runs(), "families", families.models(), "warnings", warnings));
            outputs.commit();
        }
        return 0;
    }

    private static void addRun(
            FamilyFits fits,
            WeightingInputs inputs,
            Families families,
            PairSelection selection,
            String subject,
            String run) {
        List<List<RdmSet>> models = families.models().values().stream()
                .map(names ->
                        names.stream().map(name -> inputs.model(name, run)).toList())
                .toList();
        int[] positions = selection.positions(run, inputs.runs(), inputs.times(run));
        Findings findings = new Findings();
        models.stream()
                .flatMap(List::stream)
                .forEach(model -> findings.problems(UndefinedPairs.problems(model, positions)));
        findings.throwProblems();
        fits.add(models, inputs.regions(subject, run), positions);
    }

    /** By region, run and time control; single families before two, and these before three. */
    private void addRows(
            List<List<Object>> rows,
            String subject,
            List<String> regions,
            Families families,
            FamilyFits fits,
            Weighting weighting) {
        List<TimeControl> controls = List.copyOf(timeOptions.controls());
        List<List<List<FamilyFits.HeldOut>>> byControl =
                controls.stream().map(control -> fits.fits(control, weighting)).toList();
        int[] subsets = IntStream.range(1, 1 << families.count())
                .boxed()
                .sorted(Comparator.comparingInt((Integer subset) -> Integer.bitCount(subset))
                        .thenComparing(families::part))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int region = 0; region < regions.size(); region++) {
            int runs = byControl.get(0).get(region).size();
            for (int run = 0; run < runs; run++) {
                for (int c = 0; c < controls.size(); c++) {
                    FamilyFits.HeldOut heldOut = byControl.get(c).get(region).get(run);
                    VarianceParts parts = new VarianceParts(families.count(), heldOut.subsets());
                    Row start = new Row(subject, regions.get(region), heldOut, controls.get(c), families);
                    for (int subset : subsets) {
                        rows.add(start.cells(subset, "subset", heldOut.subsets()[subset]));
                    }
                    for (int subset : subsets) {
                        boolean single = Integer.bitCount(subset) == 1;
                        rows.add(start.cells(subset, single ? "unique" : "common", parts.shared(subset)));
                    }
                    for (int family = 0; family < families.count(); family++) {
                        rows.add(start.cells(1 << family, "shapley", parts.shapley(family)));
                    }
                }
            }
        }
    }

    private record Row(String subject, String roi, FamilyFits.HeldOut heldOut, TimeControl control, Families families) {
        List<Object> cells(int subset, String kind, double value) {
            return List.of(subject, roi, heldOut.run(), control, families.part(subset), kind, value, heldOut.reason());
        }
    }

    private List<String> methods() {
        List<String> sentences = new ArrayList<>(List.of(
                "The explained variance of a region's RDM was divided between families of models: for every subset of"
                        + " families, all layers of their models were fitted together in each run ("
                        + weightingOptions.inWords() + "), and R^2 of each run was that of the mean of the other runs'"
                        + " weights; what each family alone explains and what families share follow by commonality"
                        + " analysis, the share of each family by averaging over all orders (Shapley 1953)."));
        if (timeOptions.controls().contains(TimeControl.LAG)) {
            sentences.add("Within lag, every RDM lost its mean over the pairs of each lag first, and R^2 is relative to"
                    + " these means.");
        }
        sentences.addAll(pairOptions.methods());
        return sentences;
    }
}
