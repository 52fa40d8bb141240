package rdmflow.tool.noiseceiling;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.RunKey;
import rdmflow.core.group.NoiseCeilings;
import rdmflow.core.rdm.ComparedPairs;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.rdmfile.RdmFile.Head;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.ToolRunner;

@Command(
        name = "noise-ceiling",
        mixinStandardHelpOptions = true,
        description = "The best correlation any model could reach in each region, given how participants differ.")
public final class NoiseCeiling implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("subject", "roi", "run", "time_control", "pairwise", "lower", "upper", "n", "reason");

    @Option(
            names = "--roi-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "F.h5",
            description = "RDM files of all participants, one or more runs, in any order.")
    private List<Path> roiRdms;

    @Option(
            names = "--all-runs",
            arity = "1..*",
            paramLabel = "R",
            description = "All runs of the study, when the files are of some only: --drop-overlap has to know which run"
                    + " is the first and which the last (default: the runs of the files).")
    private List<String> allRuns = List.of();

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F.tsv",
            description = "TSV: subject, roi, run, time_control, pairwise, lower, upper, n, reason.")
    private Path output;

    @Mixin
    private PairOptions pairs;

    @Mixin
    private TimeOptions time;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new NoiseCeiling(), args);
    }

    @Override
    public Integer call() throws IOException {
        PairSelection selection = pairs.selection();
        Findings findings = new Findings();
        RdmFiles files = RdmFiles.of(roiRdms, RdmSet.Kind.SUBJECT, findings);
        files.checkVolumes(findings);
        if (selection.dropSeconds() > 0) {
            files.checkSpacing(findings);
        }
        findings.throwProblems();
        Map<String, List<Head>> byRun = files.byRun();
        Set<String> runs = new TreeSet<>(RunKey.ORDER);
        runs.addAll(byRun.keySet());
        allRuns.forEach(run -> runs.add(RunKey.of(run)));
        List<List<Object>> rows = new ArrayList<>();
        for (Map.Entry<String, List<Head>> run : byRun.entrySet()) {
            rows.addAll(ceilings(run.getKey(), run.getValue(), selection, runs, time.controls()));
        }
        try (Outputs outputs = new Outputs()) {
            Tables.writeTsv(outputs.file(output), COLUMNS, rows);
            Sidecar.write(outputs.file(Sidecar.of(output)), spec, roiRdms, methods(), Map.of("runs", runs));
            outputs.commit();
        }
        return 0;
    }

    private List<String> methods() {
        List<String> sentences = new ArrayList<>(List.of("Noise ceilings (Nili et al. 2014) were computed per run and"
                + " averaged over runs and participants: pairwise, the mean correlation of a participant's RDM with each"
                + " other participant's; lower, with the mean of the others' z-scored RDMs; upper, with the mean of"
                + " all."));
        sentences.addAll(pairs.methods());
        sentences.addAll(time.methods());
        return sentences;
    }

    /** Region by region, so that only one region's RDMs are in memory. */
    private static List<List<Object>> ceilings(
            String run,
            List<Head> subjects,
            PairSelection selection,
            Collection<String> runs,
            Set<TimeControl> controls) {
        double[] times = subjects.stream()
                .map(RdmFile::readFirst)
                .filter(RdmSet::hasTimes)
                .findFirst()
                .orElseGet(() -> RdmFile.readFirst(subjects.get(0)))
                .times();
        int[] positions = selection.positions(run, runs, times);
        int[] lags = ComparedPairs.of(positions, times.length).lags();
        Set<String> regions = new LinkedHashSet<>();
        subjects.forEach(head -> regions.addAll(head.names()));
        List<List<Object>> rows = new ArrayList<>();
        for (String region : regions) {
            List<Head> having = subjects.stream()
                    .filter(head -> head.names().contains(region))
                    .toList();
            List<Rdm> rdms =
                    having.stream().map(head -> RdmFile.read(head, region)).toList();
            List<double[]> pairs = rdms.stream().map(Rdm::pairs).toList();
            for (TimeControl control : controls) {
                NoiseCeilings.Result result =
                        switch (control) {
                            case NONE -> NoiseCeilings.of(pairs, positions);
                            case LAG -> NoiseCeilings.of(pairs, positions, lags);
                        };
                for (int s = 0; s < having.size(); s++) {
                    NoiseCeilings.Ceiling ceiling = result.ceilings().get(s);
                    String reason = rdms.get(s).reason().isEmpty()
                            ? ceiling.reason()
                            : rdms.get(s).reason();
                    rows.add(List.of(
                            having.get(s).owner(),
                            region,
                            run,
                            control,
                            ceiling.pairwise(),
                            ceiling.lower(),
                            ceiling.upper(),
                            result.participants(),
                            reason));
                }
            }
        }
        return rows;
    }
}
