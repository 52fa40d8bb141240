package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

/** Features and RDMs of the user's own in models.csv: two runs, 01 and 2, of 12 and 13 volumes, TR 2 s, no movie. */
class CheckOwnModelsTest {
    private static final int[] VOLUMES = {12, 13};
    private static final String[] RUNS = {"01", "2"};

    @TempDir
    Path folder;

    private Path design;

    @BeforeEach
    void writeStudy() throws IOException {
        SmallStudy.write(folder);
        design = folder.resolve("out/design.json");
        write("stimuli.csv", "run,video,volumes\n01,,12\n2,,13\n");
        write(
                "card.json",
                "{\"rate\": 5, \"layers\": {\"all\": [\"a\", \"b\", \"c d\"], \"pair\": [\"b\", \"a\", \"c d\"]}}");
        for (int run = 0; run < 2; run++) {
            features(run, 5 * 2 * VOLUMES[run]);
            rdms(run, VOLUMES[run], "correlation", "one", "two");
        }
        models("motion,Motion,features,motion_{run}.tsv,card.json", "ready,Ready,rdm,ready/run-{run}.h5,");
    }

    @Test
    void tellsThePipelineRateColumnsMetricAndTheFileOfEachRun() {
        check().requireSuccess();
        List<Map<String, String>> rows =
                Tables.readTsv(design.resolveSibling("screenings.tsv")).rows();
        assertEquals(
                Map.ofEntries(
                        Map.entry("model", "motion"),
                        Map.entry("run", "1"),
                        Map.entry("network", "features"),
                        Map.entry("volumes", "12"),
                        Map.entry("family", "motion"),
                        Map.entry("metric", "correlation"),
                        Map.entry("rate", "5.0"),
                        Map.entry("columns", "[\"all=a,b,c d\",\"pair=b,a,c d\"]"),
                        Map.entry("stimuli:video", ""),
                        Map.entry("models:weights", "motion_01.tsv"),
                        Map.entry("models:flow_weights", ""),
                        Map.entry("models:card", "card.json")),
                rows.get(0));
        assertEquals("ready/run-2.h5", rows.get(3).get("models:weights"));
        assertEquals("[]", rows.get(3).get("columns"));
    }

    @Test
    void warnsOfModelsThatThePcaLeavesOut() throws IOException {
        write("card.json", "{\"rate\": 5, \"metric\": \"euclidean\"}");
        for (int run = 0; run < 2; run++) {
            rdms(run, VOLUMES[run], "unknown", "one");
        }
        ToolRun run = check();
        run.requireSuccess();
        assertEquals(
                List.of(
                        "model motion: not in the PCA, which takes the models of the pipeline's metric, correlation: its"
                                + " own is euclidean",
                        "model ready: not in the PCA, which takes the models of the pipeline's metric, correlation: its"
                                + " own is unknown"),
                run.warnings());
        assertEquals(
                2, JsonFile.MAPPER.readTree(design.toFile()).get("warnings").size());
        assertEquals(
                "euclidean",
                Tables.readTsv(design.resolveSibling("screenings.tsv"))
                        .rows()
                        .get(0)
                        .get("metric"));
        assertEquals(1, check("--metric", "euclidean").warnings().size(), "of another metric of the pipeline");
    }

    @Test
    void aNetworkNeedsAMovieAndAnOwnModelNone() throws IOException {
        write(
                "models.csv",
                "model,label,network,weights\nnet,Net,resnet18-imagenet,w.pth\nmotion,M,features,motion_{run}.tsv\n");
        List<String> problems = problems();
        assertTrue(
                problems.containsAll(List.of(
                        "stimuli.csv: run 1: expected a video for model net, found none",
                        "stimuli.csv: run 2: expected a video for model net, found none")),
                problems.toString());
    }

    @Test
    void severalRunsNeedAFileEach() throws IOException {
        write("models.csv", "model,label,network,weights,flow_weights\nmotion,Motion,features,motion_01.tsv,x.pt\n");
        assertEquals(
                List.of(
                        "model motion: weights: expected {run} in the file's name, which stands for each of the 2 runs, found"
                                + " motion_01.tsv",
                        "model motion: flow_weights: expected none with network features, found x.pt"),
                problems().subList(0, 2));
        models("motion,Motion,features,motion_{run}.tsv,card.json");
        Files.delete(folder.resolve("motion_2.tsv"));
        List<String> problems = problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("model motion: run 2: "), problems.get(0));
        assertTrue(problems.get(0).endsWith("motion_2.tsv: expected a file, found none"), problems.get(0));
    }

    @Test
    void featuresHaveTheRowsOfTheMovie() throws IOException {
        features(0, 99); // 4.2 s less than the run of 24 s
        features(1, 13);
        assertEquals(
                List.of(
                        "model motion: run 1: motion_01.tsv: 99 rows at 5.0 Hz: expected features of 24 s for 12 volumes of 2"
                                + " s, found 19.8 s: it ends 4.2 s early, more than max-pad-seconds 4",
                        "model motion: run 2: motion_2.tsv: 13 rows at 5.0 Hz: expected features of 26 s for 13 volumes of 2"
                                + " s, found 2.6 s: it ends 23.4 s early, more than max-pad-seconds 4"),
                problems());
        write("card.json", "{}");
        assertEquals(
                List.of(
                        "model motion: run 1: motion_01.tsv: expected 12 rows, one per volume, found 99; give --rate if rows"
                                + " are not volumes"),
                problems());
    }

    @Test
    void cellsAreNumbersAndColumnsThere() throws IOException {
        String text = Files.readString(folder.resolve("motion_01.tsv"));
        write("motion_01.tsv", text.replaceFirst("\n[^\t]*\t", "\nwalks\t"));
        write("motion_2.tsv", Files.readString(folder.resolve("motion_2.tsv")).replaceFirst("\n[^\t]*\t", "\nn/a\t"));
        assertEquals(
                List.of(
                        "model motion: run 1: motion_01.tsv line 2: expected a finite number in column a, found \"walks\"",
                        "model motion: run 2: motion_2.tsv line 2: expected a finite number in column a, found \"n/a\""),
                problems());
        write("motion_01.tsv", text);
        features(1, 130);
        write("card.json", "{\"rate\": 5, \"layers\": {\"all\": [\"a\", \"b\", \"x\"]}}");
        List<String> problems = problems();
        assertEquals(
                "model motion: run 1: motion_01.tsv: expected a column x for layer all, found a, onset, b, c d",
                problems.get(0));
        assertEquals(2, problems.size());
    }

    @Test
    void layersOfTwoColumnsNameAnotherMetric() throws IOException {
        write("card.json", "{\"rate\": 5, \"layers\": {\"two\": [\"a\", \"b\"]}}");
        assertEquals(
                List.of(
                        "model motion: layer two: expected at least 3 columns for the correlation distance, found 2; give"
                                + " \"metric\": \"euclidean\" in its card"),
                problems());
        write("card.json", "{\"rate\": 5, \"layers\": {\"two\": [\"a\", \"b\"]}, \"metric\": \"euclidean\"}");
        check().requireSuccess();
    }

    @Test
    void numPyColumnsAreNumbers() throws IOException {
        for (int run = 0; run < 2; run++) {
            npy(folder.resolve("own_" + RUNS[run] + ".npy"), VOLUMES[run], 4);
        }
        write("npy.json", "{\"layers\": {\"first\": [0, 1, \"2\"]}}");
        models("own,Own,features,own_{run}.npy,npy.json");
        check().requireSuccess();
        write("npy.json", "{\"layers\": {\"first\": [0, 1, 4]}}");
        assertEquals(
                "model own: run 1: own_01.npy: expected a column 4 for layer first, found 0, 1, 2, 3",
                problems().get(0));
    }

    @Test
    void everyFaultOfACardIsOneLine() throws IOException {
        write(
                "card.json",
                "{\"rate\": 0, \"layer\": {}, \"metric\": \"cos\", \"layers\": {\"a b\": [\"a\"], \"x\": \"a\", \"y\":"
                        + " [\"a\", \"a\"], \"z\": [\"a,b\"], \"w\": []}}");
        List<String> problems = problems();
        assertEquals(8, problems.size(), String.join("\n", problems));
        assertTrue(problems.stream().allMatch(line -> line.startsWith("model motion: card.json: ")), problems.get(0));
        write("card.json", "{\"rate\": NaN}");
        assertTrue(problems().get(0).startsWith("model motion: card.json line 1: expected JSON, found NaN"));
        write("card.json", "[]");
        assertEquals(List.of("model motion: card.json: expected a JSON object, found array"), problems());
        models("motion,Motion,features,motion_{run}.tsv,absent.json");
        assertTrue(problems().get(0).endsWith("absent.json: expected a file, found none"));
    }

    @Test
    void rdmFilesHaveAPatternPerVolumeAndTheSameRdmsInAllRuns() throws IOException {
        rdms(1, 12, "correlation", "one", "two");
        assertEquals(
                List.of("model ready: run 2: run-2.h5: expected 13 patterns, one per volume, found 12"), problems());
        rdms(1, 13, "cosine", "one", "three");
        assertEquals(
                List.of(
                        "model ready: run 2: run-2.h5: expected the 2 RDMs of the first run, found 2, or others",
                        "model ready: expected one measure in all runs, found correlation, cosine"),
                problems());
        write("ready/run-2.h5", "no HDF5");
        assertTrue(problems().get(0).startsWith("model ready: run 2: run-2.h5: expected an RDM file"));
        rdms(1, 13, "correlation", "one", "two");
        models("ready,Ready,rdm,ready/run-{run}.h5,card.json");
        assertEquals(
                List.of(
                        "model ready: card: expected no rate and no layers with network rdm, whose files name their RDMs,"
                                + " found card.json"),
                problems());
    }

    @Test
    void rdmsKeepTheOrderOfTheirVolumesAndTheStepOfTheScan() throws IOException {
        Path file = folder.resolve("ready/run-2.h5");
        RdmSet set = RdmFile.read(file);
        double[] slower =
                IntStream.range(0, set.volumes()).mapToDouble(t -> 3 * t).toArray();
        double[] most = set.rdms().get(0).pairs().clone();
        Arrays.fill(most, 0, 20, Double.NaN);
        List<Rdm> rdms =
                List.of(new Rdm("one", set.volumes(), most, 9), set.rdms().get(1));
        RdmFile.write(file, new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), slower, rdms));
        List<String> problems = problems();
        assertEquals(2, problems.size(), problems.toString());
        assertEquals(
                "model ready: run 2: run-2.h5: expected volumes 2.0 s apart, found 3.0 s; mend /pattern_descriptors/time,"
                        + " or leave it out",
                problems.get(0));
        assertTrue(problems.get(1).contains("run-2.h5: "), problems.get(1));
        assertTrue(problems.get(1).contains("20 of 78 pairs"), problems.get(1));
        slower[4] = 1;
        RdmFile.write(file, new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), slower, set.rdms()));
        assertEquals(
                List.of(
                        "model ready: run 2: run-2.h5: expected /pattern_descriptors/time that does not fall from volume to"
                                + " volume, found 1.0 after 9.0 at volume 4; put the volumes in their order, or leave the"
                                + " descriptor out"),
                problems());
    }

    @Test
    void asksOfFeaturesThatLastFarLongerThanTheirScan() throws IOException {
        features(1, 25 * 2 * VOLUMES[1]);
        ToolRun run = check();
        run.requireSuccess();
        assertEquals(
                List.of(
                        "model motion: run 2: motion_2.tsv: its 650 rows at 5.0 Hz last 130.0 s, the scan 26.0 s: what comes"
                                + " after it is not used; is the card's rate right?"),
                run.warnings());
    }

    @Test
    void networksAloneNeedNoParticipantsAndNoSecondRun() throws IOException {
        write("stimuli.csv", "run,video,volumes\n01,,12\n");
        ToolRun run = ToolRun.of(
                CheckDesign::run,
                List.of(
                        "--stimuli",
                        folder.resolve("stimuli.csv").toString(),
                        "--models",
                        folder.resolve("models.csv").toString(),
                        "--tr",
                        "2",
                        "--output",
                        design.toString()));
        run.requireSuccess();
        assertEquals(
                List.of(), Tables.readTsv(design.resolveSibling("scans.tsv")).rows());
        assertEquals(
                2,
                Tables.readTsv(design.resolveSibling("screenings.tsv")).rows().size());
        assertEquals(0, JsonFile.MAPPER.readTree(design.toFile()).get("scans").size());
        assertEquals(
                64,
                ToolRun.of(CheckDesign::run, List.of("--tr", "2", "--output", design.toString()))
                        .exitCode());
    }

    @Test
    void familiesThatVarianceIsDividedBetweenAreTwoToFiveAndOfEveryModel() throws IOException {
        String header = "model,label,network,weights,family\n";
        String row = ",M,rdm,ready/run-{run}.h5,";
        write("models.csv", header + "a" + row + "x\nb" + row + "y\n");
        check("--partition").requireSuccess();
        write("models.csv", header + "a" + row + "x\nb" + row + "\n");
        check().requireSuccess();
        assertEquals(
                List.of(
                        "models.csv: expected a family of every model to divide explained variance between families, found"
                                + " none of b"),
                problems("--partition"));
        write("models.csv", header + "a" + row + "x\nb" + row + "x\n");
        assertEquals(
                List.of("models.csv: expected 2 to 5 families to divide explained variance between, found 1 (x)"),
                problems("--partition"));
        StringBuilder six = new StringBuilder(header);
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            six.append(name + row + name + "\n");
        }
        write("models.csv", six.toString());
        assertEquals(
                List.of(
                        "models.csv: expected 2 to 5 families to divide explained variance between, found 6 (a, b, c, d, e, f)"),
                problems("--partition"));
    }

    @Test
    void opensNoneOfThemWhereTheSheetsAloneAreLookedAt() {
        check("--sheets-only").requireSuccess();
        List<Map<String, String>> rows =
                Tables.readTsv(design.resolveSibling("screenings.tsv")).rows();
        assertEquals("", rows.get(0).get("metric"));
        assertEquals("motion_01.tsv", rows.get(0).get("models:weights"));
    }

    private void models(String... rows) throws IOException {
        write("models.csv", "model,label,network,weights,card\n" + String.join("\n", rows) + "\n");
    }

    private void features(int run, int rows) throws IOException {
        Random random = new Random(run);
        StringBuilder text = new StringBuilder("a\tonset\tb\tc d\n");
        for (int row = 0; row < rows; row++) {
            text.append(random.nextGaussian() + "\t" + row / 5.0 + "\t" + random.nextGaussian() + "\t"
                    + random.nextGaussian() + "\n");
        }
        write("motion_" + RUNS[run] + ".tsv", text.toString());
    }

    private void rdms(int run, int volumes, String measure, String... names) throws IOException {
        Path file = folder.resolve("ready/run-" + RUNS[run] + ".h5");
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        double[] times = new double[volumes];
        Arrays.setAll(times, k -> 2 * k + 1);
        double[] pairs = new double[volumes * (volumes - 1) / 2];
        Arrays.setAll(pairs, k -> k % 7);
        List<Rdm> rdms = new ArrayList<>();
        for (String name : names) {
            rdms.add(new Rdm(name, volumes, pairs, 4));
        }
        RdmFile.write(file, new RdmSet(RdmSet.Kind.MODEL, "other", "9", measure, times, rdms));
    }

    private static void npy(Path file, int rows, int columns) throws IOException {
        byte[] header = rdmflow.io.npy.NpyFile.header(rows, columns);
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header);
        for (int k = 0; k < rows * columns; k++) {
            bytes.putFloat(k * k % 11);
        }
        Files.write(file, bytes.array());
    }

    private ToolRun check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--tr", "2", "--output", design.toString()));
        for (String sheet : List.of("subjects", "stimuli", "models")) {
            arguments.addAll(
                    List.of("--" + sheet, folder.resolve(sheet + ".csv").toString()));
        }
        arguments.addAll(List.of(more));
        return ToolRun.of(CheckDesign::run, arguments);
    }

    private List<String> problems(String... more) throws IOException {
        Files.deleteIfExists(design);
        ToolRun run = check(more);
        assertEquals(65, run.exitCode(), run.stderr());
        assertFalse(Files.exists(design), "a failed check leaves nothing");
        return run.problems();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
