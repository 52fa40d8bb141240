package rdmflow.core.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import rdmflow.core.group.NoiseCeilings.Ceiling;
import rdmflow.test.SharedData;

/**
 * Measured RDMs of four people (Kriegeskorte et al. 2008): 92 images, 4186 pairs, mean of two measurements each. The
 * numbers are those of the data's README, printed there by another program.
 */
class HumanItTest {
    private static final List<String> PARTICIPANTS = List.of("BE", "KO", "SN", "TI");
    private static final int[] POSITIONS = IntStream.range(0, 4186).toArray();

    @Test
    void ceilingsAreThoseOfTheReadme() throws IOException {
        List<Ceiling> ceilings = NoiseCeilings.of(participants(), POSITIONS).ceilings();
        assertEquals(.283949544930, mean(ceilings, Ceiling::pairwise), 1e-12);
        assertEquals(.394409937060, mean(ceilings, Ceiling::lower), 1e-12);
        assertEquals(.680413226427, mean(ceilings, Ceiling::upper), 1e-12);
        double[][] expected = {
            {.319228345671, .229772704842, .321062211554, .265734917651},
            {.451857656465, .307389699088, .455011051312, .363381341374},
            {.719300037454, .620695648215, .721321455261, .660335764779}
        };
        for (int s = 0; s < 4; s++) {
            assertEquals(expected[0][s], ceilings.get(s).pairwise(), 1e-12);
            assertEquals(expected[1][s], ceilings.get(s).lower(), 1e-12);
            assertEquals(expected[2][s], ceilings.get(s).upper(), 1e-12);
        }
    }

    /** A model as a second participant: the pairwise ceiling of two is their correlation. */
    @Test
    void modelCorrelationsAreThoseOfTheReadme() throws IOException {
        Map<String, Double> expected = Map.of(
                "animacy", .387142021,
                "FaceBodyManmadeNatobj", .281613783,
                "monkeyIT", .333537273,
                "EVA", .259091465,
                "HMAX", .152075993,
                "V1", .024999487,
                "Silhouette", .115889387,
                "RADON", .036525387);
        List<double[]> participants = participants();
        Map<String, double[]> models = read("model_rdms.tsv.gz");
        assertEquals(expected.keySet(), models.keySet());
        models.forEach((model, rdm) -> {
            double sum = 0;
            for (double[] participant : participants) {
                sum += NoiseCeilings.of(List.of(participant, rdm), POSITIONS)
                        .ceilings()
                        .get(0)
                        .pairwise();
            }
            assertEquals(expected.get(model), sum / participants.size(), 1e-9, model);
        });
    }

    private static double mean(List<Ceiling> ceilings, ToDoubleFunction<Ceiling> value) {
        return ceilings.stream().mapToDouble(value).average().orElseThrow();
    }

    private static List<double[]> participants() throws IOException {
        Map<String, double[]> measurements = read("brain_rdms.tsv.gz");
        List<double[]> means = new ArrayList<>();
        for (String participant : PARTICIPANTS) {
            double[] first = measurements.get(participant + "_1");
            double[] second = measurements.get(participant + "_2");
            means.add(IntStream.range(0, first.length)
                    .mapToDouble(k -> (first[k] + second[k]) / 2)
                    .toArray());
        }
        return means;
    }

    private static Map<String, double[]> read(String name) throws IOException {
        Path file = SharedData.folder("human-it-92").resolve(name);
        List<String[]> lines;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            lines = in.lines().map(line -> line.split("\t")).toList();
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int column = 0; column < lines.get(0).length; column++) {
            int at = column;
            columns.put(
                    lines.get(0)[column],
                    lines.stream()
                            .skip(1)
                            .mapToDouble(line -> Double.parseDouble(line[at]))
                            .toArray());
        }
        return columns;
    }
}
