package rdmflow.tool.simulatestudy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.design.Scan;
import rdmflow.io.design.Sheets;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.JsonFile;
import rdmflow.vision.frames.VideoInfo;
import rdmflow.vision.frames.VideoProbe;

/** The smallest study, made twice: with one thread and with two. */
class SimulateStudyTest {
    @TempDir
    static Path folder;

    private static Path study;
    private static Path again;

    @BeforeAll
    static void simulateTwice() {
        study = folder.resolve("study");
        again = folder.resolve("again");
        assertEquals(0, simulate(study, "--threads", "1"));
        assertEquals(0, simulate(again, "--threads", "2"));
    }

    private static int simulate(Path output, String... more) {
        List<String> arguments = Stream.concat(
                        Stream.of("--output", output.toString(), "--subjects", "1", "--runs", "2", "--volumes", "10"),
                        Stream.of(more))
                .toList();
        return SimulateStudy.run(arguments.toArray(String[]::new));
    }

    @Test
    void theSameSeedGivesTheSameBytesWithAnyThreads() throws IOException {
        Map<String, String> first = hashes(study);
        assertEquals(first, hashes(again));
        assertTrue(first.size() > 20, first.keySet().toString());
        assertTrue(first.keySet().stream().noneMatch(name -> name.contains("partial")));
    }

    @Test
    void sheetsReadAndNameFilesThatAreThere() {
        for (Scan scan : Sheets.subjects(study.resolve("subjects.csv"))) {
            NiftiHeader bold = Nifti.header(study.resolve(scan.bold()));
            assertEquals(10, bold.volumes());
            assertEquals(2, bold.trSeconds());
            Nifti.header(study.resolve(scan.rois().get(0))).requireGridOf(bold);
            InputFile.require(study.resolve(scan.confounds().orElseThrow()));
        }
        assertEquals(4, Sheets.models(study.resolve("models.csv")).size());
        Sheets.stimuli(study.resolve("stimuli.csv")).forEach(stimulus -> {
            VideoInfo movie = VideoProbe.exact(study.resolve(stimulus.video()));
            assertEquals(25, movie.framesPerSecond());
            assertEquals(10 * 2 * 25, movie.frames());
        });
    }

    @Test
    void theTruthNamesAKnownNetworkForEveryRegionAndPromisesNothingAtThisSize() throws IOException {
        JsonNode truth = JsonFile.MAPPER.readTree(study.resolve("truth.json").toFile());
        List<String> models = Sheets.models(study.resolve("models.csv")).stream()
                .map(model -> model.model())
                .toList();
        assertEquals(6, truth.get("rois").size());
        for (JsonNode roi : truth.get("rois")) {
            assertTrue(models.contains(roi.get("model").textValue()));
            double shares = 0;
            for (JsonNode layer : roi.get("layers")) {
                shares += layer.get("share").doubleValue();
            }
            assertEquals(1, shares, 1e-12);
            assertEquals(0, roi.get("significant").size());
        }
    }

    /** The demo's twin: the participants are the same to the byte, and so are sheets and networks. */
    @Test
    void withNullTheNetworksSeeAnotherMovieAndNothingElseDiffers() throws IOException {
        Path unrelated = folder.resolve("unrelated");
        assertEquals(0, simulate(unrelated, "--null"));
        Map<String, String> expected = hashes(study);
        Map<String, String> found = hashes(unrelated);
        for (String run : List.of("1", "2")) {
            String movie = expected.keySet().stream()
                    .filter(name -> name.startsWith("movies/run-" + run))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    expected.remove(movie),
                    found.remove(movie.replace("movies/", "seen/")),
                    "the participants saw the movie of the study that is no null");
            assertNotEquals(hashes(study).get(movie), found.remove(movie));
        }
        for (String differs : List.of("truth.json", "study.json")) {
            assertNotEquals(expected.remove(differs), found.remove(differs));
        }
        assertEquals(expected, found);
        JsonNode truth =
                JsonFile.MAPPER.readTree(unrelated.resolve("truth.json").toFile());
        assertTrue(truth.get("null").booleanValue());
        assertFalse(JsonFile.MAPPER
                .readTree(study.resolve("truth.json").toFile())
                .get("null")
                .booleanValue());
        for (JsonNode roi : truth.get("rois")) {
            assertEquals(0, roi.get("significant").size());
            assertTrue(roi.get("noise_free_r").get(roi.get("model").textValue()).doubleValue() < 0.9);
        }
    }

    @Test
    void everyVoxelOfARegionHasSignalAndOutsideTheBrainThereIsNone() {
        Scan scan = Sheets.subjects(study.resolve("subjects.csv")).get(0);
        double[][] bold = Nifti.readAll(Nifti.header(study.resolve(scan.bold())));
        double[] labels =
                Nifti.readVolume(Nifti.header(study.resolve(scan.rois().get(0))));
        int[] counts = new int[7];
        for (int voxel = 0; voxel < labels.length; voxel++) {
            counts[(int) labels[voxel]]++;
            if (labels[voxel] > 0) {
                assertTrue(bold[0][voxel] > 500 && bold[0][voxel] != bold[1][voxel]);
            }
        }
        assertArrayEquals(new int[] {80, 80, 80, 80, 80, 80}, java.util.Arrays.copyOfRange(counts, 1, 7));
        assertEquals(bold[0][0], bold[9][0]);
    }

    @Test
    void sizesThatCannotBeAnalysedAreUsageErrors() {
        Path none = folder.resolve("none");
        assertEquals(64, simulate(none, "--noise", "-1"));
        assertEquals(64, SimulateStudy.run("--output", none.toString(), "--runs", "1"));
        assertEquals(64, SimulateStudy.run("--output", none.toString(), "--volumes", "9"));
        assertEquals(64, SimulateStudy.run("--output", none.toString(), "--subjects", "0"));
        assertFalse(Files.exists(none));
    }

    private static Map<String, String> hashes(Path root) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> hashes.put(root.relativize(file).toString(), InputFile.sha256(file)));
        }
        return hashes;
    }
}
