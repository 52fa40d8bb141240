package rdmflow.tool.noiseceiling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.ToolRun;

/** Digits of numpy 2.4.6, printed by noise_ceilings.py of core. */
class NoiseCeilingTest {
    private static final double[][] RDMS = {
        {3, 1, 4, 1, 5, 9, 2, 6, 5, 3},
        {2, 7, 1, 8, 2, 8, 1, 8, 2, 8},
        {1, 4, 1, 4, 2, 1, 3, 5, 6, 2},
        {5, 7, 7, 2, 1, 5, 6, 6, 4, 9}
    };

    @TempDir
    private Path folder;

    private ToolRun last;

    @Test
    void writesOneRowPerParticipantRegionAndRun() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String run : List.of("10", "2")) {
            for (int s = 3; s >= 0; s--) {
                files.add(rdms(s, run, rdm("V1", RDMS[s]), Rdm.undefined("FFA", 5, 1, "1 usable voxel")));
            }
        }
        Path output = folder.resolve("ceilings.tsv");
        assertEquals(0, run("--roi-rdms", files, "--output", output), last.stderr());
        Table table = Tables.readTsv(output);
        assertEquals(
                List.of("subject", "roi", "run", "time_control", "pairwise", "lower", "upper", "n", "reason"),
                table.columns());
        assertEquals("none", table.rows().get(0).get("time_control"));
        assertEquals(16, table.rows().size());
        assertEquals("2", table.rows().get(0).get("run"));
        assertEquals("sub-02", table.rows().get(1).get("subject"));
        assertEquals(0.15941665251822795, table.number(1, "pairwise"), 1e-14);
        assertEquals(0.32806356502914835, table.number(1, "lower"), 1e-14);
        assertEquals(0.7316929692577314, table.number(1, "upper"), 1e-14);
        assertEquals(4, table.number(1, "n"));
        assertEquals("", table.rows().get(1).get("reason"));
        assertEquals("FFA", table.rows().get(4).get("roi"));
        assertEquals("n/a", table.rows().get(4).get("upper"));
        assertEquals("1 usable voxel", table.rows().get(4).get("reason"));
        assertEquals(0, table.number(4, "n"));
        assertTrue(Files.exists(folder.resolve("ceilings.tsv.json")));
    }

    /** A run's ceilings are those of the participants who have it; n says how many. */
    @Test
    void aParticipantWhoLacksARunIsMissingInItsCeilingsOnly() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            files.add(rdms(s, "1", rdm("V1", RDMS[s])));
            if (s < 3) {
                files.add(rdms(s, "2", rdm("V1", RDMS[s])));
            }
        }
        Path output = folder.resolve("ceilings.tsv");
        assertEquals(0, run("--roi-rdms", files, "--output", output), last.stderr());
        Table table = Tables.readTsv(output);
        assertEquals(7, table.rows().size());
        assertEquals(4, table.number(3, "n"));
        assertEquals(3, table.number(4, "n"));
    }

    /** Digits of numpy 2.4.6, printed by noise_ceilings.py beside core's NoiseCeilingsTest. */
    @Test
    void givesTheRowsWithinLagBesideThePlainOnes() throws IOException {
        Path output = folder.resolve("both.tsv");
        assertEquals(0, run("--roi-rdms", allOfRun("1"), "--time-control", "both", "--output", output), last.stderr());
        Table table = Tables.readTsv(output);
        assertEquals(8, table.rows().size());
        assertEquals("none", table.rows().get(1).get("time_control"));
        assertEquals(0.32806356502914835, table.number(1, "lower"), 1e-14);
        assertEquals("lag", table.rows().get(5).get("time_control"));
        assertEquals("sub-02", table.rows().get(5).get("subject"));
        assertEquals(0.5918958126337707, table.number(5, "lower"), 1e-14);
        assertEquals(64, run("--roi-rdms", allOfRun("1"), "--time-control", "lags", "--output", output));
    }

    @Test
    void writesTheSameBytesForInputsInAnyOrder() throws IOException {
        List<Path> files = allOfRun("1");
        run("--roi-rdms", files, "--output", folder.resolve("a.tsv"));
        Collections.reverse(files);
        run("--roi-rdms", files, "--threads", "4", "--output", folder.resolve("b.tsv"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.tsv")), Files.readAllBytes(folder.resolve("b.tsv")));
    }

    /** Lag 1 leaves out pairs 0, 4, 7 and 9 of five volumes. */
    @Test
    void leavesOutNeighbouringVolumesWhenTold() throws IOException {
        Path output = folder.resolve("c.tsv");
        List<Path> files = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            double[] changed = RDMS[s].clone();
            for (int pair : new int[] {0, 4, 7, 9}) {
                changed[pair] += 100 * (s + pair);
            }
            files.add(rdms(s, "1", rdm("V1", changed)));
        }
        run("--roi-rdms", files, "--exclude-lag", "1", "--output", output);
        Path plain = folder.resolve("d.tsv");
        run("--roi-rdms", allOfRun("2"), "--exclude-lag", "1", "--output", plain);
        assertEquals(
                Files.readString(plain).replace("\t2\t", "\t"),
                Files.readString(output).replace("\t1\t", "\t"));
    }

    /** Four seconds are two volumes at 2 s: with five volumes in the middle run, one volume is left. */
    @Test
    void needsToKnowAllRunsToDropTheirOverlap() throws IOException {
        List<Path> files = allOfRun("2");
        Path output = folder.resolve("e.tsv");
        assertEquals(0, run("--roi-rdms", files, "--drop-overlap", "4", "--output", output), last.stderr());
        assertEquals(0.7316929692577314, Tables.readTsv(output).number(1, "upper"), 1e-14);
        assertEquals(
                65, run("--roi-rdms", files, "--all-runs", "1", "2", "03", "--drop-overlap", "4", "--output", output));
        assertTrue(last.lastLine().contains("run 2: expected at least two pairs of volumes, found 0"), last.stderr());
    }

    @Test
    void dropsNoSecondsWhereTheyAreOtherVolumesToEachParticipant() throws IOException {
        List<Path> files = allOfRun("1");
        RdmSet set = RdmFile.read(files.get(1));
        double[] slower = {0, 3, 6, 9, 12};
        RdmFile.write(files.get(1), new RdmSet(set.kind(), "sub-02", "1", set.measure(), slower, set.rdms()));
        Path output = folder.resolve("h.tsv");
        assertEquals(65, run("--roi-rdms", files, "--drop-overlap", "4", "--output", output));
        assertEquals(
                List.of("sub-02_run-1.h5: expected volumes 2.0 s apart as in sub-01_run-1.h5 (run 1), found 3.0 s; mend"
                        + " the times of one of them"),
                last.problems());
        assertFalse(Files.exists(output));
        assertEquals(0, run("--roi-rdms", files, "--output", output), last.stderr());
    }

    @Test
    void hasNoCeilingForOneSubjectAndSaysWhy() throws IOException {
        Path output = folder.resolve("f.tsv");
        assertEquals(0, run("--roi-rdms", rdms(0, "1", rdm("V1", RDMS[0])), "--output", output), last.stderr());
        Table table = Tables.readTsv(output);
        assertEquals("n/a", table.rows().get(0).get("pairwise"));
        assertEquals(
                "expected at least two participants with this region and run, found 1",
                table.rows().get(0).get("reason"));
    }

    @Test
    void refusesFilesThatDoNotBelongTogether() throws IOException {
        Path model = folder.resolve("model.h5");
        RdmFile.write(
                model, new RdmSet(RdmSet.Kind.MODEL, "vit", "1", "correlation", times(5), List.of(rdm("l", RDMS[0]))));
        Path shorter = folder.resolve("short.h5");
        RdmFile.write(
                shorter,
                new RdmSet(
                        RdmSet.Kind.SUBJECT,
                        "sub-09",
                        "1",
                        "correlation",
                        times(2),
                        List.of(new Rdm("V1", 2, new double[] {1}, 9))));
        List<Path> files = allOfRun("1");
        files.add(model);
        files.add(shorter);
        Path output = folder.resolve("g.tsv");
        assertEquals(65, run("--roi-rdms", files, "--output", output));
        assertTrue(
                last.stderr()
                        .contains(
                                "error: model.h5: expected RDMs of a subject for --roi-rdms, found RDMs of model vit"),
                last.stderr());
        assertTrue(
                last.stderr().contains("error: short.h5: expected the 5 volumes of sub-01_run-1.h5 in run 1, found 2"),
                last.stderr());
        assertFalse(Files.exists(output));
        assertEquals(65, run("--roi-rdms", allOfRun("1"), allOfRun("1").get(0), "--output", output));
        assertTrue(last.lastLine().contains("expected one file of sub-01 run 1, found"), last.stderr());
        assertEquals(64, run("--roi-rdms", files, "--exclude-lag", "-1", "--output", output));
    }

    private List<Path> allOfRun(String run) {
        List<Path> files = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            files.add(rdms(s, run, rdm("V1", RDMS[s])));
        }
        return files;
    }

    private static Rdm rdm(String region, double[] pairs) {
        return new Rdm(region, 5, pairs, 80);
    }

    private Path rdms(int subject, String run, Rdm... rdms) {
        String name = "sub-0" + (subject + 1);
        Path file = folder.resolve(name + "_run-" + run + ".h5");
        RdmFile.write(file, new RdmSet(RdmSet.Kind.SUBJECT, name, run, "correlation", times(5), List.of(rdms)));
        return file;
    }

    private static double[] times(int volumes) {
        double[] times = new double[volumes];
        for (int k = 0; k < volumes; k++) {
            times[k] = 2 * k + 1;
        }
        return times;
    }

    private int run(Object... arguments) {
        last = ToolRun.of(NoiseCeiling::run, arguments);
        return last.exitCode();
    }
}
