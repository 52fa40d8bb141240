package rdmflow.tool.samplefeatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;
import rdmflow.test.ToolRun;

/** Digits of numpy and scipy, printed by sample_features.py beside expected.tsv; within 1e-12 of the largest product. */
class SampleFeaturesTest {
    @TempDir
    private Path folder;

    private ToolRun last;

    @ParameterizedTest
    @CsvSource({
        "fast, features.tsv, --rate 25",
        "fast, features.npy, --rate 25",
        "layers, features.tsv, --rate 25 --columns b=loud;bright;up a=left;moving",
        "layers, features.npy, --rate 25 --columns b=4;0;2 a=1;3",
        "slow, features.npy, --rate 2",
        "odd, features.npy, --rate 24 --feature-rate 4.5 --tr 1.7 --slice-time-ref 0.25 --volumes 12",
        "none, features.tsv, --rate 25 --hrf none",
        "volumes, per_volume.npy, ''",
        "padded, features.npy, --rate 25 --tr 2.5"
    })
    void agreesWithNumpy(String name, String file, String options) throws IOException {
        Grams grams = sampled(Fixture.file(SampleFeaturesTest.class, file), options.replace(';', ','));
        assertEquals(RdmSet.Kind.MODEL, grams.kind());
        for (GramsFile.Layer layer : grams.layers()) {
            double[] expected = Fixture.numbers(SampleFeaturesTest.class, "expected.tsv", name, layer.name());
            double[] found =
                    Arrays.stream(layer.gram()).flatMapToDouble(Arrays::stream).toArray();
            assertArrayEquals(
                    expected, found, 1e-12 * Arrays.stream(expected).max().orElseThrow());
            double[] means = Fixture.numbers(SampleFeaturesTest.class, "expected.tsv", name + "-mean", layer.name());
            assertArrayEquals(
                    means,
                    layer.rowMean(),
                    1e-12 * Arrays.stream(means).map(Math::abs).max().orElseThrow());
        }
        List<String> layers = grams.layers().stream().map(GramsFile.Layer::name).toList();
        assertEquals(name.equals("layers") ? List.of("b", "a") : List.of("features"), layers);
    }

    @Test
    void writesWhatLaterStepsNeedToKnow() throws IOException {
        Grams grams = sampled(Fixture.file(SampleFeaturesTest.class, "features.tsv"), "--rate 25 --hrf spm-20s");
        assertEquals(
                "motion 1 features 2.0 0.5 spm-20s 5.0",
                grams.owner() + " " + grams.run() + " " + grams.network() + " " + grams.trSeconds() + " "
                        + grams.sliceTimeRef() + " " + grams.hrf() + " " + grams.featureRate());
        JsonNode sidecar = sidecar();
        assertEquals(
                "{\"hrf_taps\":100,\"layers\":[{\"constant_volumes\":0,\"layer\":\"features\",\"n_features\":5}],"
                        + "\"padding_seconds\":0.0,\"rows\":500}",
                sidecar.get("details").toString());
        assertEquals(
                "[\"The features of model motion were convolved with a haemodynamic response (spm-20s; causal, zeros"
                        + " before the run) and sampled at 0.5 of each volume (of 25.0 rows per second 5.0 were"
                        + " picked).\"]",
                sidecar.get("methods").toString());
    }

    @Test
    void takesOneValuePerRow() throws IOException {
        Grams grams = sampled(Fixture.file(SampleFeaturesTest.class, "luminance.npy"), "--rate 25");
        assertEquals(1, grams.layers().get(0).features());
        assertEquals(0, grams.layers().get(0).gram()[3][4]);
    }

    /** A file of taps is an input, and the last row is held for as long as it may be. */
    @Test
    void takesAResponseFromAFile() throws IOException {
        Path taps = Files.writeString(folder.resolve("taps.txt"), "0\n1\n2\n1\n");
        Grams grams = sampled(
                Fixture.file(SampleFeaturesTest.class, "features.tsv"), "--rate 25 --hrf " + taps + " --tr 2.6");
        assertEquals("taps.txt", grams.hrf());
        assertTrue(sidecar().get("inputs").has("taps.txt"));
        assertEquals(3.4, sidecar().get("details").get("padding_seconds").asDouble(), 1e-9);
    }

    @Test
    void writesTheSameBytesAgainAndOnAnyThreads() throws IOException {
        Path file = Fixture.file(SampleFeaturesTest.class, "features.tsv");
        sampled(file, "--rate 25 --threads 1");
        byte[] grams = Files.readAllBytes(folder.resolve("out/g.h5"));
        byte[] sidecar = Files.readAllBytes(folder.resolve("out/g.h5.json"));
        sampled(file, "--rate 25 --threads 4");
        assertArrayEquals(grams, Files.readAllBytes(folder.resolve("out/g.h5")));
        assertArrayEquals(sidecar, Files.readAllBytes(folder.resolve("out/g.h5.json")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "features.tsv | | features.tsv: expected 9 rows, one per volume, found 500; give --rate if rows are not"
                        + " volumes",
                "features.tsv | --rate 25 --tr 2.7 | features.tsv: 500 rows at 25.0 Hz: expected features of 24.3 s for 9"
                        + " volumes of 2.7 s, found 20 s: it ends 4.3 s early, more than max-pad-seconds 4",
                "features.tsv | --rate 25 --columns x=loud,quiet | features.tsv: expected a column quiet for layer x,"
                        + " found onset, duration, bright, left, up, moving, loud",
                "features.npy | --rate 25 --columns x=5 | features.npy: expected a column 5 for layer x, found 0, 1, 2, 3,"
                        + " 4",
                "text.tsv | --rate 25 | text.tsv line 3: expected a finite number in column a, found \"dark\", and in 1"
                        + " more rows",
                "nan.tsv | | nan.tsv line 4: expected a finite number in column a, found \"n/a\"",
                "empty.tsv | | empty.tsv: expected rows of features, found 0 rows of 2 columns",
                "times.tsv | | times.tsv: expected rows of features, found 1 rows of 0 columns",
                "ragged.tsv | | ragged.tsv line 2: expected 2 cells, found 1",
                "missing.tsv | | missing.tsv: expected a file, found none",
                "events.tsv | --rate 25 | events.tsv row 1 (from 0): expected an onset of 0.04 s, 0.04 s a row, found 3.0;"
                        + " give one row for each step, and their rate",
                "gap.tsv | --rate 25 | gap.tsv line 3: expected a row of features, found an empty line; write what is"
                        + " missing",
                "headless.tsv | --rate 25 | headless.tsv line 1: expected names of columns, found numbers (1.5, 2); write"
                        + " a header",
                "features.tsv | --rate 25 --hrf spmm | --hrf: expected one of [spm, spm-20s, glover, none] or a file of"
                        + " taps, found spmm",
            })
    void refusesFeaturesThatDoNotFit(String file, String options, String problem) throws IOException {
        Fixture.copy(SampleFeaturesTest.class, folder, "features.tsv", "features.npy");
        String rows = IntStream.range(0, 500).mapToObj(n -> n + "\t1\n").collect(Collectors.joining());
        Files.writeString(folder.resolve("text.tsv"), "a\tb\n1\t2\ndark\t3\nlight\t2\n" + rows);
        Files.writeString(folder.resolve("nan.tsv"), "a\tb\n1\t2\n1\t2\nn/a\t2\n" + rows.substring(0, 24));
        Files.writeString(folder.resolve("empty.tsv"), "a\tb\n");
        Files.writeString(folder.resolve("times.tsv"), "onset\tduration\n1\t2\n");
        Files.writeString(folder.resolve("ragged.tsv"), "a\tb\n1\n");
        Files.writeString(folder.resolve("events.tsv"), "onset\ta\tb\n0\t1\t2\n3\t1\t2\n" + "4\t1\t2\n".repeat(500));
        Files.writeString(folder.resolve("gap.tsv"), "a\n1\n\n" + "1\n".repeat(500));
        Files.writeString(folder.resolve("headless.tsv"), "1.5\t2\n" + rows);
        last = sample(folder.resolve(file), options == null ? "" : options);
        assertEquals(65, last.exitCode(), last.stderr());
        String found = last.problems().get(0);
        assertTrue(
                found.endsWith(problem) && last.problems().size() == 1,
                last.problems().toString());
        assertFalse(Files.exists(folder.resolve("out/g.h5")));
    }

    @Test
    void tellsAllProblemsAtOnce() throws IOException {
        Files.writeString(folder.resolve("f.tsv"), "a\tb\nx\t2\n");
        last = sample(folder.resolve("f.tsv"), "--columns one=a two=c");
        assertEquals(
                List.of(
                        "f.tsv: expected 9 rows, one per volume, found 1; give --rate if rows are not volumes",
                        "f.tsv line 2: expected a finite number in column a, found \"x\"",
                        "f.tsv: expected a column c for layer two, found a, b"),
                last.problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--hrf spm | --hrf: expected together with --rate",
                "--rate 0 | --rate: expected more than 0 rows per second, found 0.0",
                "--columns a | --columns: expected NAME=COLUMN,COLUMN,..., found \"a\"",
                "--columns a=b, | --columns: expected NAME=COLUMN,COLUMN,..., found \"a=b,\"",
                "--columns a=b a=c | --columns: expected each layer once, found a again",
                "--columns a/b=c | --columns: expected letters, digits, '.', '_' or '-' as a layer's name, found \"a/b\"",
                "--columns a=b,b | --columns: expected each column once in layer a, found a=b,b",
                "--volumes 1 | --volumes: expected at least 2, found 1",
            })
    void refusesOptionsThatMakeNoSense(String options, String problem) {
        last = sample(Fixture.file(SampleFeaturesTest.class, "features.tsv"), options);
        assertEquals(64, last.exitCode());
        assertTrue(last.lastLine().startsWith("sample-features: error: " + problem), last.lastLine());
    }

    private Grams sampled(Path file, String options) {
        last = sample(file, options);
        last.requireSuccess();
        return GramsFile.read(folder.resolve("out/g.h5"));
    }

    private ToolRun sample(Path file, String options) {
        List<Object> arguments = new ArrayList<>(List.of(
                "--features", file, "--model", "motion", "--run", "01", "--output", folder.resolve("out/g.h5")));
        List<String> more = options.isBlank() ? List.of() : List.of(options.split(" "));
        if (!more.contains("--tr")) {
            arguments.addAll(List.of("--tr", "2"));
        }
        if (!more.contains("--volumes")) {
            arguments.addAll(List.of("--volumes", "9"));
        }
        arguments.addAll(more);
        return ToolRun.of(SampleFeatures::run, arguments.toArray());
    }

    private JsonNode sidecar() throws IOException {
        return JsonFile.MAPPER.readTree(folder.resolve("out/g.h5.json").toFile());
    }
}
