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
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.group.GroupLevel;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ScoreAverage;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;
import rdmflow.tool.groupstats.ScoreTables.Pair;

@Command(
        name = "group-stats",
        mixinStandardHelpOptions = true,
        description = "Means, noise ceilings and tests over participants: fits, models against each other, unique"
                + " variance.")
public final class GroupStats implements Callable<Integer> {
    @Option(names = "--fits", arity = "1..*", paramLabel = "F.tsv", description = "Tables of fit-cv-regression.")
    private List<Path> fits = List.of();

    @Option(names = "--ceilings", arity = "1..*", paramLabel = "F.tsv", description = "Tables of noise-ceiling.")
    private List<Path> ceilings = List.of();

    @Option(names = "--unique", arity = "1..*", paramLabel = "F.tsv", description = "Tables of unique-variance.")
    private List<Path> unique = List.of();

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
        if (fits.isEmpty() && ceilings.isEmpty() && unique.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected at least one of --fits, --ceilings, --unique");
        }
        if (bonferroniM != null && bonferroniM < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--bonferroni-m: expected 1 or more tests, found " + bonferroniM);
        }
        OptionalLong tests = bonferroniM == null ? OptionalLong.empty() : OptionalLong.of(bonferroniM);
        ParticipantScores<String> fitScores = new ParticipantScores<>(
                ScoreTables.fits(fits), Comparator.<String>naturalOrder(), scoreAverage, naAsZero);
        ParticipantScores<Pair> uniqueScores =
                new ParticipantScores<>(ScoreTables.unique(unique), Pair.ORDER, scoreAverage, naAsZero);
        Ceilings bands = Ceilings.of(ceilings, scoreAverage);
        Map<String, Object> details = new TreeMap<>();
        details.put("subjects", fits.isEmpty() ? uniqueScores.subjects() : fitScores.subjects());
        details.put("undefined_fits", LostRuns.each(fitScores));
        details.put("undefined_unique", LostRuns.each(uniqueScores));
        details.put("pairs_used", ScoreTables.pairsUsed(fits));
        List<String> warnings = LostRuns.warnings(fitScores, naAsZero);
        warnings.forEach(warning -> System.err.println(spec.name() + ": warning: " + warning));
        details.put("warnings", warnings);
        List<GroupLevel.Mean<String>> means = GroupLevel.means(fitScores, tests);
        List<GroupLevel.Difference<String>> differences = GroupLevel.differences(fitScores, tests);
        List<GroupLevel.Mean<Pair>> uniqueMeans = GroupLevel.means(uniqueScores, tests);
        try (Outputs outputs = new Outputs()) {
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("group_fit.tsv")),
                    GroupRows.FIT,
                    fits.isEmpty() ? GroupRows.ceilingsOnly(bands) : GroupRows.fit(fitScores, means, bands));
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("group_tests.tsv")),
                    GroupRows.TESTS,
                    GroupRows.tests(fitScores, differences));
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("group_unique.tsv")),
                    GroupRows.UNIQUE,
                    GroupRows.unique(uniqueScores, uniqueMeans));
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("participant_scores.tsv")),
                    GroupRows.PARTICIPANTS,
                    GroupRows.participants(fitScores));
            Tables.writeTsv(
                    outputs.file(outputDir.resolve("lost_runs.tsv")),
                    LostRuns.COLUMNS,
                    LostRuns.rows(fitScores, uniqueScores));
            List<Path> inputs = new ArrayList<>();
            Stream.of(fits, ceilings, unique).forEach(inputs::addAll);
            List<String> methods = new ArrayList<>();
            if (!fits.isEmpty()) {
                methods.add("Scores were averaged over runs"
                        + (scoreAverage == ScoreAverage.FISHER ? " (as Fisher's z, transformed back)" : "")
                        + (naAsZero ? ", undefined ones counting as 0," : "") + " and over participants.");
            }
            methods.addAll(TestsInWords.of(means, differences, uniqueMeans, bonferroniM));
            Sidecar.write(outputs.file(outputDir.resolve("group.json")), spec, inputs, methods, details);
            outputs.commit();
        }
        return 0;
    }
}
