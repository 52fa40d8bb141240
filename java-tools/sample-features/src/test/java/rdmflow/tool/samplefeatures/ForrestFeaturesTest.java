package rdmflow.tool.samplefeatures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.GramDistances;
import rdmflow.core.rdm.Metric;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.test.SharedData;
import rdmflow.test.ToolRun;

/** The frame features of the studyforrest movie at 25 Hz, against the numbers of their README (9 and 12 digits). */
class ForrestFeaturesTest {
    private static final int[] VOLUMES = {451, 441, 438, 488, 462, 439, 542, 338};
    private static final List<String> TARGET = List.of("brmean", "brlr", "brud", "normdiff");
    private static final double[] MEANS = {
        69.56237588711328, 0.8989451441783796, 17.48815983803787, 0.049516099605604505
    };
    private static final double[] DEVIATIONS = {
        30.678257512837817, 46.794816118895476, 56.82615056708368, 0.07266551953572295
    };
    private static final double[][] MEAN_DISSIMILARITY = {
        {.973099169, .952393198, .884187575, .937896831, .777319711, .957242781, .957001991, .831485950},
        {.954435182, .960685030, .962950275, .932185201, .961373992, .959884664, .968092779, .964566016},
        {.973726857, .954063262, .884990803, .940135966, .780736667, .959544787, .958391826, .838050931},
        {.957047407, .963189009, .965350360, .936331729, .963812627, .962414144, .970094697, .966652167}
    };

    @TempDir
    private Path folder;

    @Test
    void reachTheNumbersOfTheirReadme() throws IOException {
        Path data = SharedData.folder("forrest-features");
        for (int segment = 0; segment < VOLUMES.length; segment++) {
            Path features = table(data, segment);
            List<String> hrfs = List.of("spm-20s", "spm");
            for (int h = 0; h < 2; h++) {
                List<GramsFile.Layer> layers = sample(features, segment, hrfs.get(h));
                for (int layer = 0; layer < 2; layer++) {
                    double[] pairs = distances(layers.get(layer));
                    assertEquals(
                            MEAN_DISSIMILARITY[2 * h + layer][segment],
                            Arrays.stream(pairs).average().orElseThrow(),
                            6e-10,
                            hrfs.get(h) + " segment " + segment + " layer " + layer);
                    if (segment == 0) {
                        double[] first = layer == 0
                                ? new double[] {.100436810669, .990514603150, 1.234466396138}
                                : new double[] {.212315500132, .692517195667, .805875271048};
                        for (int pair = 0; pair < 3; pair++) {
                            assertEquals(first[pair], pairs[pair], 6e-13);
                        }
                    }
                }
                long undefined = Arrays.stream(distances(layers.get(2)))
                        .filter(Double::isNaN)
                        .count();
                assertEquals(segment == 0 ? 450 : 0, undefined);
            }
        }
    }

    private static double[] distances(GramsFile.Layer layer) {
        return GramDistances.of(Metric.CORRELATION, false, layer.gram(), layer.rowMean(), layer.features());
    }

    private List<GramsFile.Layer> sample(Path features, int segment, String hrf) {
        Path output = folder.resolve("grams.h5");
        ToolRun.of(
                        SampleFeatures::run,
                        "--features",
                        features,
                        "--rate",
                        25,
                        "--columns",
                        "target=" + String.join(",", TARGET),
                        "L0=" + bits(0, 144),
                        "L3=" + bits(48, 96),
                        "--model",
                        "frames",
                        "--run",
                        segment + 1,
                        "--volumes",
                        VOLUMES[segment],
                        "--tr",
                        2,
                        "--hrf",
                        hrf,
                        "--output",
                        output)
                .requireSuccess();
        return GramsFile.read(output).layers();
    }

    private static String bits(int from, int to) {
        return IntStream.range(from, to).mapToObj(bit -> "bit" + bit).collect(Collectors.joining(","));
    }

    /** One table of the four brightness features, z-scored over the movie, and the 144 bits of the hash. */
    private Path table(Path data, int segment) throws IOException {
        List<StringBuilder> lines = new ArrayList<>();
        lines.add(new StringBuilder(
                String.join("\t", TARGET) + "\t" + bits(0, 144).replace(',', '\t')));
        for (int f = 0; f < TARGET.size(); f++) {
            List<String> column = column(data, segment, TARGET.get(f));
            for (int row = 0; row < column.size(); row++) {
                if (f == 0) {
                    lines.add(new StringBuilder());
                }
                double value = (Double.parseDouble(column.get(row)) - MEANS[f]) / DEVIATIONS[f];
                lines.get(row + 1).append(f == 0 ? "" : "\t").append(value);
            }
        }
        List<String> hashes = column(data, segment, "phash");
        for (int row = 0; row < hashes.size(); row++) {
            for (int bit = 0; bit < 144; bit++) {
                int digit = Character.digit(hashes.get(row).charAt(bit / 4), 16);
                lines.get(row + 1).append('\t').append(digit >> (3 - bit % 4) & 1);
            }
        }
        return Files.write(folder.resolve("features.tsv"), lines);
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
}
