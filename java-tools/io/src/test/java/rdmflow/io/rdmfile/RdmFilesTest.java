package rdmflow.io.rdmfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.tool.Findings;

class RdmFilesTest {
    private static final RdmSet.Kind SUBJECT = RdmSet.Kind.SUBJECT;
    private static final RdmSet.Kind MODEL = RdmSet.Kind.MODEL;

    @TempDir
    private Path folder;

    private final Findings findings = new Findings();

    @Test
    void sortsHeadsByRunAsIntegersThenByOwner() {
        List<Path> files =
                List.of(write(SUBJECT, "b", "10", 4), write(SUBJECT, "a", "10", 4), write(SUBJECT, "b", "02", 4));
        RdmFiles read = RdmFiles.of(files, SUBJECT, findings);
        findings.throwProblems();
        assertEquals(
                List.of("2 b", "10 a", "10 b"),
                read.heads().stream()
                        .map(head -> head.run() + " " + head.owner())
                        .toList());
        assertEquals(4, read.heads().get(0).volumes());
        assertEquals(List.of("2", "10"), List.copyOf(read.byRun().keySet()));
        assertEquals(List.of("2", "10"), List.copyOf(read.byOwner().get("b").keySet()));
    }

    @Test
    void namesAllFilesThatCannotBeTaken() throws IOException {
        Path text = Files.writeString(folder.resolve("text.h5"), "no");
        List<Path> files = List.of(
                write(SUBJECT, "a", "1", 4),
                text,
                folder.resolve("none.h5"),
                folder,
                write(MODEL, "vit", "1", 4),
                write(SUBJECT, "a", "01", 4));
        RdmFiles read = RdmFiles.of(files, SUBJECT, findings);
        List<String> problems = problems();
        assertEquals(5, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("text.h5: expected an RDM file"), problems.toString());
        assertTrue(problems.get(1).endsWith("none.h5: expected a file, found none"));
        assertTrue(problems.get(2).endsWith("expected a file, found a folder"));
        assertTrue(problems.get(3).contains("expected one file of a run 1, found"));
        assertEquals(
                "vit_run-1.h5: expected RDMs of a subject for --roi-rdms, found RDMs of model vit", problems.get(4));
        assertEquals(List.of("a"), List.copyOf(read.byOwner().keySet()));
    }

    @Test
    void namesRunsLayersAndVolumesThatDiffer() {
        List<Path> files = List.of(
                write(MODEL, "vgg", "1", 4, "l1", "l2"),
                write(MODEL, "vgg", "2", 4, "l2", "l1"),
                write(MODEL, "vgg", "3", 4, "l1"),
                write(MODEL, "vit", "1", 5));
        RdmFiles read = RdmFiles.of(files, MODEL, findings);
        findings.throwProblems();
        read.checkRuns(List.of("1", "2", "3"), "; make them", findings);
        read.checkLayers(findings);
        read.checkVolumes(findings);
        assertEquals(
                List.of(
                        "model vit: expected RDM files of all runs (1, 2, 3), found none of run 2, 3; make them",
                        "vgg_run-3.h5: expected the layers of vgg_run-1.h5 (2: l1, l2), found 1: l1",
                        "vit_run-1.h5: expected the 4 volumes of vgg_run-1.h5 in run 1, found 5"),
                problems());
    }

    @Test
    void distancesOfAModelsRunsAndOfAllParticipantsAreAlike() {
        List<Path> models = List.of(
                write(MODEL, "vit", "1", "cosine"),
                write(MODEL, "vit", "2", RdmSet.UNKNOWN_MEASURE),
                write(MODEL, "vit", "3", "euclidean"),
                write(MODEL, "vgg", "1", "correlation"));
        RdmFiles.of(models, MODEL, findings);
        RdmFiles.of(
                List.of(write(SUBJECT, "a", "1", "correlation"), write(SUBJECT, "b", "2", "cosine")),
                SUBJECT,
                findings);
        assertEquals(
                List.of(
                        "vit_run-3.h5: expected cosine distances as in vit_run-1.h5, found euclidean",
                        "b_run-2.h5: expected correlation distances as in a_run-1.h5, found cosine"),
                problems());
    }

    @Test
    void readsRdmsByNameAndOneThatIsNotThereAsUndefined() {
        RdmFile.Head head = RdmFile.head(write(SUBJECT, "a", "1", 4, "V1", "FFA"));
        RdmSet set = RdmFiles.read(head, List.of("FFA", "PPA", "V1"));
        assertEquals(List.of("FFA", "PPA", "V1"), set.names());
        assertEquals(1, set.rdms().get(0).pairs()[0]);
        assertTrue(Double.isNaN(set.rdms().get(1).pairs()[0]));
        assertEquals("not in a_run-1.h5", set.rdms().get(1).reason());
        assertEquals(0, set.rdms().get(2).pairs()[0]);
    }

    private List<String> problems() {
        return assertThrows(DataException.class, findings::throwProblems).problems();
    }

    /** The first pair of each RDM is its number. */
    private Path write(RdmSet.Kind kind, String owner, String run, int volumes, String... names) {
        List<String> all = names.length == 0 ? List.of("one") : List.of(names);
        List<Rdm> rdms = all.stream()
                .map(name -> {
                    double[] pairs = new double[Math.toIntExact(PairOrder.count(volumes))];
                    pairs[0] = all.indexOf(name);
                    return new Rdm(name, volumes, pairs, 9);
                })
                .toList();
        Path file = folder.resolve(owner + "_run-" + run + ".h5");
        RdmFile.write(file, new RdmSet(kind, owner, RunKey.of(run), "correlation", new double[volumes], rdms));
        return file;
    }

    private Path write(RdmSet.Kind kind, String owner, String run, String measure) {
        Path file = write(kind, owner, run, 4);
        RdmSet set = RdmFile.read(file);
        RdmFile.write(file, new RdmSet(kind, owner, set.run(), measure, set.times(), set.rdms()));
        return file;
    }
}
