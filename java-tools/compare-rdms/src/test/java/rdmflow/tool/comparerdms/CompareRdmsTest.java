package rdmflow.tool.comparerdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.tool.JsonFile;

/**
 * A small study whose every row is in expected.tsv: scipy.stats, numpy and HSIC over quadruples, by compare_rdms.py beside
 * it. Tolerance 1e-12 (1e-13 and the sums of 66 pairs; of Bures those of an SVD).
 */
class CompareRdmsTest extends SmallStudy {
    @Test
    void givesEveryMeasureOfEveryLayerAndRegion() throws IOException {
        Table table = compare(ALL, "--time-control", "both");
        assertEquals(
                List.of("subject", "model", "roi", "run", "layer", "measure", "time_control", "r", "n_pairs", "reason"),
                table.columns());
        // 2 subjects, 2 runs, 2 regions, 3 layers, 7 measures and 3 of them within lag.
        assertEquals(2 * 2 * 2 * 3 * 10, table.rows().size());
        for (Map<String, String> row : table.rows()) {
            double expected = expected(
                    "regions",
                    row.get("subject"),
                    row.get("model"),
                    row.get("roi"),
                    row.get("run"),
                    row.get("layer"),
                    row.get("measure"),
                    row.get("time_control"));
            assertEquals(expected, Double.parseDouble(row.get("r")), 1e-12, row.toString());
            boolean grams = List.of("cka-debiased", "bures").contains(row.get("measure"));
            assertEquals(grams ? "n/a" : "66", row.get("n_pairs"));
        }
        List<String> keys = table.rows().stream()
                .limit(22)
                .map(row -> String.join(" ", List.copyOf(row.values()).subList(0, 7)))
                .toList();
        assertEquals("sub-01 flow EVC 2 conv pearson none", keys.get(0));
        assertEquals("sub-01 flow EVC 2 conv pearson lag", keys.get(1));
        assertEquals("sub-01 flow EVC 2 conv bures none", keys.get(9));
        assertEquals("sub-01 flow EVC 10 conv pearson none", keys.get(10));
        assertEquals("sub-01 flow V4 2 conv pearson none", keys.get(20));
    }

    @Test
    void comparesModelsAloneAndAveragesOverRuns() throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--model-rdms", modelRdms, "--model-grams", modelGrams));
        arguments.addAll(List.of(ALL));
        arguments.addAll(List.of("--time-control", "both"));
        Table table = run(arguments.toArray());
        assertEquals(
                List.of("model_a", "layer_a", "model_b", "layer_b", "measure", "time_control", "r", "n_runs", "reason"),
                table.columns());
        assertEquals(3 * 10, table.rows().size());
        for (Map<String, String> row : table.rows()) {
            double mean = 0;
            for (String of : List.of("2", "10")) {
                mean += expected(
                                "models",
                                row.get("model_a") + "/" + row.get("layer_a"),
                                row.get("model_b") + "/" + row.get("layer_b"),
                                of,
                                row.get("measure"),
                                row.get("time_control"))
                        / 2;
            }
            assertEquals(mean, Double.parseDouble(row.get("r")), 1e-12, row.toString());
            assertEquals("2", row.get("n_runs"));
        }
        assertEquals("flow conv vit late", String.join(" ", cells(table, 0).subList(0, 4)));
        assertEquals("flow conv vit early", String.join(" ", cells(table, 10).subList(0, 4)));
        assertEquals("vit late vit early", String.join(" ", cells(table, 20).subList(0, 4)));
    }

    @Test
    void needsNoGramsForPearsonWhichIsTheDefault() throws IOException {
        Table table = run("--roi-rdms", roiRdms, "--model-rdms", modelRdms);
        assertEquals(24, table.rows().size());
        assertEquals("pearson", table.rows().get(0).get("measure"));
        JsonNode sidecar =
                JsonFile.MAPPER.readTree(folder.resolve("out.tsv.json").toFile());
        assertEquals(8, sidecar.get("inputs").size());
        assertEquals(
                "[\"Each layer was compared with each region in each run by the Pearson correlation of their RDMs.\"]",
                sidecar.get("methods").toString());
    }

    @Test
    void writesTheSameBytesForInputsInAnyOrderAndAnyThreads() throws IOException {
        compare(ALL, "--time-control", "both");
        byte[] table = Files.readAllBytes(folder.resolve("out.tsv"));
        byte[] sidecar = Files.readAllBytes(folder.resolve("out.tsv.json"));
        List.of(roiRdms, modelRdms, roiGrams, modelGrams).forEach(Collections::reverse);
        compare(ALL, "--time-control", "both", "--threads", "4");
        assertArrayEquals(table, Files.readAllBytes(folder.resolve("out.tsv")));
        assertArrayEquals(sidecar, Files.readAllBytes(folder.resolve("out.tsv.json")));
    }

    /** 4 s are two volumes: run 2 loses its end, run 10 its beginning; lag 1 leaves out neighbours. */
    @Test
    void leavesOutWhatTheOptionsSay() throws IOException {
        String[] ofPairs = {"--measures", "tau-a", "pearson"};
        assertEquals("45", compare(ofPairs, "--drop-overlap", "4").rows().get(0).get("n_pairs"));
        assertEquals("55", compare(ofPairs, "--exclude-lag", "1").rows().get(0).get("n_pairs"));
        double plain = compare(new String[] {"--measures", "bures"}).number(0, "r");
        double dropped = compare(new String[] {"--measures", "bures"}, "--drop-overlap", "4")
                .number(0, "r");
        assertFalse(plain == dropped);
    }

    @Test
    void keepsTheReasonOfARegionWithoutGeometry() throws IOException {
        double[][] undefined = new double[VOLUMES][VOLUMES];
        Arrays.stream(undefined).forEach(row -> Arrays.fill(row, Double.NaN));
        RdmFile.write(
                roiRdms.get(0),
                new RdmSet(
                        RdmSet.Kind.SUBJECT,
                        "sub-02",
                        "10",
                        "euclidean",
                        times(),
                        List.of(Rdm.undefined("VO1", VOLUMES, 1, "1 usable voxel"))));
        GramsFile.write(
                roiGrams.get(0),
                Grams.ofRegions(
                        "sub-02",
                        "10",
                        2,
                        .5,
                        List.of(new GramsFile.Layer("VO1", 0, undefined, undefined[0], 1, "1 usable voxel"))));
        Table table = compare(ALL);
        List<Map<String, String>> lost = table.rows().stream()
                .filter(row -> row.get("roi").equals("VO1"))
                .toList();
        assertEquals(3 * 7, lost.size());
        for (Map<String, String> row : lost) {
            assertEquals("n/a 1 usable voxel", row.get("r") + " " + row.get("reason"));
        }
        assertEquals("0", lost.get(0).get("n_pairs"));
    }

    @Test
    void ofGramsAloneNeedsNoRdms() throws IOException {
        Table table = run("--roi-grams", roiGrams, "--model-grams", modelGrams, "--measures", "cka-debiased");
        assertEquals(24, table.rows().size());
    }

    @Test
    void aModelOfGivenRdmsHasNoGramsAndSaysSo() throws IOException {
        List<Path> ofVit = modelGrams.stream()
                .filter(file -> file.getFileName().toString().startsWith("vit"))
                .toList();
        Table table = run(
                "--roi-rdms",
                roiRdms,
                "--model-rdms",
                modelRdms,
                "--roi-grams",
                roiGrams,
                "--model-grams",
                ofVit,
                "--measures",
                "pearson",
                "bures");
        for (Map<String, String> row : table.rows()) {
            boolean none = row.get("model").equals("flow") && row.get("measure").equals("bures");
            assertEquals(none, row.get("r").equals("n/a"), row.toString());
            assertEquals(none ? "RDMs were given for this model, which have no Grams" : "", row.get("reason"));
        }
        assertEquals(
                table.rows().stream()
                        .filter(row -> row.get("measure").equals("pearson"))
                        .count(),
                table.rows().stream()
                        .filter(row -> row.get("measure").equals("bures"))
                        .count());
    }

    /** RDMs of other programs may not say when their volumes were taken: any file of the run that does is enough. */
    @Test
    void takesTheTimesOfAFileThatHasThem() throws IOException {
        for (Path file : modelRdms) {
            RdmSet set = RdmFile.read(file);
            double[] unknown = new double[VOLUMES];
            Arrays.fill(unknown, Double.NaN);
            RdmFile.write(file, new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), unknown, set.rdms()));
        }
        Table table = run("--roi-rdms", roiRdms, "--model-rdms", modelRdms, "--drop-overlap", "4");
        assertEquals("45", table.rows().get(0).get("n_pairs"));
        assertEquals(65, refusedAlone("--model-rdms", modelRdms, "--drop-overlap", "4"));
        assertTrue(
                last.lastLine()
                        .contains("run 2: expected the times of volumes in the RDM files (/pattern_descriptors/time, in"
                                + " seconds), which --drop-overlap needs, found none"),
                last.lastLine());
    }
}
