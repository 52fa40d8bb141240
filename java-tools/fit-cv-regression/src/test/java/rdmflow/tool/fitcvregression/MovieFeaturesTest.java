package rdmflow.tool.fitcvregression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.test.Fixture;
import rdmflow.test.SharedData;

/**
 * The study's true size, 8 runs and 819,222 pairs, on the movie's own features: frames, HRF, Gram, RDM files, fits. The
 * RDMs' numbers are those of the reference data's README; the fits' those of movie_features.tsv, printed by the script
 * beside it from the same features.
 */
class MovieFeaturesTest {
    private static final int[] HASH = IntStream.range(0, 144).toArray();
    private static final int[] FIRST_BITS = IntStream.range(0, 48).toArray();
    private static final int[] EVEN_BITS =
            IntStream.range(0, 72).map(bit -> 2 * bit).toArray();
    private static final int[] NEXT_BITS = IntStream.range(48, 96).toArray();

    @TempDir
    private static Path folder;

    private static Path features;

    @BeforeAll
    static void findFeatures() {
        features = SharedData.folder("forrest-features");
    }

    @Test
    void meanDissimilaritiesAreThoseOfTheReadme() throws IOException {
        Map<String, double[]> expected = Map.of(
                "target spm-20s",
                new double[] {
                    .973099169, .952393198, .884187575, .937896831, .777319711, .957242781, .957001991, .831485950
                },
                "hash spm-20s",
                new double[] {
                    .954435182, .960685030, .962950275, .932185201, .961373992, .959884664, .968092779, .964566016
                },
                "target spm",
                new double[] {
                    .973726857, .954063262, .884990803, .940135966, .780736667, .959544787, .958391826, .838050931
                },
                "hash spm",
                new double[] {
                    .957047407, .963189009, .965350360, .936331729, .963812627, .962414144, .970094697, .966652167
                });
        for (int segment = 0; segment < 8; segment++) {
            for (String hrf : List.of("spm", "spm-20s")) {
                double[] target = MovieFeatures.rdm(MovieFeatures.target(features, segment), segment, hrf);
                double[] hash = MovieFeatures.rdm(MovieFeatures.hashBits(features, segment), segment, hrf);
                assertEquals(expected.get("target " + hrf)[segment], mean(target), 5.1e-10);
                assertEquals(expected.get("hash " + hrf)[segment], mean(hash), 5.1e-10);
            }
        }
    }

    @Test
    void firstPairsAreThoseOfTheReadmeAlsoInFloat32() throws IOException {
        double[] target = {.100436810669, .990514603150, 1.234466396138};
        double[] hash = {.212315500132, .692517195667, .805875271048};
        double[] doubleTarget = MovieFeatures.rdm(MovieFeatures.target(features, 0), 0, "spm");
        double[] doubleHash = MovieFeatures.rdm(MovieFeatures.hashBits(features, 0), 0, "spm");
        double[] streamedHash = MovieFeatures.streamedRdm(MovieFeatures.hashBits(features, 0), 0, "spm");
        for (int pair = 0; pair < 3; pair++) {
            assertEquals(target[pair], doubleTarget[pair], 5.1e-13);
            assertEquals(hash[pair], doubleHash[pair], 5.1e-13);
        }
        // float32 rows: some 1e-7 of each feature, and a correlation of 144 of them.
        for (int pair = 0; pair < doubleHash.length; pair++) {
            assertEquals(doubleHash[pair], streamedHash[pair], 1e-6);
        }
    }

    @Test
    void fitsAreThoseOfAPlainProgramOnThePairs() throws IOException {
        List<String> roiFiles = new ArrayList<>();
        List<String> modelFiles = new ArrayList<>();
        for (int segment = 7; segment >= 0; segment--) {
            double[][] bits = MovieFeatures.hashBits(features, segment);
            roiFiles.add(write(
                    RdmSet.Kind.SUBJECT,
                    "sub-01",
                    segment,
                    MovieFeatures.rdm(MovieFeatures.target(features, segment), segment, "spm")));
            modelFiles.add(write(
                    RdmSet.Kind.MODEL,
                    "hash",
                    segment,
                    layer(bits, segment, HASH),
                    layer(bits, segment, FIRST_BITS),
                    layer(bits, segment, EVEN_BITS)));
            modelFiles.add(write(
                    RdmSet.Kind.MODEL,
                    "gap",
                    segment,
                    layer(bits, segment, FIRST_BITS),
                    layer(bits, segment, NEXT_BITS)));
        }
        Table expected = Tables.readTsv(Fixture.file(MovieFeaturesTest.class, "movie_features.tsv"));
        for (String method : List.of("ols", "nnls")) {
            List<String> arguments = new ArrayList<>(
                    List.of("--weights", method, "--output-dir", folder.toString(), "--prefix", method, "--roi-rdms"));
            arguments.addAll(roiFiles);
            arguments.add("--model-rdms");
            arguments.addAll(modelFiles);
            assertEquals(0, FitCvRegression.run(arguments.toArray(String[]::new)));
            Table fit = Tables.readTsv(folder.resolve(method + "_fit.tsv"));
            int compared = 0;
            for (int row = 0; row < fit.rows().size(); row++) {
                Map<String, String> found = fit.rows().get(row);
                for (int line = 0; line < expected.rows().size(); line++) {
                    Map<String, String> wanted = expected.rows().get(line);
                    if (Stream.of("model", "run")
                                    .allMatch(key -> wanted.get(key).equals(found.get(key)))
                            && wanted.get("weights").equals(method)) {
                        assertEquals(expected.number(line, "r"), fit.number(row, "r"), 1e-9);
                        assertEquals(wanted.get("n_pairs"), found.get("n_pairs"));
                        compared++;
                    }
                }
            }
            assertEquals(16, compared);
        }
    }

    private static double[] layer(double[][] bits, int segment, int[] features) {
        return MovieFeatures.rdm(MovieFeatures.select(bits, features), segment, "spm");
    }

    private static String write(RdmSet.Kind kind, String owner, int segment, double[]... rdms) {
        int volumes = MovieFeatures.VOLUMES[segment];
        Path file = folder.resolve(owner + "_run-" + (segment + 1) + ".h5");
        List<Rdm> layers = IntStream.range(0, rdms.length)
                .mapToObj(i -> new Rdm("L" + i, volumes, rdms[i], 144))
                .toList();
        double[] times = IntStream.range(0, volumes).mapToDouble(k -> 2 * k + 1).toArray();
        RdmFile.write(file, new RdmSet(kind, owner, String.valueOf(segment + 1), "correlation", times, layers));
        return file.toString();
    }

    private static double mean(double[] values) {
        assertTrue(values.length > 50_000);
        return Arrays.stream(values).average().orElseThrow();
    }
}
