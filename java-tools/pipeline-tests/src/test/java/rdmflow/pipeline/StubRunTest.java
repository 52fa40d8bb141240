package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan alone: which tasks a design leads to, with every tool's stub in place of its work. */
class StubRunTest {
    @TempDir
    Path folder;

    @Test
    void definesRegionsPerParticipantAndWarpsProbabilityMapsWhereTransformsAreGiven() throws IOException {
        for (String file : List.of(
                "bold-1.nii.gz",
                "bold-2.nii.gz",
                "map.nii.gz",
                "t.nii.gz",
                "mask.nii.gz",
                "warp.h5",
                "affine.mat",
                "boldref.nii.gz")) {
            Files.writeString(folder.resolve(file), file);
        }
        write(
                "subjects.csv",
                "subject,run,bold,rois,roi_labels",
                "sub-01,01,bold-1.nii.gz,,",
                "sub-01,2,bold-2.nii.gz,,",
                "sub-02,1,bold-1.nii.gz,,",
                "sub-02,2,bold-2.nii.gz,,");
        write(
                "rois.csv",
                "subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map",
                "sub-01,V1v,both,atlas,,,,map.nii.gz",
                "sub-01,FFA,L,t-map,,mask.nii.gz,t.nii.gz,",
                "sub-02,V1v,both,atlas,,,,map.nii.gz");
        write("transforms.csv", "subject,transforms,reference", "sub-01,warp.h5;affine.mat,boldref.nii.gz");
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"))
                .run("--subjects", "subjects.csv", "--rois", "rois.csv", "--transforms", "transforms.csv");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                new TreeMap<>(Map.of(
                        "CHECK_DESIGN",
                        1L,
                        "WARP_PROBABILITY_MAPS",
                        1L,
                        "DEFINE_ROIS",
                        2L,
                        "BUILD_ROI_RDMS",
                        4L,
                        "NOISE_CEILING",
                        2L,
                        "GROUP_STATS",
                        1L,
                        "RENDER_REPORT",
                        1L)),
                run.executed());
        assertTrue(run.names("COMPLETED").contains("BUILD_ROI_RDMS (sub-01 run 1)"), "runs lose leading zeros");
    }

    private void write(String sheet, String... lines) throws IOException {
        Files.write(folder.resolve(sheet), List.of(lines));
    }
}
