package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.npy.NpyFile;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;
import rdmflow.test.SharedData;

/**
 * The frame features of all eight segments of the studyforrest movie (25 Hz) as models, from sheets to fits: RDMs against the
 * numbers of the data's README (9 and 12 digits), scores against NumPy's (forrest_fits.py). The region is one of four voxels
 * that follow the features called target there, so its RDM is known, too.
 */
@Tag("slow")
class ForrestStudyTest {
    private static final int[] VOLUMES = {451, 441, 438, 488, 462, 439, 542, 338};
    private static final List<String> TARGET = List.of("brmean", "brlr", "brud", "normdiff");
    private static final double[] MEANS = {
        69.56237588711328, 0.8989451441783796, 17.48815983803787, 0.049516099605604505
    };
    private static final double[] DEVIATIONS = {
        30.678257512837817, 46.794816118895476, 56.82615056708368, 0.07266551953572295
    };
    private static final double[] TARGET_MEANS = {
        .973726857, .954063262, .884990803, .940135966, .780736667, .959544787, .958391826, .838050931
    };
    private static final double[] HASH_MEANS = {
        .957047407, .963189009, .965350360, .936331729, .963812627, .962414144, .970094697, .966652167
    };
    private static final int BITS = 144;

    @TempDir
    static Path folder;

    @BeforeAll
    static void runTheStudy() throws IOException {
        Path data = SharedData.folder("forrest-features");
        List<String> scans = new ArrayList<>(List.of("subject,run,bold,rois,roi_labels"));
        List<String> movies = new ArrayList<>(List.of("run,video,volumes"));
        NiftiSpace space = NiftiSpace.scanner(
                new Grid(4, 1, 1, new double[][] {{3, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 3, 0}, {0, 0, 0, 1}}));
        NiftiWriter.writeLabels(folder.resolve("rois.nii"), space, new int[] {1, 1, 1, 1});
        Files.writeString(folder.resolve("rois.tsv"), "index\tname\n1\tbright\n");
        for (int segment = 0; segment < VOLUMES.length; segment++) {
            int run = segment + 1;
            double[][] target = target(data, segment);
            String rows = Arrays.stream(target)
                    .map(row -> Arrays.stream(row).mapToObj(String::valueOf).collect(Collectors.joining("\t")))
                    .collect(Collectors.joining("\n"));
            Files.writeString(folder.resolve("target-" + run + ".tsv"), String.join("\t", TARGET) + "\n" + rows + "\n");
            writeHash(folder.resolve("hash-" + run + ".npy"), column(data, segment, "phash"));
            writeBold(folder.resolve("bold-" + run + ".nii"), convolved(target, VOLUMES[segment]));
            scans.add("sub-01," + run + ",bold-" + run + ".nii,rois.nii,rois.tsv");
            movies.add(run + ",," + VOLUMES[segment]);
        }
        Files.write(folder.resolve("subjects.csv"), scans);
        Files.write(folder.resolve("stimuli.csv"), movies);
        Files.writeString(
                folder.resolve("hash.json"),
                "{\"rate\": 25, \"layers\": {\"L0\": " + numbers(0, BITS, 1) + ", \"L2\": " + numbers(0, BITS, 2)
                        + "}}");
        Files.writeString(
                folder.resolve("half.json"), "{\"rate\": 25, \"layers\": {\"L1\": " + numbers(0, 48, 1) + "}}");
        Files.writeString(folder.resolve("target.json"), "{\"rate\": 25}");
        Files.writeString(
                folder.resolve("models.csv"),
                """
                model,label,network,weights,card
                hash,Hash,features,hash-{run}.npy,hash.json
                half,Half of it,features,hash-{run}.npy,half.json
                target,Brightness,features,target-{run}.tsv,target.json
                """);
        PipelineRun run = new Nextflow(Nextflow.repository(), folder, List.of("--max_memory=2.GB"))
                .run(
                        "--subjects",
                        "subjects.csv",
                        "--stimuli",
                        "stimuli.csv",
                        "--models",
                        "models.csv",
                        "--no_centre_voxels",
                        "--shifts=0",
                        "--lag_scan_seconds=0",
                        "--layer_profile=false",
                        "--time_control=none");
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(24, run.executed().get("SAMPLE_FEATURES"));
        assertEquals(1, run.executed().get("FIT_CV_REGRESSION"));
    }

    @Test
    void rdmsHaveTheNumbersOfTheReadme() {
        for (int segment = 0; segment < VOLUMES.length; segment++) {
            assertEquals(HASH_MEANS[segment], mean(rdm("model_rdms/hash", segment, "L0")), 6e-10);
            assertEquals(TARGET_MEANS[segment], mean(rdm("model_rdms/target", segment, "features")), 6e-10);
            assertEquals(TARGET_MEANS[segment], mean(rdm("roi_rdms/sub-01", segment, "bright")), 6e-10);
        }
        double[] first = rdm("model_rdms/hash", 0, "L0");
        double[] target = rdm("roi_rdms/sub-01", 0, "bright");
        double[][] expected = {
            {.212315500132, .692517195667, .805875271048}, {.100436810669, .990514603150, 1.234466396138}
        };
        for (int pair = 0; pair < 3; pair++) {
            assertEquals(expected[0][pair], first[pair], 6e-13);
            assertEquals(expected[1][pair], target[pair], 6e-13);
        }
    }

    @Test
    void scoresAreThoseOfNumPy() {
        Map<String, Double> found = new HashMap<>();
        for (String model : List.of("hash", "half", "target")) {
            Tables.readTsv(folder.resolve("results/fits/sub-01_model-" + model + "_fit.tsv"))
                    .rows()
                    .forEach(row -> found.put("fit " + model + " n/a " + row.get("run"), Double.valueOf(row.get("r"))));
        }
        Tables.readTsv(folder.resolve("results/unique_variance/sub-01_unique.tsv")).rows().stream()
                .filter(row -> !row.get("r").equals("n/a"))
                .forEach(row -> found.put(
                        "unique " + row.get("target") + " " + row.get("control") + " " + row.get("run"),
                        Double.valueOf(row.get("r"))));
        Tables.readTsv(Fixture.file(ForrestStudyTest.class, "forrest_fits.tsv"))
                .rows()
                .forEach(row -> {
                    String key =
                            String.join(" ", row.get("kind"), row.get("model"), row.get("control"), row.get("run"));
                    assertEquals(Double.parseDouble(row.get("r")), found.get(key), 1e-9, key);
                });
        for (int run = 1; run <= VOLUMES.length; run++) {
            assertEquals(1, found.get("fit target n/a " + run), 1e-9, "the region follows these features");
        }
    }

    private static double[] rdm(String owner, int segment, String name) {
        String kind = owner.startsWith("roi") ? "_roi-rdms.h5" : "_model-rdms.h5";
        Path file = folder.resolve("results/" + owner + "_run-" + (segment + 1) + kind);
        return RdmFile.read(RdmFile.head(file), name).pairs();
    }

    private static double mean(double[] pairs) {
        return Arrays.stream(pairs).average().orElseThrow();
    }

    private static String numbers(int from, int to, int step) {
        return IntStream.iterate(from, k -> k < to, k -> k + step)
                .boxed()
                .toList()
                .toString();
    }

    /** Rows at 25 Hz, z-scored over the movie. */
    private static double[][] target(Path data, int segment) throws IOException {
        List<List<String>> columns = new ArrayList<>();
        for (String name : TARGET) {
            columns.add(column(data, segment, name));
        }
        double[][] rows = new double[columns.get(0).size()][TARGET.size()];
        for (int row = 0; row < rows.length; row++) {
            for (int f = 0; f < TARGET.size(); f++) {
                rows[row][f] = (Double.parseDouble(columns.get(f).get(row)) - MEANS[f]) / DEVIATIONS[f];
            }
        }
        return rows;
    }

    private static List<String> column(Path data, int segment, String feature) throws IOException {
        Path file = data.resolve("fg_av_ger_seg" + segment + "_" + feature + ".tsv.gz");
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            return in.lines()
                    .skip(1)
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
                    .toList();
        }
    }

    /** By the README's recipe: every fifth row, 161 taps, volume k at 5 Hz index 5 + 10 k. */
    private static double[][] convolved(double[][] rows, int volumes) {
        double[][] out = new double[volumes][TARGET.size()];
        for (int k = 0; k < volumes; k++) {
            int last = 5 + 10 * k;
            for (int tap = 0; tap <= Math.min(160, last); tap++) {
                double t = tap / 5.0;
                double h = Math.pow(t, 5) * Math.exp(-t) / 120 - Math.pow(t, 15) * Math.exp(-t) / (6 * 1307674368000.0);
                for (int f = 0; f < TARGET.size(); f++) {
                    out[k][f] += h * rows[5 * (last - tap)][f];
                }
            }
        }
        return out;
    }

    private static void writeHash(Path file, List<String> hashes) throws IOException {
        byte[] header = NpyFile.header(hashes.size(), BITS);
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 4 * BITS * hashes.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(header);
        for (String hash : hashes) {
            for (int bit = 0; bit < BITS; bit++) {
                bytes.putFloat(Character.digit(hash.charAt(bit / 4), 16) >> (3 - bit % 4) & 1);
            }
        }
        Files.write(file, bytes.array());
    }

    /** NIfTI-1 in float64, which no rounding to int16 comes between the RDM and its digits. */
    private static void writeBold(Path file, double[][] volumes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(352 + 8 * volumes.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 348);
        short[] sizes = {4, 4, 1, 1, (short) volumes.length, 1, 1, 1};
        IntStream.range(0, 8).forEach(k -> bytes.putShort(40 + 2 * k, sizes[k]));
        bytes.putShort(70, (short) 64).putShort(72, (short) 64);
        float[] spacing = {1, 3, 3, 3, 2, 0, 0, 0};
        IntStream.range(0, 8).forEach(k -> bytes.putFloat(76 + 4 * k, spacing[k]));
        bytes.putFloat(108, 352).putFloat(112, 1).put(123, (byte) 10);
        bytes.putShort(252, (short) 1).putShort(254, (short) 1);
        for (int axis = 0; axis < 3; axis++) {
            bytes.putFloat(280 + 16 * axis + 4 * axis, 3);
        }
        bytes.put(344, (byte) 'n').put(345, (byte) '+').put(346, (byte) '1');
        bytes.position(352);
        for (double[] volume : volumes) {
            for (double value : volume) {
                bytes.putDouble(value);
            }
        }
        Files.write(file, bytes.array());
    }
}
