package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;

/** Real BOLD from sheets to region RDMs, ceilings and the report; no movie and no networks. Digits of numpy by haxby.py. */
@Tag("study")
class HaxbyStudyTest {
    private static final int[] HOC = {1, 3, 4, 7, 8, 12, 14, 17, 18, 22, 23, 24, 28, 31, 32, 33, 35, 36, 42, 43, 44};

    @TempDir
    static Path folder;

    private static HaxbyData haxby;
    private static Nextflow nextflow;

    /** The runs as those of two participants, and as those of one; the second study resumes the first. */
    @BeforeAll
    static void runBothStudies() throws IOException {
        haxby = HaxbyData.find();
        Files.writeString(folder.resolve("brain.tsv"), "index\tname\n1\tbrain\n");
        Files.writeString(folder.resolve("vt.tsv"), "index\tname\n1\tvt\n");
        List<String> hoc = new ArrayList<>(List.of("index\tname"));
        Arrays.stream(HOC).forEach(label -> hoc.add(label + "\thoc" + label));
        Files.write(folder.resolve("hoc.tsv"), hoc);
        nextflow = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of("--tr", "2.5", "-resume", "--max_cpus=1", "--max_memory=1.GB", "--java_options=-Xss512k"));
        study("two.csv", 6);
        PipelineRun two = nextflow.run("--subjects", "two.csv", "--outdir", "two");
        assertEquals(0, two.exitCode(), two.log());
        assertEquals(
                Map.of(
                        "CHECK_DESIGN", 1L,
                        "BUILD_ROI_RDMS", 12L,
                        "NOISE_CEILING", 6L,
                        "GROUP_STATS", 1L,
                        "RENDER_REPORT", 1L),
                two.executed());
    }

    /** A sheet in which every so many runs are a participant of their own. */
    private static void study(String sheet, int runsEach) throws IOException {
        List<String> lines = new ArrayList<>(List.of("subject,run,bold,rois,roi_labels"));
        String masks = haxby.mask("brain") + ";" + haxby.mask("vt") + ";" + haxby.mask("hoc");
        for (int run = 1; run <= 12; run++) {
            lines.add("sub-0" + (1 + (run - 1) / runsEach) + "," + (1 + (run - 1) % runsEach) + "," + haxby.bold(run)
                    + "," + masks + ",brain.tsv;vt.tsv;hoc.tsv");
        }
        Files.write(folder.resolve(sheet), lines);
    }

    private static Rdm rdm(String study, String subject, int run, String region) {
        RdmSet set = RdmFile.read(folder.resolve(study + "/roi_rdms/" + subject + "_run-" + run + "_roi-rdms.h5"));
        return set.rdms().stream()
                .filter(rdm -> rdm.name().equals(region))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rdmsOfBothParticipantsHaveTheNumbersOfNumpy() throws IOException {
        List<String[]> rows = Fixture.cells(HaxbyStudyTest.class, "haxby_rdms.tsv");
        assertEquals(12 * 16, rows.size());
        for (String[] row : rows) {
            int run = Integer.parseInt(row[0]);
            Rdm rdm = rdm("two", run <= 6 ? "sub-01" : "sub-02", 1 + (run - 1) % 6, row[1]);
            assertEquals(Integer.parseInt(row[2]), rdm.patternSize());
            double[] expected =
                    Arrays.stream(row).skip(3).mapToDouble(Double::parseDouble).toArray();
            double[] first = Arrays.copyOf(rdm.pairs(), 3);
            String what = "run " + run + " " + row[1];
            assertEquals(expected[0], Arrays.stream(rdm.pairs()).average().orElseThrow(), 1e-12, what);
            assertArrayEquals(Arrays.copyOfRange(expected, 1, 4), first, 1e-12, what);
        }
        // README.md of the data prints twelve decimals.
        assertEquals(1.007283979164, mean(rdm("two", "sub-01", 1, "brain")), 6e-13);
        assertEquals(1.004037402585, mean(rdm("two", "sub-01", 2, "brain")), 6e-13);
        assertEquals(1.005678097693, mean(rdm("two", "sub-01", 3, "brain")), 6e-13);
    }

    private static double mean(Rdm rdm) {
        return Arrays.stream(rdm.pairs()).average().orElseThrow();
    }

    @Test
    void ceilingsHaveTheNumbersOfNumpyAndOneVoxelHasNoneForAReason() throws IOException {
        Map<String, String[]> expected = new HashMap<>();
        Fixture.cells(HaxbyStudyTest.class, "haxby_ceilings.tsv")
                .forEach(row -> expected.put(row[0] + " " + row[1], row));
        int undefined = 0;
        for (int run = 1; run <= 6; run++) {
            Table table = Tables.readTsv(folder.resolve("two/noise_ceilings/run-" + run + "_ceilings.tsv"));
            assertEquals(2 * 2 * (2 + HOC.length), table.rows().size(), "plain and within lag");
            for (int i = 0; i < table.rows().size(); i++) {
                Map<String, String> row = table.rows().get(i);
                String[] cells = expected.get(run + " " + row.get("roi"));
                if (cells == null) {
                    undefined++;
                    assertEquals("n/a", row.get("lower"));
                    assertFalse(row.get("reason").isEmpty(), row.toString());
                    continue;
                }
                if (row.get("time_control").equals("lag")) {
                    assertTrue(table.number(i, "lower") < table.number(i, "upper"), row.toString());
                    continue;
                }
                int at = row.get("subject").equals("sub-01") ? 2 : 5;
                assertEquals("2", row.get("n"));
                assertEquals(Double.parseDouble(cells[at]), table.number(i, "pairwise"), 1e-12, row.toString());
                assertEquals(Double.parseDouble(cells[at + 1]), table.number(i, "lower"), 1e-12, row.toString());
                assertEquals(Double.parseDouble(cells[at + 2]), table.number(i, "upper"), 1e-12, row.toString());
            }
        }
        assertEquals(6 * 2 * 2 * 7, undefined, "vt and six labels of hoc have one voxel");
        Rdm vt = rdm("two", "sub-01", 1, "vt");
        assertEquals("expected at least 2 usable voxels and found 1 of 1", vt.reason());
    }

    @Test
    void aReportEndsTheStudyOfTwoAndThatOfOneParticipantWithoutCeilings() throws IOException {
        String report = Files.readString(folder.resolve("two/report.html"));
        assertTrue(report.contains("hoc17"));
        study("one.csv", 12);
        PipelineRun one = nextflow.run("--subjects", "one.csv", "--outdir", "one");
        assertEquals(0, one.exitCode(), one.log());
        // the first six runs are in the cache
        assertEquals(Map.of("CHECK_DESIGN", 1L, "BUILD_ROI_RDMS", 6L, "RENDER_REPORT", 1L), one.executed());
        assertEquals(mean(rdm("two", "sub-02", 6, "brain")), mean(rdm("one", "sub-01", 12, "brain")), "the same run");
        assertTrue(Files.exists(folder.resolve("one/report.html")));
        assertFalse(Files.exists(folder.resolve("one/noise_ceilings")));
    }
}
