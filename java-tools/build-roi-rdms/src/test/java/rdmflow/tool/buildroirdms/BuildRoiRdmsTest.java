package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.GramDistances;
import rdmflow.core.rdm.Metric;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Sidecar;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** The small study of roi_rdms.py: every pair against numpy and scipy. */
class BuildRoiRdmsTest {
    private static final String[] FILES = {
        "bold.nii.gz", "rois.nii.gz", "rois.tsv", "csf_wm.nii.gz", "confounds.tsv", "confounds.json"
    };

    @TempDir
    private Path folder;

    private Path output;

    @BeforeEach
    void copyStudy() throws IOException {
        Fixture.copy(BuildRoiRdmsTest.class, folder, FILES);
        output = folder.resolve("out/rdms.h5");
    }

    private List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--bold", folder.resolve("bold.nii.gz").toString(),
                "--rois", folder.resolve("rois.nii.gz").toString(),
                "--roi-labels", folder.resolve("rois.tsv").toString(),
                "--subject", "sub-01",
                "--run", "02",
                "--output", output.toString()));
        Arrays.stream(more).map(word -> word.replace("@", folder + "/")).forEach(arguments::add);
        return arguments;
    }

    private RdmSet build(String... more) {
        ToolRun.of(BuildRoiRdms::run, arguments(more)).requireSuccess();
        return RdmFile.read(output);
    }

    private JsonNode details() throws IOException {
        return JsonFile.MAPPER.readTree(Sidecar.of(output).toFile()).get("details");
    }

    private static Map<String, double[]> expected(String variant) throws IOException {
        Map<String, double[]> expected = new LinkedHashMap<>();
        for (String[] row : Fixture.cells(BuildRoiRdmsTest.class, "expected.tsv")) {
            if (row[0].equals(variant)) {
                expected.put(row[1], Fixture.numbers(row, 2));
            }
        }
        assertEquals(2, expected.size());
        return expected;
    }

    @ParameterizedTest
    @CsvSource({
        "plain,",
        "confounds, --confounds @confounds.tsv",
        "columns, --confounds @confounds.tsv --confound-columns trans_x_derivative1 trans_x",
        "mask, --compcor-mask @csf_wm.nii.gz",
        "mask-confounds, --compcor-mask @csf_wm.nii.gz --confounds @confounds.tsv --confounds-json @confounds.json",
        "no-centre, --confounds @confounds.tsv --no-centre-voxels",
        "zscore, --zscore-voxels",
        "drop, --confounds @confounds.tsv --drop-volumes 0 7"
    })
    void everyPairAgreesWithNumpy(String variant, String options) throws IOException {
        RdmSet set = build(options == null ? new String[0] : options.split(" "));
        for (Map.Entry<String, double[]> region : expected(variant).entrySet()) {
            Rdm rdm = set.rdms().get(set.names().indexOf(region.getKey()));
            // Distances of about 1 from values of about 60 after a regression: 1e-12 is 1e4 roundings.
            assertArrayEquals(region.getValue(), rdm.pairs(), 1e-12, variant + " " + region.getKey());
        }
    }

    @Test
    void takesTheFirstColumnsForCombinedOnlyWhenTold() throws IOException {
        Files.delete(folder.resolve("confounds.json"));
        String table = folder.resolve("confounds.tsv").toString();
        ToolRun refused = ToolRun.of(BuildRoiRdms::run, arguments("--confounds", table));
        assertEquals(65, refused.exitCode());
        assertTrue(
                refused.problems().get(0).contains("--assume-combined"),
                refused.problems().toString());
        RdmSet set = build("--confounds", table, "--assume-combined");
        assertArrayEquals(expected("assumed").get("A"), set.rdms().get(0).pairs(), 1e-12);
    }

    @Test
    void writesRegionsInOrderWithTheirKeysAndTimes() {
        RdmSet set = build();
        assertEquals(List.of("A", "B", "gone"), set.names());
        assertEquals("sub-01", set.owner());
        assertEquals("2", set.run());
        assertEquals("correlation", set.measure());
        assertEquals(30, set.volumes());
        assertArrayEquals(new double[] {1, 3, 5}, Arrays.copyOf(set.times(), 3));
        assertArrayEquals(
                new double[] {0, 1.5, 3},
                Arrays.copyOf(build("--tr", "1.5", "--slice-time-ref", "0").times(), 3));
    }

    @Test
    void emptyRegionIsUndefinedWithItsReasonAndTheOthersGoOn() {
        RdmSet set = build();
        Rdm gone = set.rdms().get(2);
        assertEquals("no voxels", gone.reason());
        assertEquals(435, gone.undefinedPairs());
        assertEquals(0, set.rdms().get(0).undefinedPairs());
    }

    /** 1 - r of the Grams against numpy's distances; a volume without a pattern has NaN, a region without voxels only NaN. */
    @ParameterizedTest
    @CsvSource({"plain,", "drop, --confounds @confounds.tsv --drop-volumes 0 7", "zscore, --zscore-voxels"})
    void writesTheGramsOfTheSamePatterns(String variant, String options) throws IOException {
        Path file = folder.resolve("out/grams.h5");
        String more = (options == null ? "" : options + " ") + "--grams-output " + file;
        build(more.split(" "));
        GramsFile.Grams grams = GramsFile.read(file);
        assertEquals(RdmSet.Kind.SUBJECT, grams.kind());
        assertEquals(
                "sub-01 2 [1.0, 3.0]",
                grams.owner() + " " + grams.run() + " " + Arrays.toString(Arrays.copyOf(grams.times(), 2)));
        Map<String, double[]> expected = expected(variant);
        for (GramsFile.Layer region : grams.layers().subList(0, 2)) {
            assertArrayEquals(
                    expected.get(region.name()),
                    GramDistances.of(Metric.CORRELATION, false, region.gram(), region.rowMean(), region.features()),
                    1e-12);
            assertEquals(variant.equals("drop"), Double.isNaN(region.gram()[7][7]));
            assertEquals(variant.equals("drop"), Double.isNaN(region.gram()[3][7]));
            assertEquals(variant.equals("drop"), Double.isNaN(region.rowMean()[0]));
        }
        assertEquals(8, grams.layers().get(0).features());
        GramsFile.Layer gone = grams.layers().get(2);
        assertEquals("no voxels", gone.reason());
        assertTrue(Double.isNaN(gone.gram()[1][2]));
        byte[] once = Files.readAllBytes(file);
        byte[] sidecar = Files.readAllBytes(Sidecar.of(file));
        build((more + " --threads 4").split(" "));
        assertArrayEquals(once, Files.readAllBytes(file));
        assertArrayEquals(sidecar, Files.readAllBytes(Sidecar.of(file)));
    }

    @Test
    void sidecarTellsWhatWasRemovedAndWhatWasExcluded() throws IOException {
        build("--confounds", folder.resolve("confounds.tsv").toString());
        JsonNode details = details();
        JsonNode region = details.get("rois").get("A");
        assertEquals(9, region.get("voxels").asInt());
        assertEquals(8, region.get("used_voxels").asInt());
        assertEquals(1, region.get("constant_voxels").asInt());
        double removed = region.get("r_squared_removed").asDouble();
        assertTrue(removed > 0.1 && removed < 0.6, "r_squared_removed " + removed);
        assertTrue(region.get("split_half_reliability").isNumber());
        // Mean 1500 and standard deviation 65, by the script.
        assertEquals(1500.0 / 65, region.get("temporal_snr").asDouble(), 3);
        assertEquals(
                "[\"a_comp_cor_101\",\"a_comp_cor_105\",\"a_comp_cor_103\",\"a_comp_cor_102\",\"a_comp_cor_100\","
                        + "\"cosine00\",\"cosine01\"]",
                details.get("regressed_columns").toString());
        assertEquals(
                "[\"non_steady_state_outlier00\"]",
                details.get("non_steady_state_columns").toString());
        assertEquals(4, details.get("overlaps").get(0).get("voxels").asInt());
        assertEquals("header", details.get("tr_source").asText());
    }

    /** Sentences for the methods of a paper tell what was regressed out, and nothing that was not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--zscore-voxels | In each voxel of a region an intercept was regressed out and the rest scaled to unit"
                        + " variance.",
                "--compcor-mask @csf_wm.nii.gz --linear-trend | In each voxel of a region an intercept, a linear trend"
                        + " and the first 5 principal components of a noise mask (CompCor, Behzadi et al. 2007) were"
                        + " regressed out.",
                "--confounds @confounds.tsv --confound-columns trans_x | In each voxel of a region an intercept, the"
                        + " first 5 anatomical CompCor components (Behzadi et al. 2007) as computed by fMRIPrep"
                        + " (Esteban et al. 2019), the cosines of the confounds table and its columns trans_x were"
                        + " regressed out."
            })
    void sidecarTellsTheMethods(String options, String expected) throws IOException {
        build(options.split(" "));
        assertEquals(
                expected,
                JsonFile.MAPPER
                        .readTree(Sidecar.of(output).toFile())
                        .path("methods")
                        .path(0)
                        .asText());
    }

    @Test
    void centringTheDataLeavesNothingToRemove() throws IOException {
        build();
        assertEquals(0, details().get("rois").get("A").get("r_squared_removed").asDouble());
    }

    @Test
    void takesTheRepetitionTimeFromTheSidecarBeforeTheHeader() throws IOException {
        Files.writeString(folder.resolve("bold.json"), "{\"RepetitionTime\": 2.5}");
        assertEquals(1.25, build().times()[0]);
        assertEquals("sidecar", details().get("tr_source").asText());
        assertTrue(details().get("warnings").get(0).asText().contains("the sidecar says a repetition time of 2.5 s"));
    }

    @Test
    void writesTheSameBytesForAnyNumberOfThreads() throws IOException {
        build("--compcor-mask", folder.resolve("csf_wm.nii.gz").toString());
        byte[] rdms = Files.readAllBytes(output);
        byte[] sidecar = Files.readAllBytes(Sidecar.of(output));
        build("--compcor-mask", folder.resolve("csf_wm.nii.gz").toString(), "--threads", "4");
        assertArrayEquals(rdms, Files.readAllBytes(output));
        assertArrayEquals(sidecar, Files.readAllBytes(Sidecar.of(output)));
    }

    @Test
    void aMotionOutliersVolumeHoldsNoPattern() throws IOException {
        RdmSet set = build(
                "--confounds",
                folder.resolve("confounds.tsv").toString(),
                "--confound-columns",
                "non_steady_state_outlier00");
        assertEquals(29, set.rdms().get(0).undefinedPairs());
        assertEquals("[0]", details().get("volumes_without_pattern").toString());
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Path bold = folder.resolve("bold.nii.gz");
        byte[] bytes = Files.readAllBytes(bold);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(bold, bytes);
        ToolRun run = ToolRun.of(BuildRoiRdms::run, arguments());
        assertEquals(65, run.exitCode());
        assertTrue(
                run.problems().get(0).startsWith("bold.nii.gz: "),
                run.problems().toString());
        try (Stream<Path> left = Files.exists(output.getParent()) ? Files.list(output.getParent()) : Stream.empty()) {
            assertEquals(List.of(), left.toList());
        }
    }
}
