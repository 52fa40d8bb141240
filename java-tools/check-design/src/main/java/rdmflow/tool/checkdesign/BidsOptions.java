package rdmflow.tool.checkdesign;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.io.bids.BidsQuery;
import rdmflow.io.bids.BidsScans;
import rdmflow.io.design.Scan;
import rdmflow.io.tool.Findings;

/** A folder of fMRIPrep derivatives in place of the sheet of the scans, and which of its scans are the study's. */
final class BidsOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--bids",
            paramLabel = "DIR",
            description = "Folder of fMRIPrep derivatives, in place of the sheet of the scans.")
    private Path folder;

    @Option(
            names = "--task",
            defaultValue = "movie",
            description = "Task in the BIDS names (default: ${DEFAULT-VALUE}).")
    private String task;

    @Option(
            names = "--space",
            defaultValue = "T1w",
            description = "Space in the BIDS names, or native for names without one (default: ${DEFAULT-VALUE}).")
    private String space;

    @Option(
            names = "--session",
            description = "Session in the BIDS names; needed where several hold the same task and run.")
    private Optional<String> session;

    @Option(
            names = "--runs",
            arity = "1..*",
            paramLabel = "R",
            description = "With --bids: the runs to take (default: all).")
    private List<String> runs = List.of();

    @Option(
            names = "--surfaces",
            arity = "1..*",
            paramLabel = "F",
            description = "With --bids: the midthickness surfaces (.surf.gii) of both hemispheres, for searchlights and"
                    + " regions around a peak; {subject} in a name stands for each participant, as sub-01.")
    private List<String> surfaces = List.of();

    /** Null where there is a sheet. */
    Path folder() {
        return folder;
    }

    String space() {
        return space;
    }

    /** The runs to take; none for all. */
    List<String> runs() {
        return runs;
    }

    /** Refuses what chooses in a folder where there is none. */
    void check() {
        if (folder == null && (!runs.isEmpty() || session.isPresent() || !surfaces.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(), "--runs, --session and --surfaces go with a BIDS folder: expected --bids DIR");
        }
    }

    /**
     * The scans that the names of files tell.
     *
     * @param participants to take; none for all
     */
    List<StudyScan> scans(List<String> participants, Findings findings) {
        Optional<BidsScans.Found> found =
                findings.attempt(() -> BidsScans.find(folder, new BidsQuery(task, space, session, participants, runs)));
        found.ifPresent(scans -> findings.warnings(scans.warnings()));
        return found.map(BidsScans.Found::scans).orElse(List.of()).stream()
                .map(scan -> new StudyScan(
                        withSurfaces(scan.scan()),
                        scan.brainMask(),
                        Optional.empty(),
                        scan.sidecar(),
                        scan.otherConfounds()))
                .toList();
    }

    private Scan withSurfaces(Scan scan) {
        return scan.withSurfaces(surfaces.stream()
                .map(name -> name.replace("{subject}", scan.subject()))
                .toList());
    }
}
