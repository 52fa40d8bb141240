package rdmflow.tool.groupstats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.group.ScoreAverage;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;

@Command(
        name = "group-stats",
        mixinStandardHelpOptions = true,
        description = "Means, noise ceilings, intervals and tests over participants: fits, models against each other,"
                + " unique variance, single layers, fits with the movie moved.")
public final class GroupStats implements Callable<Integer> {
    @Option(names = "--fits", arity = "1..*", paramLabel = "F.tsv", description = "Tables of fit-cv-regression.")
    private List<Path> fits = List.of();

    @Option(names = "--ceilings", arity = "1..*", paramLabel = "F.tsv", description = "Tables of noise-ceiling.")
    private List<Path> ceilings = List.of();

    @Option(names = "--unique", arity = "1..*", paramLabel = "F.tsv", description = "Tables of unique-variance.")
    private List<Path> unique = List.of();

    @Option(
            names = "--nulls",
            arity = "1..*",
            paramLabel = "F.h5",
            description =
                    "Null files of fit-cv-regression and unique-variance, of all participants, in any order: tests"
                            + " against a movie that came at another time.")
    private List<Path> nulls = List.of();

    @Option(
            names = "--layers",
            arity = "1..*",
            paramLabel = "F.tsv",
            description = "Tables of single layers of fit-cv-regression --layers.")
    private List<Path> layers = List.of();

    @Option(
            names = "--lag-scans",
            arity = "1..*",
            paramLabel = "F.tsv",
            description = "Tables of fit-cv-regression --lag-scan-seconds.")
    private List<Path> lagScans = List.of();

    @Option(names = "--measures", arity = "1..*", paramLabel = "F.tsv", description = "Tables of compare-rdms.")
    private List<Path> measures = List.of();

    @Option(names = "--parts", arity = "1..*", paramLabel = "F.tsv", description = "Tables of partition-variance.")
    private List<Path> parts = List.of();

    @Option(names = "--output-dir", required = true, paramLabel = "D", description = "Folder for the tables.")
    private Path outputDir;

    @Option(
            names = "--bonferroni-m",
            paramLabel = "N",
            description = "Number of tests to correct for (default: the number of rows of each table).")
    private Long bonferroniM;

    @Option(
            names = "--score-average",
            defaultValue = "plain",
            description = "How scores of runs are averaged: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ScoreAverage scoreAverage;

    @Option(names = "--na-as-zero", description = "An undefined score of a run counts as 0 (default: it is left out).")
    private boolean naAsZero;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new GroupStats(), args);
    }

    @Override
    public Integer call() throws IOException {
        check();
        OptionalLong tests = bonferroniM == null ? OptionalLong.empty() : OptionalLong.of(bonferroniM);
        List<ScoreTables.Entry<String>> fitEntries = ScoreTables.fits(fits);
        TimedScores<String> fitScores =
                TimedScores.of(fitEntries, Comparator.<String>naturalOrder(), scoreAverage, naAsZero);
        TimedScores<Pair> uniqueScores = TimedScores.of(ScoreTables.unique(unique), Pair.ORDER, scoreAverage, naAsZero);
        Ceilings bands = Ceilings.of(ceilings, scoreAverage);
        List<List<Object>> layerRows = Layers.rows(layers, fitScores);
        List<List<Object>> measureRows = RunMeans.MEASURES.rows(measures);
        List<List<Object>> partRows = RunMeans.PARTS.rows(parts);
        LagScans scans = new LagScans(lagScans, fitScores);
        Nulls shiftNulls = new Nulls(nulls, fitScores, uniqueScores);
        List<GroupResults> results = GroupResults.each(fitScores, uniqueScores, shiftNulls, tests);

        List<String> warnings = new ArrayList<>(LostRuns.warnings(fitScores, naAsZero));
        warnings.addAll(scans.warnings());
        warnings.forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));
        Map<String, Object> details = new TreeMap<>();
        details.put("subjects", fits.isEmpty() ? uniqueScores.subjects() : fitScores.subjects());
        details.put("undefined_fits", LostRuns.each(fitScores));
        details.put("undefined_unique", LostRuns.each(uniqueScores));
        details.put("pairs_used", ScoreTables.pairsUsed(fitEntries));
        details.put("incomplete_intervals", Intervals.incomplete(results));
        details.put("warnings", warnings);
        if (!nulls.isEmpty()) {
            details.put("nulls", shiftNulls.details());
        }
        try (Outputs outputs = new Outputs()) {
            write(
                    outputs,
                    "group_fit.tsv",
                    GroupRows.FIT,
                    fits.isEmpty() ? GroupRows.ceilingsOnly(bands) : each(results, of -> GroupRows.fit(of, bands)));
            write(outputs, "group_tests.tsv", GroupRows.TESTS, each(results, GroupRows::tests));
            write(outputs, "group_unique.tsv", GroupRows.UNIQUE, each(results, GroupRows::unique));
            write(outputs, "participant_scores.tsv", GroupRows.PARTICIPANTS, each(results, GroupRows::participants));
            write(outputs, "scores_long.tsv", GroupRows.LONG, GroupRows.scoresLong(fitEntries, bands));
            write(outputs, "lost_runs.tsv", LostRuns.COLUMNS, LostRuns.rows(fitScores, uniqueScores));
            write(outputs, "group_layers.tsv", Layers.COLUMNS, layerRows);
            write(outputs, "group_lag_scan.tsv", LagScans.COLUMNS, scans.rows());
            write(outputs, "group_measures.tsv", RunMeans.MEASURES.columns(), measureRows);
            write(outputs, "group_parts.tsv", RunMeans.PARTS.columns(), partRows);
            List<Path> inputs = new ArrayList<>();
            Stream.of(fits, ceilings, unique, nulls, layers, lagScans, measures, parts)
                    .forEach(inputs::addAll);
            Sidecar.write(outputs.file(outputDir.resolve("group.json")), spec, inputs, methods(results), details);
            outputs.commit();
        }
        return 0;
    }

    private void check() {
        if (Stream.of(fits, ceilings, unique, layers, lagScans, measures, parts).allMatch(List::isEmpty)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected at least one of --fits, --ceilings, --unique, --layers, --lag-scans, --measures, --parts");
        }
        if (bonferroniM != null && bonferroniM < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--bonferroni-m: expected 1 or more tests, found " + bonferroniM);
        }
        if (!nulls.isEmpty() && (scoreAverage != ScoreAverage.PLAIN || naAsZero)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--nulls: expected plain averages over defined runs, as a null has them, found "
                            + (naAsZero ? "--na-as-zero" : "--score-average " + scoreAverage));
        }
    }

    private List<String> methods(List<GroupResults> results) {
        List<String> methods = new ArrayList<>();
        if (!fits.isEmpty()) {
            methods.add("Scores were averaged over runs"
                    + (scoreAverage == ScoreAverage.FISHER ? " (as Fisher's z, transformed back)" : "")
                    + (naAsZero ? ", undefined ones counting as 0," : "") + " and over participants.");
        }
        methods.addAll(TestsInWords.of(results, bonferroniM));
        if (!fits.isEmpty() && !ceilings.isEmpty()) {
            methods.add(
                    "A network's share of the noise ceiling is its mean score divided by the mean lower ceiling of the"
                            + " region, where that is above 0 by more than its own interval.");
        }
        if (!layers.isEmpty()) {
            methods.add(
                    "Single layers were compared with a region by Pearson's r of their RDMs, run by run; the best layer"
                            + " of a network was chosen by its mean r over the other runs and scored on the run left out.");
        }
        if (!lagScans.isEmpty()) {
            methods.add(
                    "To see whether the movie came when the study says, every network was also fitted with the movie"
                            + " moved against the brain, volume by volume.");
        }
        return methods;
    }

    private void write(Outputs outputs, String name, List<String> columns, List<List<Object>> rows) throws IOException {
        Tables.writeTsv(outputs.file(outputDir.resolve(name)), columns, rows);
    }

    private static List<List<Object>> each(
            List<GroupResults> results, Function<GroupResults, List<List<Object>>> rows) {
        return results.stream().flatMap(of -> rows.apply(of).stream()).toList();
    }
}
