package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.nifti.Nifti;
import rdmflow.test.Fixture;
import rdmflow.test.Python;

/**
 * Probability maps that ANTs itself brings from a template to a participant's BOLD, by its library inside the Python
 * package antspyx: a script called antsApplyTransforms hands it the command line. Expected values by scipy, warp_maps.py.
 */
@Tag("study")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WarpStudyTest {
    private static final List<String> STUDY = List.of(
            "--subjects",
            "subjects.csv",
            "--rois",
            "rois.csv",
            "--transforms",
            "transforms.csv",
            "-resume",
            "--max_cpus=1",
            "--max_memory=1.GB");

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeTheStudy() throws IOException, InterruptedException {
        Python.assumeModules("ants", "scipy", "nibabel", "h5py");
        Python.Run made = Python.run(Fixture.file(WarpStudyTest.class, "warp_maps.py"), folder);
        assertEquals(0, made.exitCode(), made.output());
        Files.writeString(
                folder.resolve("subjects.csv"),
                "subject,run,bold\nsub-01,1,run-1_bold.nii.gz\nsub-01,2,run-2_bold.nii.gz\n"
                        + "sub-02,1,run-1_bold.nii.gz\nsub-02,2,run-2_bold.nii.gz\n");
        Files.writeString(
                folder.resolve("rois.csv"),
                "subject,roi,hemisphere,method,probability_map\nsub-01,V1,both,atlas,v1.nii.gz\n"
                        + "sub-01,V2,both,atlas,v2.nii.gz\nsub-02,V1,both,atlas,native_v1.nii.gz\n"
                        + "sub-02,V2,both,atlas,native_v2.nii.gz\n");
        Files.writeString(
                folder.resolve("transforms.csv"),
                "subject,transforms,reference\nsub-01,warp.h5;affine.txt,boldref.nii.gz\n");
        Path ants = Files.createDirectories(folder.resolve("ants")).resolve("antsApplyTransforms");
        Files.writeString(
                ants,
                "#!" + Python.command() + "\nimport sys\nimport importlib.metadata\n"
                        + "if sys.argv[1:] == ['--version']:\n"
                        + "    sys.exit(print('antspyx', importlib.metadata.version('antspyx')))\n"
                        + "from ants.internal import get_lib_fn\n"
                        + "sys.exit(get_lib_fn('antsApplyTransforms')(sys.argv[1:]))\n");
        assertTrue(ants.toFile().setExecutable(true));
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(3, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Order(1)
    void saysInOneLineWhatToDoWithoutAnts() throws InterruptedException {
        assumeTrue(!runs("antsApplyTransforms", "--version"), "this machine has ANTs");
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, STUDY).run();
        assertNotEquals(0, run.exitCode());
        assertTrue(
                run.log()
                        .contains(
                                "WARP_PROBABILITY_MAPS: error: antsApplyTransforms: expected on PATH, found none: install"
                                        + " ANTs, or name its image by --image_ants with a container profile, or give maps in"
                                        + " native space and no --transforms"),
                run.log());
        assertTrue(run.log().replaceAll("\\s+", " ").contains("Command exit status: 65"), run.log());
    }

    @Test
    @Order(2)
    void warpsThroughSeveralTransformsInTheOrderOfAnts() throws IOException {
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, STUDY)
                .run("--before_script", "export PATH=" + folder.resolve("ants") + ":$PATH");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(2, run.executed().get("WARP_PROBABILITY_MAPS"), "of the participant with transforms alone");
        double[][] expected = new double[2][];
        for (String line : Files.readAllLines(folder.resolve("expected.tsv"))) {
            String[] cells = line.split("\t");
            expected[cells[0].equals("v1") ? 0 : 1] = Arrays.stream(cells)
                    .skip(1)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
        for (Map<String, String> task : run.trace()) {
            if (task.get("process").equals("WARP_PROBABILITY_MAPS")) {
                int map = task.get("name").contains("v1.nii.gz") ? 0 : 1;
                Path warped = Path.of(task.get("workdir"), (map + 1) + "_v" + (map + 1) + ".nii.gz");
                // Headers hold directions as float32, 6e-8 of 25 mm, and the maps change by up to 50 percent per mm.
                assertArrayEquals(expected[map], Nifti.readVolume(Nifti.header(warped)), 1e-4, warped.toString());
            }
        }
        double[][] regions = Nifti.readAll(Nifti.header(folder.resolve("results/regions/sub-01/rois.nii.gz")));
        for (int k = 0; k < regions[0].length; k++) {
            boolean inside = expected[0][k] + expected[1][k] > 50;
            assertEquals(inside && expected[0][k] >= expected[1][k] ? 1 : 0, regions[0][k]);
            assertEquals(inside && expected[0][k] < expected[1][k] ? 1 : 0, regions[1][k]);
        }
        assertTrue(Files.exists(folder.resolve("results/report.html")));
        assertTrue(Files.readString(folder.resolve("results/pipeline_info/versions.tsv"))
                .contains("antsApplyTransforms\t"));
    }
}
