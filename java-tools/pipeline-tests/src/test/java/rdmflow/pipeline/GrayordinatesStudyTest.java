package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.SearchlightFile;
import rdmflow.io.rdmfile.SearchlightFile.Searchlight;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;
import rdmflow.test.Python;

/**
 * Maps of grayordinates that nibabel wrote into an fMRIPrep folder, all of it real, without regions: nibabel reads the
 * group's maps and finds the planted blob, and one centre is the region that its neighbours make.
 */
@Tag("slow")
class GrayordinatesStudyTest {
    private static final int CENTRE_VERTEX = 44;
    private static final List<String> RUNS = List.of("1", "2");

    @TempDir
    Path folder;

    @Test
    void mapsGrayordinatesOfABidsFolderAndFindsTheBlobThere() throws Exception {
        Python.assumeModules("nibabel", "numpy");
        Path script = Fixture.file(GrayordinatesStudyTest.class, "grayordinates.py");
        Python.Run made = Python.run(script, "make", folder);
        assertEquals(0, made.exitCode(), made.output());
        Files.writeString(folder.resolve("stimuli.csv"), "run,video,volumes\n1,,40\n2,,40\n");
        Files.writeString(
                folder.resolve("models.csv"),
                "model,label,network,weights\na,A,features,a-{run}.tsv\nb,B,features,b-{run}.tsv\n");
        Nextflow nextflow = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of(
                        "--bids",
                        "derivatives",
                        "--space",
                        "fsLR_den-91k",
                        "--surfaces",
                        "L.surf.gii;R.surf.gii",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--searchlight",
                        "--searchlight_radius=5",
                        "-resume",
                        "--max_cpus=1",
                        "--max_memory=3.GB"));
        PipelineRun run = nextflow.run();
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(10, run.executed().get("BUILD_SEARCHLIGHT"), run.log());
        assertEquals(5, run.executed().get("MAP_SEARCHLIGHT"));
        assertEquals(1, run.executed().get("GROUP_MAPS"));
        assertTrue(Files.readString(folder.resolve("results/report.html")).contains("TFCE"));

        Python.Run read = Python.run(script, "check", folder, folder.resolve("results/maps"));
        assertEquals(0, read.exitCode(), read.output());
        Map<String, Double> found = new TreeMap<>();
        read.output()
                .lines()
                .skip(1)
                .forEach(line -> found.put(line.split(" ")[0], Double.valueOf(line.split(" ")[1])));
        // 5 participants and 2 models, plain and within lag; 5 statistics of the group for each of the four
        assertEquals("40 maps", read.output().lines().findFirst().orElseThrow());
        assertTrue(found.get("dice") > 0.6, read.output());
        assertEquals(1, found.get("peak"), read.output());
        assertEquals(0, found.get("far"), read.output());
        assertEquals(0, found.get("other"), read.output());
        aCentreIsTheRegionOfItsNeighbours();
        PipelineRun again = nextflow.run();
        assertEquals(Map.of(), again.executed(), again.log());
    }

    /** The label file holds the places that a Dijkstra in Python finds; the tools for regions take it as it is. */
    private void aCentreIsTheRegionOfItsNeighbours() throws IOException, InterruptedException {
        List<Searchlight> lights = new ArrayList<>();
        List<String> rdms = new ArrayList<>();
        List<String> models = new ArrayList<>();
        for (String run : RUNS) {
            lights.add(SearchlightFile.read(made("sub-01_run-" + run + "_searchlight.h5")));
            String stem =
                    "derivatives/sub-01/func/sub-01_task-movie_run-" + run + "_space-fsLR_den-91k_bold.dtseries.nii";
            rdms.add(folder.resolve("centre-" + run + ".h5").toString());
            models.add(folder.resolve("results/model_rdms/a_run-" + run + "_model-rdms.h5")
                    .toString());
            Tools.run(
                    "build-roi-rdms",
                    "--bold",
                    folder.resolve(stem).toString(),
                    "--rois",
                    folder.resolve("centre.dlabel.nii").toString(),
                    "--subject",
                    "sub-01",
                    "--run",
                    run,
                    "--tr",
                    "2",
                    "--output",
                    rdms.get(rdms.size() - 1));
        }
        List<String> fit = new ArrayList<>(List.of("--time-control", "both", "--prefix", "p", "--output-dir"));
        fit.add(folder.resolve("fits").toString());
        fit.add("--roi-rdms");
        fit.addAll(rdms);
        fit.add("--model-rdms");
        fit.addAll(models);
        Tools.run("fit-cv-regression", fit.toArray(String[]::new));
        BrainModel left = lights.get(0).space().surface().orElseThrow().models().get(0);
        int centre = IntStream.range(0, left.size())
                .filter(k -> left.indices()[k] == CENTRE_VERTEX)
                .findFirst()
                .orElseThrow();
        for (TimeControl control : TimeControl.values()) {
            double expected = Tables.readTsv(folder.resolve("fits/p_fit.tsv")).rows().stream()
                    .filter(row -> row.get("time_control").equals(control.toString()))
                    .mapToDouble(row -> Double.parseDouble(row.get("r")))
                    .average()
                    .orElseThrow();
            double[] scores = SearchlightScores.of(
                    lights.stream()
                            .map(light -> light.models().get(0).runs().get(control))
                            .toList(),
                    Weighting.OLS,
                    1);
            assertEquals(expected, scores[centre], 1e-10, control.toString());
        }
    }

    /** A file that a task made and that is not published. */
    private Path made(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).equals(name) && !Files.isSymbolicLink(file))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
