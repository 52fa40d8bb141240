package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.table.Tables;

/**
 * Maps of whole brains of a small study, all of it real; the masks of a participant's runs differ, as fMRIPrep's do. Its
 * regions are many parcels, so that the report has a map of these, too.
 */
@Tag("slow")
class SearchlightStudyTest {
    private static final int PARCELS = 48;

    @TempDir
    Path folder;

    @Test
    void mapsEveryVoxelThatIsInTheMasksOfAllRunsAndResumesWithEveryTaskCached() throws Exception {
        SmallStudy study = SmallStudy.simulated();
        study.write("subjects.csv", folder, study.scansOf(2));
        study.write("stimuli.csv", folder, study.rows("stimuli.csv"));
        study.write("models.csv", folder, study.rows("models.csv").subList(0, 2));
        Set<Integer> places = withMasks();
        Nextflow nextflow = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--searchlight",
                        "--searchlight_radius",
                        "6",
                        "-resume",
                        "--max_cpus=1",
                        "--max_memory=4.GB"));
        PipelineRun run = nextflow.run();
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(4, run.executed().get("BUILD_SEARCHLIGHT"), run.log());
        assertEquals(2, run.executed().get("MAP_SEARCHLIGHT"));
        assertEquals(1, run.executed().get("GROUP_MAPS"));
        double[] map =
                Nifti.readVolume(Nifti.header(folder.resolve("results/maps/group_model-resnet_time-lag_mean.nii.gz")));
        // around others there is no brain, whose time courses do not change
        List<Integer> mapped = IntStream.range(0, map.length)
                .filter(k -> !Double.isNaN(map[k]))
                .boxed()
                .toList();
        assertTrue(
                mapped.size() > places.size() / 2 && places.containsAll(mapped),
                mapped.size() + " of " + places.size());
        String sidecar = Files.readString(folder.resolve("results/maps/sub-01_searchlight.json"));
        assertTrue(sidecar.contains("\"centres\" : " + places.size()), sidecar);
        assertTrue(Files.exists(folder.resolve("results/maps/sub-02_model-image-mae_time-none_r.nii.gz")));
        String report = Files.readString(folder.resolve("results/report.html"));
        assertTrue(report.contains("TFCE"));
        assertTrue(
                report.contains("axial slices of the mean of sub-01_task-movie_run-1_bold.nii.gz"),
                "the map of the parcels");
        assertTrue(Files.exists(folder.resolve("results/figures/figure-map-lag.png")));
        assertEquals(
                1 + 2 * PARCELS,
                Files.readAllLines(folder.resolve("results/figures/figure-map.tsv"))
                        .size());
        PipelineRun again = nextflow.run();
        assertEquals(0, again.exitCode(), again.log());
        assertEquals(Map.of(), again.executed());
    }

    /** Gives every scan parcels for regions, and a mask of half of its voxels but a few, others in each run; returns those that all runs share. */
    private Set<Integer> withMasks() throws IOException {
        Path sheet = folder.resolve("subjects.csv");
        List<String> lines = Files.readAllLines(sheet);
        List<String> header = List.of(lines.get(0).split(","));
        List<String> masked = new ArrayList<>(List.of(lines.get(0) + ",mask"));
        int size = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            int run = Integer.parseInt(cells[header.indexOf("run")]);
            NiftiHeader bold = Nifti.header(folder.resolve(cells[header.indexOf("bold")]));
            size = bold.grid().size();
            int[] mask = IntStream.range(0, size)
                    .map(k -> k < bold.grid().size() / 2 && k % 10 != run ? 1 : 0)
                    .toArray();
            NiftiWriter.writeLabels(
                    folder.resolve("parcels.nii.gz"),
                    NiftiSpace.scanner(bold.grid()),
                    IntStream.range(0, size).map(k -> 1 + k % PARCELS).toArray());
            cells[header.indexOf("rois")] = "parcels.nii.gz";
            cells[header.indexOf("roi_labels")] = "parcels.tsv";
            String name = "mask " + masked.size() + ".nii.gz";
            NiftiWriter.writeLabels(folder.resolve(name), NiftiSpace.scanner(bold.grid()), mask);
            masked.add(String.join(",", cells) + "," + name);
        }
        Files.write(sheet, masked);
        Tables.writeTsv(
                folder.resolve("parcels.tsv"),
                List.of("index", "name"),
                IntStream.rangeClosed(1, PARCELS)
                        .mapToObj(k -> List.<Object>of(k, "parcel-" + k))
                        .toList());
        return IntStream.range(0, size / 2)
                .filter(k -> k % 10 != 1 && k % 10 != 2)
                .boxed()
                .collect(Collectors.toSet());
    }
}
