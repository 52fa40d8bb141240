package rdmflow.tool.definerois;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** A localizer run of a few voxels, the sheets of its regions, and calls of the tool. */
abstract class SmallLocalizer {
    static final String COLUMNS = "subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map\n";

    static final Grid GRID = Grid.aligned(30, 20, 16, new double[] {-3, 3, 3}, new double[] {45, -30, -24});

    @TempDir
    Path folder;

    @BeforeEach
    void copyLocalizer() throws IOException {
        Fixture.copy(
                DefineRoisTest.class,
                folder,
                "bold.nii.gz",
                "events.tsv",
                "confounds.tsv",
                "compcor.tsv",
                "compcor.json");
        NiftiHeader bold = Nifti.header(folder.resolve("bold.nii.gz"));
        NiftiWriter.writeLabels(
                folder.resolve("everywhere.nii"),
                bold.space(),
                IntStream.range(0, 60).map(k -> 1).toArray());
        map("grid.nii", k -> 100 + GRID.z(k));
    }

    void map(String name, IntToDoubleFunction value) throws IOException {
        NiftiWriter.writeMap(
                folder.resolve(name),
                NiftiSpace.scanner(GRID),
                IntStream.range(0, GRID.size()).mapToDouble(value).toArray());
    }

    void sheet(String rows) throws IOException {
        Files.writeString(folder.resolve("rois.csv"), COLUMNS + rows);
    }

    ToolRun run(String options) {
        String line = "--sheet @rois.csv --output-dir @out " + options;
        return ToolRun.of(
                DefineRois::run,
                Arrays.stream(line.split(" "))
                        .map(word -> word.replace("@", folder + "/"))
                        .toList());
    }

    void succeeds(String options) {
        run(options).requireSuccess();
    }

    void refuses(String problem, String options) {
        ToolRun run = run(options);
        assertEquals(65, run.exitCode(), run.problems().toString());
        assertTrue(
                run.problems().stream().anyMatch(line -> line.contains(problem)),
                run.problems().toString());
        assertFalse(Files.exists(folder.resolve("out/rois.tsv")));
    }

    Table table() {
        return Tables.readTsv(folder.resolve("out/rois.tsv"));
    }

    int[] voxels(int volume) {
        double[] mask = Nifti.readAll(Nifti.header(folder.resolve("out/rois.nii.gz")))[volume];
        return IntStream.range(0, mask.length).filter(k -> mask[k] == 1).toArray();
    }

    JsonNode details() throws IOException {
        return JsonFile.MAPPER
                .readTree(folder.resolve("out/rois.json").toFile())
                .get("details");
    }

    static final String LOCALIZER = "--grid @bold.nii.gz --localizer-bold @bold.nii.gz --localizer-events @events.tsv";

    List<byte[]> contents() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.sorted().toList()) {
                contents.add(Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
