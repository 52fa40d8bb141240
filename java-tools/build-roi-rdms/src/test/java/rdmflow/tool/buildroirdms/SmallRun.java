package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

/** A small run of BOLD with two regions and confounds, to be changed by a test. */
final class SmallRun {
    static final int VOLUMES = 12;
    static final Grid GRID = Grid.aligned(4, 4, 3, new double[] {3, 3, 3.3}, new double[] {90, 0, 0});

    private final Path folder;

    SmallRun(Path folder) throws IOException {
        this.folder = folder;
        bold(VOLUMES, 0);
        labels("rois.nii", GRID, k -> k < 10 ? 1 : k < 20 ? 2 : 0);
        text("rois.tsv", "index\tname\n1\tFFA\n2\tPPA\n");
        text("confounds.tsv", table(VOLUMES, "0.5"));
    }

    void text(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    void bold(int volumes, double constant) throws IOException {
        Random random = new Random(1);
        double[][] bold = new double[volumes][GRID.size()];
        for (double[] volume : bold) {
            Arrays.setAll(volume, k -> k == 0 ? constant : 100 + random.nextGaussian());
        }
        NiftiWriter.writeBold(folder.resolve("bold.nii.gz"), NiftiSpace.scanner(GRID), 2, bold);
    }

    void labels(String name, Grid grid, java.util.function.IntUnaryOperator label) throws IOException {
        NiftiWriter.writeLabels(
                folder.resolve(name),
                NiftiSpace.scanner(grid),
                IntStream.range(0, grid.size()).map(label).toArray());
    }

    static String table(int rows, String cell) {
        Random random = new Random(2);
        return "a_comp_cor_00\ttrans_x\ttrans_x_derivative1\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> random.nextGaussian() + "\t" + (i == 3 ? cell : "" + random.nextDouble()) + "\t"
                                + (i == 0 ? "n/a" : "" + random.nextDouble()) + "\n")
                        .collect(Collectors.joining());
    }

    ToolRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--subject", "sub-01", "--run", "1", "--output", "@out/x.h5"));
        if (Arrays.stream(more).noneMatch("--bold"::equals)) {
            arguments.addAll(List.of("--bold", "@bold.nii.gz"));
        }
        if (Arrays.stream(more).noneMatch("--rois"::equals)) {
            arguments.addAll(List.of("--rois", "@rois.nii", "--roi-labels", "@rois.tsv"));
        }
        arguments.addAll(List.of(more));
        return ToolRun.of(
                BuildRoiRdms::run,
                arguments.stream().map(word -> word.replace("@", folder + "/")).toList());
    }

    void refuses(String problem, String... more) {
        ToolRun run = run(more);
        assertEquals(65, run.exitCode(), run.problems().toString());
        assertTrue(
                run.problems().stream().anyMatch(line -> line.contains(problem)),
                run.problems().toString());
        assertFalse(Files.exists(folder.resolve("out/x.h5")));
    }

    /** Sidecars show what the report prints. */
    List<String> sidecarWarnings() throws IOException {
        List<String> warnings = new ArrayList<>();
        JsonFile.MAPPER
                .readTree(folder.resolve("out/x.h5.json").toFile())
                .get("details")
                .get("warnings")
                .forEach(line -> warnings.add(line.textValue()));
        return warnings;
    }

    static String[] with(String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    static void withoutOrientation(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 252, 256, (byte) 0);
        Files.write(file, bytes);
    }
}
