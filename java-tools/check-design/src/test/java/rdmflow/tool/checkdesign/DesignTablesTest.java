package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;

/** What the pipeline's channels read: sheets only, in a hand that no shell would like. */
class DesignTablesTest {
    private static final String ROIS = "subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map\r\n"
            + "sub-02,V1v,L,atlas,,,,a b/V1v.nii\r\n"
            + "sub-02,V1v,R,atlas,,unused.nii,,\"c,\"\"d\"\"/V1v.nii\"\r\n"
            + "sub-02,FFA,both,localizer,faces,mask.nii,,\r\n"
            + "sub-02,OFA,both,t-map,,mask.nii,\"t,1.nii\",\r\n"
            + "sub-09,V1v,L,atlas,,,,a b/V1v.nii\r\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeStudy() throws IOException {
        write(
                "subjects.csv",
                """
                subject,run,bold,rois,roi_labels,confounds,drop_volumes,surfaces,mask
                sub-01,02,one.nii.gz,"r,1.nii;r2.nii",l1.tsv;l2.tsv,c.tsv,1;0,L.gii;R.gii,m.nii
                sub-01,10,two.nii.gz,r2.nii,l2.tsv,c.tsv,,,
                sub-02,10,b/ten.nii,,,c.tsv,,,
                sub-02,2,b/two.nii,,,c.tsv,,,
                """);
        write("two.json", "{}");
        write("c.json", "{}");
    }

    @Test
    void hasOneRowPerScanWithCountsAndTheJsonBesideFiles() throws IOException {
        write("rois.csv", ROIS);
        write("localizers.csv", "subject,bold,events\nsub-02,l.nii,e.tsv\n");
        check("--rois", "rois.csv", "--localizers", "localizers.csv");
        List<Map<String, String>> scans = rows("scans.tsv");
        assertEquals(4, scans.size());
        assertEquals(
                Map.ofEntries(
                        Map.entry("subject", "sub-01"),
                        Map.entry("run", "2"),
                        Map.entry("runs_of_subject", "2"),
                        Map.entry("subjects_of_run", "2"),
                        Map.entry("regions_to_define", "0"),
                        Map.entry("drop_volumes", "0;1"),
                        Map.entry("subjects:bold", "one.nii.gz"),
                        Map.entry("subjects:bold_json", ""),
                        Map.entry("subjects:rois", "r,1.nii;r2.nii"),
                        Map.entry("subjects:roi_labels", "l1.tsv;l2.tsv"),
                        Map.entry("subjects:confounds", "c.tsv"),
                        Map.entry("subjects:confounds_json", "c.json"),
                        Map.entry("subjects:compcor_mask", ""),
                        Map.entry("subjects:surfaces", "L.gii;R.gii"),
                        Map.entry("subjects:mask", "m.nii")),
                scans.get(0));
        assertEquals("two.json", scans.get(1).get("subjects:bold_json"));
        assertEquals("1", scans.get(3).get("regions_to_define"));
        assertEquals(List.of(), rows("screenings.tsv"));
        assertEquals(List.of(), rows("warps.tsv"));
    }

    @Test
    void namesTheFilesOfRegionsOnceAndWhereTheyAreStaged() throws IOException {
        write("rois.csv", ROIS);
        write("localizers.csv", "subject,bold,events\nsub-02,l.nii,e.tsv\n");
        write("l.json", "{}");
        check("--rois", "rois.csv", "--localizers", "localizers.csv");
        List<Map<String, String>> regions = rows("regions.tsv");
        assertEquals(1, regions.size(), "sub-09 has no scan");
        Map<String, String> region = regions.get(0);
        assertEquals("sub-02", region.get("subject"));
        assertEquals("0", region.get("maps_to_warp"));
        assertEquals("a b/V1v.nii;c,\"d\"/V1v.nii;mask.nii;t,1.nii", region.get("rois:files"));
        assertEquals("b/two.nii", region.get("subjects:grid"), "run 2 comes before run 10");
        assertEquals("l.json", region.get("localizers:localizer_json"));
        assertEquals(
                """
                subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map
                sub-02,V1v,L,atlas,,,,regions/1/V1v.nii
                sub-02,V1v,R,atlas,,,,regions/2/V1v.nii
                sub-02,FFA,both,localizer,faces,regions/3/mask.nii,,
                sub-02,OFA,both,t-map,,regions/3/mask.nii,"regions/4/t,1.nii",""",
                JsonFile.MAPPER.readTree(region.get("sheet")).textValue());
    }

    @Test
    void givesMapsThatAreWarpedNamesOfTheirOwn() throws IOException {
        write("rois.csv", ROIS);
        write("localizers.csv", "subject,bold,events\nsub-02,l.nii,e.tsv\n");
        write("transforms.csv", "subject,transforms,reference\nsub-02,w[1].h5;a.txt,ref.nii\nsub-01,a.txt,ref.nii\n");
        check("--rois", "rois.csv", "--localizers", "localizers.csv", "--transforms", "transforms.csv");
        List<Map<String, String>> warps = rows("warps.tsv");
        assertEquals(2, warps.size());
        assertEquals(
                Map.of(
                        "subject",
                        "sub-02",
                        "warped",
                        "2_V1v.nii",
                        "rois:map",
                        "c,\"d\"/V1v.nii",
                        "transforms:reference",
                        "ref.nii",
                        "transforms:transforms",
                        "w[1].h5;a.txt"),
                warps.get(1));
        Map<String, String> region = rows("regions.tsv").get(0);
        assertEquals("2", region.get("maps_to_warp"));
        assertEquals("mask.nii;t,1.nii", region.get("rois:files"));
        assertEquals(
                "sub-02,V1v,R,atlas,,,,warped/2_V1v.nii",
                JsonFile.MAPPER
                        .readTree(region.get("sheet"))
                        .textValue()
                        .lines()
                        .toList()
                        .get(2));
    }

    @Test
    void aFileMayBeAMapThatIsWarpedAndAMaskThatIsNot() throws IOException {
        write(
                "rois.csv",
                "subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map,brain_mask\n"
                        + "sub-02,V1v,L,atlas,,,,p.nii,\nsub-02,OFA,both,t-map,,p.nii,t.nii,,brain.nii\n");
        write("transforms.csv", "subject,transforms,reference\nsub-02,a.txt,ref.nii\n");
        check("--rois", "rois.csv", "--transforms", "transforms.csv");
        Map<String, String> region = rows("regions.tsv").get(0);
        assertEquals("p.nii;t.nii", region.get("rois:files"));
        assertEquals("brain.nii", region.get("rois:brain_mask"));
        assertEquals(
                List.of(
                        "sub-02,V1v,L,atlas,,,,warped/1_p.nii",
                        "sub-02,OFA,both,t-map,,regions/1/p.nii,regions/2/t.nii,"),
                JsonFile.MAPPER
                        .readTree(region.get("sheet"))
                        .textValue()
                        .lines()
                        .skip(1)
                        .toList());
    }

    @Test
    void hasOneScreeningPerNetworkAndRunThatHasScans() throws IOException {
        write("subjects.csv", "subject,run,bold,rois,roi_labels\nsub-01,1,a,r,l\nsub-01,02,b,r,l\n");
        write("stimuli.csv", "run,video,volumes\n2,\"b,2.mp4\",13\n001,a.mp4,12\n");
        write("models.csv", "model,label,network,weights,card\nx,X,resnet18,x.pt,x.json\ny,Y,resnet18,y.pt,\n");
        check("--stimuli", "stimuli.csv", "--models", "models.csv");
        List<Map<String, String>> screenings = rows("screenings.tsv");
        assertEquals(
                List.of("x 2", "x 1", "y 2", "y 1"),
                screenings.stream()
                        .map(row -> row.get("model") + " " + row.get("run"))
                        .toList());
        assertEquals(
                Map.ofEntries(
                        Map.entry("model", "x"),
                        Map.entry("run", "2"),
                        Map.entry("network", "resnet18"),
                        Map.entry("volumes", "13"),
                        Map.entry("family", "x"),
                        Map.entry("metric", "correlation"),
                        Map.entry("rate", ""),
                        Map.entry("columns", "[]"),
                        Map.entry("stimuli:video", "b,2.mp4"),
                        Map.entry("models:weights", "x.pt"),
                        Map.entry("models:flow_weights", ""),
                        Map.entry("models:card", "x.json")),
                screenings.get(0));
    }

    /** As in a task's folder: the sheets in one place, the files in others, and what is missing under the user's name. */
    @Test
    void readsFilesWhereAnEngineStagedThem() throws IOException {
        Path study = Files.createDirectories(folder.resolve("study"));
        SmallStudy.write(study);
        Path task = Files.createDirectories(folder.resolve("task"));
        StringBuilder staged = new StringBuilder("sheet\tcell\tfile\n");
        int count = 0;
        for (Map<String, String> row :
                Tables.readCsv(study.resolve("subjects.csv")).rows()) {
            for (String column : List.of("bold", "rois", "roi_labels", "confounds")) {
                for (String cell :
                        List.of(row.get(column), row.get(column).replaceAll("\\.(nii\\.gz|tsv)$", ".json"))) {
                    if (Files.exists(study.resolve(cell)) && !cell.contains("sub-02/run-2_bold")) {
                        Path file = task.resolve(
                                "inputs/" + ++count + "/" + Path.of(cell).getFileName());
                        Files.createDirectories(file.getParent());
                        Files.createSymbolicLink(file, study.resolve(cell));
                        staged.append("subjects\t" + cell + "\t" + file + "\n");
                    }
                }
            }
        }
        write("task/staged.tsv", staged.toString());
        write("task/mine.csv", Files.readString(study.resolve("subjects.csv")));
        ToolRun run = ToolRun.of(
                CheckDesign::run,
                "--subjects",
                task.resolve("mine.csv").toString(),
                "--staged",
                task.resolve("staged.tsv").toString(),
                "--tr",
                "2",
                "--output",
                folder.resolve("design.json").toString());
        assertEquals(List.of("sub-02 run 2: sub-02/run-2_bold.nii.gz: expected a file, found none"), run.problems());
        assertFalse(Files.exists(folder.resolve("scans.tsv")), "a failed check leaves nothing");
    }

    private void check(String... sheets) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("--subjects", folder.resolve("subjects.csv").toString()));
        for (String argument : sheets) {
            arguments.add(argument.endsWith(".csv") ? folder.resolve(argument).toString() : argument);
        }
        arguments.addAll(List.of(
                "--tr",
                "2",
                "--sheets-only",
                "--output",
                folder.resolve("design.json").toString()));
        ToolRun run = ToolRun.of(CheckDesign::run, arguments);
        assertEquals(0, run.exitCode(), run.stderr());
    }

    private List<Map<String, String>> rows(String table) {
        return Tables.readTsv(folder.resolve(table)).rows();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
