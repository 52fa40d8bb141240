package rdmflow.tool.buildroirdms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.test.Python;
import rdmflow.test.ToolRun;

/**
 * 400 parcels of 91,282 grayordinates in the paper's longest run but one (488 volumes): less than a minute of one core, in
 * the heap of these tests (2 GiB).
 */
@Tag("slow")
class ParcellationCostTest {
    @TempDir
    private Path folder;

    @Test
    void fourHundredParcelsTakeLessThanAMinute() throws IOException {
        Python.assumeModules("nibabel", "numpy");
        Python.Run made = Python.run(
                "-c",
                """
                import sys, numpy as np, nibabel as nib
                from nibabel import cifti2
                random = np.random.default_rng(1)
                left = cifti2.BrainModelAxis.from_surface(np.arange(29696), 32492, 'CortexLeft')
                right = cifti2.BrainModelAxis.from_surface(np.arange(29716), 32492, 'CortexRight')
                ijk = np.stack(np.unravel_index(np.arange(31870), (91, 109, 91)), axis=1)
                deep = cifti2.BrainModelAxis('thalamus_left', voxel=ijk, affine=np.eye(4), volume_shape=(91, 109, 91))
                axis = left + right + deep
                data = random.standard_normal((488, 91282), dtype=np.float32)
                nib.save(nib.Cifti2Image(data, header=(cifti2.SeriesAxis(0, 2, 488), axis)), sys.argv[1] + '/b.dtseries.nii')
                table = {0: ('???', (0, 0, 0, 0))}
                table.update({k: (f'parcel{k}', (1, 0, 0, 1)) for k in range(1, 401)})
                labels = np.zeros((1, 91282), np.int32)
                labels[0, :59412] = 1 + np.arange(59412) % 400
                nib.save(nib.Cifti2Image(labels, header=(cifti2.LabelAxis(['a'], [table]), axis)), sys.argv[1] + '/a.dlabel.nii')
                """,
                folder);
        assertEquals(0, made.exitCode(), made.output());
        Path output = folder.resolve("rdms.h5");
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ToolRun.of(
                        BuildRoiRdms::run,
                        "--bold",
                        folder.resolve("b.dtseries.nii"),
                        "--rois",
                        folder.resolve("a.dlabel.nii"),
                        "--subject",
                        "s",
                        "--run",
                        "1",
                        "--output",
                        output)
                .requireSuccess();
        Duration cpu = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        System.out.println("400 parcels: " + cpu.toMillis() / 1000.0 + " s of CPU, " + Files.size(output) / 1_000_000
                + " MB, heap " + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
        assertTrue(cpu.compareTo(Duration.ofMinutes(1)) < 0, cpu.toString());
    }
}
