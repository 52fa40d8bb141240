package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;

/**
 * Regions of all three methods from real BOLD, through the pipeline: a localizer with every option of its model, a t-map
 * that define-rois wrote before, and probability maps. Two participants: a localizer run and two scanned runs each.
 * Digits of nilearn and numpy by regions.py.
 */
class RegionsStudyTest {
    private static final List<String> REGIONS = List.of("FFA", "PPA", "OFA", "V1", "V2");
    private static final List<String> CONDITIONS =
            List.of("bottle", "cat", "chair", "face", "house", "scissors", "scrambledpix", "shoe");
    private static final List<String> LOCALIZER =
            List.of("--smoothing", "30", "--derivatives", "--radius", "30", "--voxels", "6");

    @TempDir
    static Path folder;

    private static HaxbyData haxby;
    private static NiftiHeader brain;

    @BeforeAll
    static void runTheStudy() throws IOException, InterruptedException {
        haxby = HaxbyData.find();
        brain = Nifti.header(haxby.mask("brain"));
        double[] inside = Nifti.readVolume(brain);
        labels("left.nii.gz", k -> inside[k] > 0 && k % 6 >= 3 ? 1 : 0);
        labels("right.nii.gz", k -> inside[k] > 0 && k % 6 < 3 ? 1 : 0);
        labels("v1_lh.nii.gz", k -> k % 6 >= 3 ? k * 37 % 71 : 0);
        labels("v1_rh.nii.gz", k -> k % 6 < 3 ? k * 53 % 83 : 0);
        labels("v2.nii.gz", k -> k * 29 % 61);
        List<String> contrasts = new ArrayList<>(List.of("contrast,condition,weight"));
        for (String condition : CONDITIONS) {
            contrasts.add("faces," + condition + "," + (condition.equals("face") ? 7 : -1));
            contrasts.add("houses," + condition + "," + (condition.equals("house") ? 7 : -1));
        }
        Files.write(folder.resolve("contrasts.csv"), contrasts);
        List<String> subjects = new ArrayList<>(List.of("subject,run,bold"));
        List<String> localizers = new ArrayList<>(List.of("subject,bold,events,confounds"));
        List<String> rois =
                new ArrayList<>(List.of("subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map"));
        for (String subject : List.of("sub-01", "sub-02")) {
            int localizer = localizerOf(subject);
            motion(localizer);
            localizers.add(subject + "," + haxby.bold(localizer) + "," + haxby.events(localizer) + ",motion-"
                    + localizer + ".tsv");
            subjects.add(subject + ",1," + haxby.bold(localizer + 1));
            subjects.add(subject + ",2," + haxby.bold(localizer + 2));
            rois.addAll(List.of(
                    subject + ",FFA,L,localizer,faces,left.nii.gz,,",
                    subject + ",FFA,R,localizer,faces,right.nii.gz,,",
                    subject + ",PPA,both,localizer,houses," + haxby.mask("brain") + ",,",
                    subject + ",OFA,both,t-map,," + haxby.mask("brain") + "," + givenTMap(localizer) + ",",
                    subject + ",V1,L,atlas,,,,v1_lh.nii.gz",
                    subject + ",V1,R,atlas,,,,v1_rh.nii.gz",
                    subject + ",V2,both,atlas,,,,v2.nii.gz"));
        }
        Files.write(folder.resolve("subjects.csv"), subjects);
        Files.write(folder.resolve("localizers.csv"), localizers);
        Files.write(folder.resolve("rois.csv"), rois);
        List<String> options = new ArrayList<>(List.of("--tr", "2.5", "--max_cpus=1", "--max_memory=1.GB"));
        for (String sheet : List.of("subjects", "rois", "localizers", "contrasts")) {
            options.addAll(List.of("--" + sheet, sheet + ".csv"));
        }
        options.addAll(LOCALIZER);
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, options).run();
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                Map.of(
                        "CHECK_DESIGN", 1L,
                        "DEFINE_ROIS", 2L,
                        "BUILD_ROI_RDMS", 4L,
                        "NOISE_CEILING", 2L,
                        "GROUP_STATS", 1L,
                        "RENDER_REPORT", 1L),
                run.executed());
    }

    private static int localizerOf(String subject) {
        return subject.equals("sub-01") ? 1 : 7;
    }

    private static void labels(String name, IntUnaryOperator value) throws IOException {
        NiftiWriter.writeLabels(
                folder.resolve(name),
                brain.space(),
                IntStream.range(0, 600).map(value).toArray());
    }

    /** The data's motion columns, named as fMRIPrep names them. */
    private static void motion(int run) throws IOException {
        List<String> lines = new ArrayList<>(List.of("trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z"));
        Files.readAllLines(haxby.bold(run).resolveSibling("bold_moest.txt"))
                .forEach(line -> lines.add(line.strip().replaceAll("\\s+", "\t")));
        Files.write(folder.resolve("motion-" + run + ".tsv"), lines);
    }

    /** A t-map as define-rois itself writes it when it is called by hand. */
    private static String givenTMap(int run) throws IOException, InterruptedException {
        Path sheet = folder.resolve("by-hand-" + run + ".csv");
        Files.writeString(
                sheet,
                "subject,roi,hemisphere,method,contrast,search_mask\nsub-00,X,both,localizer,faces,"
                        + haxby.mask("brain") + "\n");
        Path output = folder.resolve("by-hand-" + run);
        List<String> arguments = new ArrayList<>(List.of(
                "--sheet",
                sheet.toString(),
                "--grid",
                haxby.bold(run).toString(),
                "--localizer-bold",
                haxby.bold(run).toString(),
                "--localizer-events",
                haxby.events(run).toString(),
                "--localizer-confounds",
                folder.resolve("motion-" + run + ".tsv").toString(),
                "--contrasts",
                folder.resolve("contrasts.csv").toString(),
                "--output-dir",
                output.toString()));
        arguments.addAll(LOCALIZER);
        Tools.run("define-rois", arguments.toArray(String[]::new));
        return output.resolve("tmap_faces.nii.gz").toString();
    }

    private static Path results(String name) {
        return folder.resolve("results").resolve(name);
    }

    private static double[] numbers(String[] row, int from) {
        return Arrays.stream(row).skip(from).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void tMapsOfTheLocalizerAgreeWithNilearn() throws IOException {
        for (String[] row : Fixture.cells(RegionsStudyTest.class, "regions_t.tsv")) {
            String subject = row[0].equals("1") ? "sub-01" : "sub-02";
            Path map = results("regions/" + subject + "/tmap_" + row[1] + ".nii.gz");
            // Maps are written as float32: 2^-24 of values up to 20.
            assertArrayEquals(numbers(row, 2), Nifti.readVolume(Nifti.header(map)), 1.2e-6, row[0] + " " + row[1]);
        }
    }

    @Test
    void everyMethodFindsTheVoxelsOfNumpyAndOverlapsAreKept() throws IOException {
        for (String[] row : Fixture.cells(RegionsStudyTest.class, "regions_voxels.tsv")) {
            String subject = row[0].equals("1") ? "sub-01" : "sub-02";
            Path rois = results("regions/" + subject);
            assertEquals(
                    REGIONS,
                    Tables.readTsv(rois.resolve("rois.tsv")).rows().stream()
                            .map(cells -> cells.get("name"))
                            .toList());
            double[] mask = Nifti.readAll(Nifti.header(rois.resolve("rois.nii.gz")))[REGIONS.indexOf(row[1])];
            int[] voxels = IntStream.range(0, 600).filter(k -> mask[k] == 1).toArray();
            assertArrayEquals(
                    Arrays.stream(numbers(row, 2)).mapToInt(v -> (int) v).toArray(), voxels, row[0] + " " + row[1]);
        }
        JsonNode overlap = JsonFile.MAPPER
                .readTree(results("regions/sub-01/rois.json").toFile())
                .at("/details/overlaps/0");
        assertEquals("[\"FFA\",\"OFA\"]", overlap.get("rois").toString());
        assertEquals(5, overlap.get("voxels").asInt(), "208, 267, 268, 269 and 328");
    }

    @Test
    void rdmsAndCeilingsAgreeWithNumpy() throws IOException {
        for (String[] row : Fixture.cells(RegionsStudyTest.class, "regions_rdms.tsv")) {
            int scanned = Integer.parseInt(row[0]);
            String subject = scanned < 7 ? "sub-01" : "sub-02";
            int run = scanned - localizerOf(subject);
            double[] pairs = RdmFile.read(results("roi_rdms/" + subject + "_run-" + run + "_roi-rdms.h5"))
                    .rdms()
                    .get(REGIONS.indexOf(row[1]))
                    .pairs();
            assertEquals(
                    Double.parseDouble(row[2]), Arrays.stream(pairs).average().orElseThrow(), 1e-12, row[0] + row[1]);
        }
        for (String[] row : Fixture.cells(RegionsStudyTest.class, "regions_ceilings.tsv")) {
            int run = Integer.parseInt(row[0]) - 1;
            Table table = Tables.readTsv(results("noise_ceilings/run-" + run + "_ceilings.tsv"));
            for (int i = 0; i < table.rows().size(); i++) {
                Map<String, String> cells = table.rows().get(i);
                if (cells.get("roi").equals(row[1]) && cells.get("time_control").equals("none")) {
                    int at = cells.get("subject").equals("sub-01") ? 2 : 5;
                    double[] found = {table.number(i, "pairwise"), table.number(i, "lower"), table.number(i, "upper")};
                    assertArrayEquals(Arrays.copyOfRange(numbers(row, at), 0, 3), found, 1e-12, row[1]);
                }
            }
        }
    }

    @Test
    void thePictureOfTheRegionsReachesTheReport() throws IOException {
        String report = Files.readString(results("report.html"));
        for (String subject : List.of("sub-01", "sub-02")) {
            byte[] picture = Files.readAllBytes(results("regions/" + subject + "/qc.png"));
            assertTrue(report.contains(Base64.getEncoder().encodeToString(picture)), subject);
        }
    }
}
