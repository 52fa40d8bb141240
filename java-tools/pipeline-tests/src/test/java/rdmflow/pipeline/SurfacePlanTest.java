package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of studies on surfaces, with every tool's stub in place of its work. */
class SurfacePlanTest {
    @TempDir
    Path folder;

    /** A scan on surfaces is one task with two files, in the order of the sheet; a searchlight takes all networks of a run. */
    @Test
    void mapsWholeBrainsOnSurfacesWhereAskedFor() throws IOException {
        for (String file : List.of(
                "l.func.gii",
                "r.func.gii",
                "L.label.gii",
                "R.label.gii",
                "L.surf.gii",
                "R.surf.gii",
                "one.mp4",
                "w.pt")) {
            Files.writeString(folder.resolve(file), file);
        }
        String scan = ",l.func.gii;r.func.gii,L.label.gii;R.label.gii,L.surf.gii;R.surf.gii";
        write(
                "subjects.csv",
                "subject,run,bold,rois,surfaces",
                "sub-01,1" + scan,
                "sub-01,2" + scan,
                "sub-02,1" + scan,
                "sub-02,2" + scan);
        write("stimuli.csv", "run,video,volumes", "1,one.mp4,12", "2,one.mp4,12");
        write("models.csv", "model,label,network,weights", "a,A,resnet18-imagenet,w.pt", "b,B,resnet18-imagenet,w.pt");
        String[] study = {
            "--subjects",
            "subjects.csv",
            "--stimuli",
            "stimuli.csv",
            "--models",
            "models.csv",
            "--publish_roi_rdms",
            "false"
        };
        Nextflow nextflow = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"));
        PipelineRun run = nextflow.run(
                Stream.concat(Stream.of(study), Stream.of("--searchlight")).toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(4, run.executed().get("BUILD_ROI_RDMS"));
        assertEquals(4, run.executed().get("BUILD_SEARCHLIGHT"));
        assertEquals(2, run.executed().get("MAP_SEARCHLIGHT"));
        assertEquals(
                Set.of("sub-01_searchlight.json", "sub-02_searchlight.json"), names("results/maps", ".*searchlight.*"));
        assertEquals(Set.of(), names("results/roi_rdms", ".*[.]h5"));
    }

    /** Of fMRIPrep's runs on a template's surfaces: the surfaces come from a parameter, and nothing but maps is asked for. */
    @Test
    void mapsWholeBrainsOfABidsFolderOnSurfacesThatAParameterNames() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own, surfaces"));
        for (String subject : List.of("sub-01", "sub-02")) {
            Path func = Files.createDirectories(folder.resolve("derivatives/" + subject + "/func"));
            for (String side : List.of("L", "R")) {
                Files.writeString(own.resolve(subject + "_" + side + ".surf.gii"), side);
                for (int run = 1; run <= 2; run++) {
                    String stem = subject + "_task-movie_run-" + run;
                    Files.writeString(func.resolve(stem + "_hemi-" + side + "_space-fsaverage6_bold.func.gii"), stem);
                }
            }
        }
        write("stimuli.csv", "run,video,volumes", "1,one.mp4,12", "2,one.mp4,12");
        write("models.csv", "model,label,network,weights", "a,A,resnet18-imagenet,w.pt");
        for (String file : List.of("one.mp4", "w.pt")) {
            Files.writeString(folder.resolve(file), file);
        }
        Nextflow nextflow = new Nextflow(Nextflow.repository(), folder, List.of("-stub-run", "--max_cpus=1"));
        String[] study = {
            "--bids",
            "derivatives",
            "--space",
            "fsaverage6",
            "--surfaces",
            "own, surfaces/{subject}_L.surf.gii;own, surfaces/{subject}_R.surf.gii",
            "--stimuli",
            "stimuli.csv",
            "--models",
            "models.csv",
            "--searchlight",
            "-resume"
        };
        PipelineRun run = nextflow.run(study);
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(4, run.executed().get("BUILD_SEARCHLIGHT"), run.log());
        assertEquals(2, run.executed().get("MAP_SEARCHLIGHT"));
        assertNull(run.executed().get("BUILD_ROI_RDMS"), "there are no regions");
        assertEquals(1, run.executed().get("RENDER_REPORT"));
        assertEquals(4, names("work", "sub-0[12]_[LR][.]surf[.]gii").size(), "each participant's own are staged");
        // Another surface makes another map of this participant alone.
        Files.writeString(own.resolve("sub-02_L.surf.gii"), "smoother");
        PipelineRun changed = nextflow.run(study);
        assertEquals(2, changed.executed().get("BUILD_SEARCHLIGHT"), changed.log());
        assertEquals(1, changed.executed().get("MAP_SEARCHLIGHT"));
    }

    /** Labs keep hemispheres and participants in folders of their own, where files of all of them have one name. */
    @Test
    void filesOfOneNameInSeveralFoldersDoNotMeet() throws IOException {
        for (String folderOfSide : List.of("left", "right")) {
            Files.createDirectories(folder.resolve(folderOfSide));
            for (String file : List.of(
                    "1.func.gii",
                    "1.json",
                    "2.func.gii",
                    "rois.label.gii",
                    "rois.tsv",
                    "mid.surf.gii",
                    "mask.gii",
                    "t.gii",
                    "w.safetensors",
                    "run.mp4",
                    "x.tsv",
                    "x.json")) {
                Files.writeString(folder.resolve(folderOfSide).resolve(file), folderOfSide + file);
            }
        }
        String rest = ",left/rois.label.gii;right/rois.label.gii,left/rois.tsv;right/rois.tsv,left/x.tsv,right/x.json,"
                + "left/mid.surf.gii;right/mid.surf.gii,left/mask.gii;right/mask.gii";
        String[] scans = {
            "subject,run,bold,bold_json,rois,roi_labels,confounds,confounds_json,surfaces,mask",
            "sub-01,1,left/1.func.gii;right/1.func.gii," + rest,
            "sub-01,2,left/2.func.gii;right/2.func.gii,left/1.json;right/1.json" + rest
        };
        write("subjects.csv", scans);
        write(
                "rois.csv",
                "subject,roi,hemisphere,method,search_mask,t_map,brain_mask",
                "sub-01,FFA,both,t-map,left/mask.gii;right/mask.gii,left/t.gii;right/t.gii,left/mask.gii;right/mask.gii");
        write("stimuli.csv", "run,video,volumes", "1,left/run.mp4,12", "2,right/run.mp4,12");
        write(
                "models.csv",
                "model,label,network,weights",
                "a,A,resnet18-imagenet,left/w.safetensors",
                "b,B,resnet18-imagenet,right/w.safetensors");
        Nextflow nextflow = new Nextflow(
                Nextflow.repository(),
                folder,
                List.of(
                        "-stub-run",
                        "--subjects",
                        "subjects.csv",
                        "--rois",
                        "rois.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--searchlight",
                        "-resume",
                        "--max_cpus=1"));
        PipelineRun run = nextflow.run();
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(1, run.executed().get("DEFINE_ROIS"));
        assertEquals(2, run.executed().get("BUILD_ROI_RDMS"));
        assertEquals(2, run.executed().get("BUILD_SEARCHLIGHT"));
        // The other order of two files of one name is another task, and nothing else is.
        scans[2] = scans[2].replace("left/2.func.gii;right/2.func.gii", "right/2.func.gii;left/2.func.gii");
        write("subjects.csv", scans);
        PipelineRun swapped = nextflow.run();
        assertEquals(0, swapped.exitCode(), swapped.log());
        assertEquals(1, swapped.executed().get("BUILD_ROI_RDMS"), swapped.log());
        assertEquals(1, swapped.executed().get("BUILD_SEARCHLIGHT"));
        assertNull(swapped.executed().get("DEFINE_ROIS"));
        assertNull(swapped.executed().get("EXTRACT_ACTIVATIONS"));
    }

    private Set<String> names(String below, String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(pattern))
                    .collect(Collectors.toSet());
        }
    }

    private void write(String sheet, String... lines) throws IOException {
        Files.write(folder.resolve(sheet), List.of(lines));
    }
}
