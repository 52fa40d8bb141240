package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One small study, all of it real, in which every folder and file has a name that a shell, a glob, a list or a locale
 * would take apart, and whose sheets look as a spreadsheet saves them. Its results are those of the study it copies.
 */
@Tag("study")
class HostileNamesTest {
    private static final String ODD = " ü,[x1] {a,b} (c) 'd' \"e\" & #~%*?!`f`";
    /** Nextflow's own scripts write the work folder without quotes. */
    private static final String FOLDER = ODD.replace("{a,b}", "{ab}").replace("*", "");

    private static final Set<String> FILES = Set.of(
            "bold",
            "bold_json",
            "rois",
            "roi_labels",
            "confounds",
            "confounds_json",
            "compcor_mask",
            "video",
            "weights",
            "card");

    @TempDir
    static Path temporary;

    private static SmallStudy study;
    private static Path folder;

    @BeforeAll
    static void simulateAStudy() throws IOException, InterruptedException {
        study = SmallStudy.simulated();
        folder = Files.createDirectories(temporary.resolve("launched in" + FOLDER));
    }

    @Test
    void runsAWholeStudyWhereverItIsAndWhateverItsFilesAreCalled() throws IOException {
        List<String> names = List.of("subjects", "stimuli", "models");
        List<String> options = new ArrayList<>(List.of(
                "-work-dir",
                "work" + FOLDER,
                "--max_cpus=1",
                "--max_memory=2.GB",
                "--java_options=-XX:TieredStopAtLevel=1"));
        for (String name : names) {
            List<String> rows =
                    switch (name) {
                        case "subjects" -> study.scansOf(2);
                        case "models" -> study.rows("models.csv").subList(0, 2);
                        default -> study.rows(name + ".csv");
                    };
            study.write(name + ".csv", temporary, rows);
            spreadsheet(temporary.resolve(name + ".csv"), folder.resolve(name + ODD + ".csv"));
            options.addAll(List.of("--" + name, name + ODD + ".csv"));
        }
        Path checkout = Checkout.copyTo(temporary.resolve("check out" + ODD.replaceAll("[`\"]", "")));
        Nextflow hostile = new Nextflow(checkout, folder, options, Map.of("LC_ALL", "C"));
        PipelineRun run = hostile.run("--outdir", "results" + ODD);
        assertEquals(0, run.exitCode(), run.log());
        PipelineRun resumed = hostile.run("--outdir", "results" + ODD, "-resume");
        assertEquals(new TreeMap<>(), resumed.executed(), "every task is cached: " + resumed.log());

        List<String> plain = new ArrayList<>(options.subList(2, 5));
        names.forEach(name -> plain.addAll(List.of("--" + name, name + ".csv")));
        PipelineRun expected = new Nextflow(Nextflow.repository(), temporary, plain).run();
        assertEquals(0, expected.exitCode(), expected.log());
        for (String results :
                List.of("group", "pca", "fits", "unique_variance", "noise_ceilings", "roi_rdms", "model_rdms")) {
            assertEquals(
                    tables(temporary.resolve("results").resolve(results)),
                    tables(folder.resolve("results" + ODD).resolve(results)),
                    results);
        }
        assertTrue(Files.exists(folder.resolve("results" + ODD).resolve("report.html")));
    }

    /** Results without the sidecars, which name the inputs. */
    private static TreeMap<String, Integer> tables(Path results) throws IOException {
        TreeMap<String, Integer> contents = SmallStudy.contents(results, "-");
        contents.keySet().removeIf(name -> name.endsWith(".json"));
        return contents;
    }

    /** The sheet with odd names of its files, links to the true ones; with all that a spreadsheet may add. */
    private static void spreadsheet(Path plain, Path sheet) throws IOException {
        List<String> lines = Files.readAllLines(plain);
        List<String> header = Arrays.asList(lines.get(0).split(","));
        StringBuilder text = new StringBuilder("\uFEFF");
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            for (int i = 0; i < cells.length; i++) {
                boolean files = FILES.contains(header.get(i)) && !line.equals(lines.get(0)) && !cells[i].isEmpty();
                String cell = files ? renamed(plain.resolveSibling(cells[i])) : cells[i];
                text.append('"').append(cell.replace("\"", "\"\"")).append("\",");
            }
            text.append(",,\r\n");
        }
        Files.writeString(sheet, text.append(",,,,\r\n\r\n").toString());
    }

    private static String renamed(Path file) throws IOException {
        String name = file.getFileName().toString();
        String stem = name.replaceFirst("(\\.nii\\.gz|\\.[a-z0-9]+)$", "");
        String odd = "in" + ODD + "/" + stem + ODD + name.substring(stem.length());
        Path link = folder.resolve(odd);
        Files.createDirectories(link.getParent());
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, file.toRealPath());
            Path json = file.resolveSibling(stem + ".json");
            if (Files.exists(json) && !name.endsWith(".json")) {
                Files.createSymbolicLink(link.resolveSibling(stem + ODD + ".json"), json.toRealPath());
            }
        }
        return odd;
    }

    @Test
    void saysWhichFileIsNotUtf8AndWhichNameCannotBeStaged() throws IOException {
        Path here = Files.createDirectories(temporary.resolve("refused"));
        Files.writeString(here.resolve("cost$1.nii.gz"), "x");
        Files.writeString(here.resolve("mine.csv"), "subject,run,bold\nsub-01,1,cost$1.nii.gz\n");
        Nextflow nextflow = new Nextflow(Nextflow.repository(), here, List.of("-stub-run", "--max_cpus=1"));
        PipelineRun dollar = nextflow.run("--subjects", "mine.csv", "--outdir", "one");
        assertNotEquals(0, dollar.exitCode());
        assertTrue(dollar.log().contains("cost$1.nii.gz: expected a path without $"), dollar.log());

        Files.write(
                here.resolve("mine.csv"),
                "subject,run,bold\r\nsub-01,1,J\u00fcrgen.nii\r\n".getBytes(StandardCharsets.ISO_8859_1));
        PipelineRun latin = nextflow.run("--subjects", "mine.csv", "--outdir", "two");
        assertNotEquals(0, latin.exitCode());
        assertTrue(latin.log().contains("check-design: error: mine.csv line 2: not UTF-8"), latin.log());
    }
}
