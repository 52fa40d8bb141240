package rdmflow.tool.buildmodelrdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Python;
import rdmflow.test.ToolRun;

/** RDMs made elsewhere, and layers too small for a metric. */
class OwnRdmsTest {
    private static final double[] PAIRS = {1, -2, Double.NaN, 4, 5, 6};
    private static final double[] UNKNOWN = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

    @TempDir
    private Path folder;

    private ToolRun last;

    @Test
    void keepsDistancesAndTimesUnderTheNewNames() throws IOException {
        Path file = file(new double[] {0, 1, 2, 3}, new Rdm("gist", 4, PAIRS, 7), new Rdm("hue", 4, PAIRS, 0));
        RdmSet set = build(file, "--run", "07");
        assertEquals("MODEL mine 7 crossnobis [gist, hue]", described(set));
        assertArrayEquals(PAIRS, set.rdms().get(0).pairs(), 0);
        assertEquals(7, set.rdms().get(0).patternSize());
        assertArrayEquals(new double[] {0, 1, 2, 3}, set.times(), 0);
        assertEquals(
                List.of("mine run 7 layer gist: 1 pairs undefined", "mine run 7 layer hue: 1 pairs undefined"),
                last.warnings());
        JsonNode sidecar =
                JsonFile.MAPPER.readTree(folder.resolve("out.h5.json").toFile());
        assertEquals(
                "[\"The RDMs of model mine were given (measure: crossnobis).\"]",
                sidecar.get("methods").toString());
        assertTrue(sidecar.get("inputs").has("own.h5"));
    }

    @Test
    void takesTimesFromTheOptionsWhereTheFileHasNone() throws IOException {
        Path file = file(UNKNOWN, new Rdm("gist", 4, PAIRS, 7));
        assertFalse(build(file, "--run", "1").hasTimes());
        RdmSet set = build(file, "--run", "1", "--tr", "1.5", "--slice-time-ref", "0");
        assertArrayEquals(new double[] {0, 1.5, 3, 4.5}, set.times(), 0);
        byte[] once = Files.readAllBytes(folder.resolve("out.h5"));
        build(file, "--run", "1", "--tr", "1.5", "--slice-time-ref", "0", "--threads", "4");
        assertArrayEquals(once, Files.readAllBytes(folder.resolve("out.h5")));
        Path other = file(new double[] {0, 1, 2, 3}, new Rdm("gist", 4, PAIRS, 7));
        set = build(other, "--run", "1", "--tr", "2");
        assertArrayEquals(new double[] {0, 1, 2, 3}, set.times(), 0);
        assertEquals(
                "own.h5: its volumes are at 0.0, 1.0, ... s, and by --tr and --slice-time-ref at 1.0, 3.0, ... s: the"
                        + " file's times are kept",
                last.warnings().get(0));
    }

    /** Written by rsatoolbox without a model, a run, times and names; skipped where it is not installed. */
    @Test
    void readsWhatRsatoolboxWroteWithoutAnyDescriptor() throws IOException {
        Python.assumeModules("rsatoolbox", "numpy");
        Path file = folder.resolve("bare.h5");
        Python.Run made = Python.run(
                "-c",
                "import sys, numpy; from rsatoolbox.rdm import RDMs;"
                        + "RDMs(numpy.arange(12.).reshape(2, 6)).save(sys.argv[1], file_type='hdf5')",
                file);
        assertEquals(0, made.exitCode(), made.output());
        RdmSet set = build(file, "--run", "1");
        assertEquals("MODEL mine 1 unknown [0, 1]", described(set));
        assertArrayEquals(new double[] {6, 7, 8, 9, 10, 11}, set.rdms().get(1).pairs(), 0);
    }

    @Test
    void refusesDistancesThatAreInfiniteOrAllUndefined() throws IOException {
        double[] infinite = PAIRS.clone();
        infinite[4] = Double.POSITIVE_INFINITY;
        double[] nothing = new double[6];
        Arrays.fill(nothing, Double.NaN);
        Path file = file(UNKNOWN, new Rdm("a", 4, infinite, 1), new Rdm("b", 4, nothing, 1));
        assertEquals(65, run("--rdms", file.toString(), "--model", "mine", "--run", "1"));
        assertEquals(
                List.of(
                        "own.h5: a: expected finite distances or NaN, found Infinity for volumes 1 and 3",
                        "own.h5: b: expected distances, found NaN for all 6 pairs"),
                last.problems());
        assertFalse(Files.exists(folder.resolve("out.h5")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rdms a.h5 | --rdms needs --model and --run",
                "--rdms a.h5 --grams b.h5 | expected one of --grams, --activations and --rdms",
                "--rdms a.h5 --model m --run 1 --metric correlation | --metric and --centre-features: expected without"
                        + " --rdms, which are distances",
                "--grams a.h5 --model m --run 1 | --model and --run belong to --activations and --rdms"
            })
    void refusesOptionsThatDoNotGoTogether(String options, String problem) {
        assertEquals(64, run(options.split(" ")));
        assertTrue(last.lastLine().startsWith("build-model-rdms: error: " + problem), last.lastLine());
    }

    /** Two features correlate by 1 or -1, whatever they are. */
    @Test
    void refusesCorrelationsOfFewerThanThreeFeatures() throws IOException {
        double[][] gram = {{2, -2, 1}, {-2, 2, -1}, {1, -1, .5}};
        Path file = folder.resolve("g.h5");
        GramsFile.write(
                file,
                new Grams(
                        "m",
                        "1",
                        "features",
                        2,
                        .5,
                        "spm",
                        5,
                        List.of(
                                new GramsFile.Layer("pair", 0, gram, new double[] {1, 2, 3}, 2),
                                new GramsFile.Layer("single", 1, new double[3][3], new double[] {1, 2, 3}, 1))));
        assertEquals(65, run("--grams", file.toString()));
        assertEquals(
                List.of(
                        "m run 1 layer pair: expected at least 3 features for the correlation distance, found 2; give"
                                + " --metric euclidean",
                        "m run 1 layer single: expected at least 3 features for the correlation distance, found 1; give"
                                + " --metric euclidean"),
                last.problems());
        assertEquals(65, run("--grams", file.toString(), "--metric", "cosine"));
        assertEquals(1, last.problems().size());
        assertEquals(0, run("--grams", file.toString(), "--metric", "euclidean"), last.stderr());
    }

    @Test
    void refusesGramsOfRegions() throws IOException {
        Path file = folder.resolve("r.h5");
        GramsFile.write(
                file,
                Grams.ofRegions(
                        "sub-01",
                        "1",
                        2,
                        .5,
                        List.of(new GramsFile.Layer("V1", 0, new double[3][3], new double[3], 80))));
        assertEquals(65, run("--grams", file.toString()));
        assertEquals(
                List.of("r.h5: expected Grams of a model for --grams, found Grams of subject sub-01"), last.problems());
    }

    private static String described(RdmSet set) {
        return set.kind() + " " + set.owner() + " " + set.run() + " " + set.measure() + " " + set.names();
    }

    private Path file(double[] times, Rdm... rdms) {
        Path file = folder.resolve("own.h5");
        RdmFile.write(file, new RdmSet(RdmSet.Kind.SUBJECT, "x", "3", "crossnobis", times, List.of(rdms)));
        return file;
    }

    private RdmSet build(Path file, String... more) {
        String[] start = {"--rdms", file.toString(), "--model", "mine"};
        String[] all = Arrays.copyOf(start, start.length + more.length);
        System.arraycopy(more, 0, all, start.length, more.length);
        assertEquals(0, run(all), last.stderr());
        return RdmFile.read(folder.resolve("out.h5"));
    }

    private int run(String... options) {
        last = ToolRun.of(BuildModelRdms::run, List.of(options), "--output", folder.resolve("out.h5"));
        return last.exitCode();
    }
}
