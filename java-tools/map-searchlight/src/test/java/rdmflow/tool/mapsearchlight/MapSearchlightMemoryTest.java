package rdmflow.tool.mapsearchlight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.io.brain.MapSpace;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.rdmfile.SearchlightFile;
import rdmflow.io.rdmfile.SearchlightFile.OfModel;
import rdmflow.io.rdmfile.SearchlightFile.Searchlight;

/**
 * A third of a whole brain: 10,000 centres, 8 runs, 12 networks of 139 layers, plain and within lag. Its products are 180 MB
 * on disk and were 230 MB in memory; one network and time control at a time needs the largest network's, 14 MB.
 */
@Tag("slow")
class MapSearchlightMemoryTest {
    private static final int[] LAYERS = {18, 18, 18, 18, 12, 12, 12, 13, 6, 5, 4, 3};
    private static final int CENTRES = 10_000;
    private static final int RUNS = 8;

    @TempDir
    private Path folder;

    @Test
    void aThirdOfABrainFitsInto80Mebibytes() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx80m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MapSearchlight.class.getName(),
                "--time-control",
                "both",
                "--threads",
                "1",
                "--output-dir",
                folder.resolve("maps").toString(),
                "--searchlights"));
        for (int run = 1; run <= RUNS; run++) {
            command.add(write(run).toString());
        }
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(Files.exists(folder.resolve("maps/sub-01_model-m11_time-lag_r.nii.gz")), said);
        System.out.println("map-searchlight: " + (System.nanoTime() - start) / 1e9 + " s for " + CENTRES + " centres");
    }

    private Path write(int run) {
        Random random = new Random(run);
        List<OfModel> models = new ArrayList<>();
        for (int m = 0; m < LAYERS.length; m++) {
            int layers = LAYERS[m];
            Map<TimeControl, SearchlightScores.Run> runs = new EnumMap<>(TimeControl.class);
            for (TimeControl control : TimeControl.values()) {
                double[][] alone = new double[layers][layers];
                IntStream.range(0, layers).forEach(i -> alone[i][i] = 100);
                double[][] with = new double[CENTRES][];
                Arrays.setAll(with, k -> random.doubles(layers, -9, 9).toArray());
                double[] squares = random.doubles(CENTRES, 900, 1000).toArray();
                runs.put(control, new SearchlightScores.Run(String.valueOf(run), alone, with, squares, 100_000));
            }
            List<String> names =
                    IntStream.range(0, layers).mapToObj(i -> "layer" + i).toList();
            models.add(new OfModel("m" + m, names, runs));
        }
        Grid grid = Grid.aligned(30, 30, 12, new double[] {3, 3, 3}, new double[] {0, 0, 0});
        Path file = folder.resolve("sub-01_run-" + run + "_searchlight.h5");
        SearchlightFile.write(
                file,
                new Searchlight(
                        "sub-01",
                        String.valueOf(run),
                        "within 9.0 mm",
                        new MapSpace(Optional.of(NiftiSpace.scanner(grid)), Optional.empty(), false),
                        IntStream.range(0, CENTRES).toArray(),
                        models));
        return file;
    }
}
