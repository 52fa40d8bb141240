package rdmflow.tool.buildmodelrdms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.rdm.CorrelationDistance;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.test.Matrices;
import rdmflow.test.ToolRun;

class BuildModelRdmsTest {
    @TempDir
    private Path folder;

    private ToolRun last;

    @Test
    void writesOneRdmPerLayerInNetworkOrderFromAGramsFile() throws IOException {
        double[][] first = random(1, 6, 30);
        double[][] second = random(2, 6, 12);
        Path output = folder.resolve("m_run-1_rdms.h5");
        assertEquals(
                0,
                run("--grams", grams(layer("b", 1, second), layer("a", 0, first)), "--output", output),
                last.stderr());
        RdmSet set = RdmFile.read(output);
        assertEquals(List.of("a", "b"), set.names());
        assertEquals("m", set.owner());
        assertEquals("1", set.run());
        assertEquals("correlation", set.measure());
        assertEquals(30, set.rdms().get(0).patternSize());
        assertArrayEquals(new double[] {1, 3, 5, 7, 9, 11}, set.times());
        assertArrayEquals(CorrelationDistance.ofRows(first), set.rdms().get(0).pairs(), 1e-12);
        assertArrayEquals(CorrelationDistance.ofRows(second), set.rdms().get(1).pairs(), 1e-12);
        assertTrue(Files.exists(folder.resolve("m_run-1_rdms.h5.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correlation", "cosine", "euclidean"})
    void givesTheSameFromActivationsAsFromTheirGrams(String metric) throws IOException {
        double[][] rows = random(3, 8, 9000);
        npy("l2.npy", "<f8", rows);
        Path fromGrams = folder.resolve("a.h5");
        Path fromActivations = folder.resolve("b.h5");
        for (List<String> extra : List.of(List.<String>of(), List.of("--centre-features"))) {
            String[] options =
                    Stream.concat(Stream.of("--metric", metric), extra.stream()).toArray(String[]::new);
            run(options, "--grams", grams(layer("l2", 0, rows)), "--output", fromGrams);
            run(options, "--activations", folder, "--model", "m", "--run", "01", "--output", fromActivations);
            double[] expected = RdmFile.read(fromGrams).rdms().get(0).pairs();
            assertArrayEquals(
                    expected, RdmFile.read(fromActivations).rdms().get(0).pairs(), 1e-7 * expected[0]);
        }
    }

    @Test
    void ordersActivationsAsPeopleCountWhenThereIsNoLayersTable() throws IOException {
        for (String layer : List.of("block10", "block2", "block1")) {
            npy(layer + ".npy", "<f4", random(4, 5, 7));
        }
        Path output = folder.resolve("out.h5");
        assertEquals(0, run("--activations", folder, "--model", "m", "--run", "1", "--output", output), last.stderr());
        assertEquals(
                List.of("block1", "block2", "block10"), RdmFile.read(output).names());
    }

    @Test
    void ordersActivationsAsTheLayersTableSays() throws IOException {
        npy("zeta.npy", "<f4", random(4, 5, 7));
        npy("alpha.npy", "<f4", random(5, 5, 8));
        Files.writeString(folder.resolve("layers.tsv"), "index\tlayer\tn_features\n1\talpha\t8\n0\tzeta\t7\n");
        Path output = folder.resolve("out.h5");
        assertEquals(0, run("--activations", folder, "--model", "m", "--run", "1", "--output", output), last.stderr());
        assertEquals(List.of("zeta", "alpha"), RdmFile.read(output).names());
    }

    @Test
    void writesTheSameBytesAgainAndWithMoreThreads() throws IOException {
        npy("l.npy", "<f4", random(4, 9, 20_000));
        for (String threads : List.of("1", "1", "4")) {
            Path output = folder.resolve("out.h5");
            Path sidecar = folder.resolve("out.h5.json");
            boolean first = !Files.exists(output);
            byte[] before = first ? new byte[0] : Files.readAllBytes(output);
            byte[] sidecarBefore = first ? new byte[0] : Files.readAllBytes(sidecar);
            run("--activations", folder, "--model", "m", "--run", "1", "--threads", threads, "--output", output);
            if (!first) {
                assertArrayEquals(before, Files.readAllBytes(output));
                assertArrayEquals(sidecarBefore, Files.readAllBytes(sidecar));
            }
        }
    }

    @Test
    void leavesPairsOfAConstantVolumeUndefinedAndSaysHowMany() throws IOException {
        double[][] rows = random(4, 5, 7);
        Arrays.fill(rows[0], 0.1f);
        npy("l.npy", "<f4", rows);
        Path output = folder.resolve("out.h5");
        assertEquals(0, run("--activations", folder, "--model", "m", "--run", "1", "--output", output));
        assertEquals(4, RdmFile.read(output).rdms().get(0).undefinedPairs());
        assertTrue(last.stderr().contains("warning: m run 1 layer l: 4 pairs undefined"), last.stderr());
    }

    @Test
    void refusesALayerOfWhichNoPairIsDefinedAndNamesRunAndLayer() throws IOException {
        npy("dead.npy", "<f4", new double[4][6]);
        npy("live.npy", "<f4", random(4, 4, 7));
        Path output = folder.resolve("out.h5");
        assertEquals(65, run("--activations", folder, "--model", "m", "--run", "07", "--output", output));
        assertTrue(
                last.lastLine().startsWith("build-model-rdms: error: m run 7 layer dead: expected patterns"),
                last.stderr());
        assertNothingLeft("out.h5");
    }

    @Test
    void refusesDamagedActivationsAllAtOnce() throws IOException {
        npy("a.npy", "<f4", random(4, 4, 7));
        npy("b.npy", "<f4", random(4, 5, 7));
        npy("c.npy", "<i4", random(4, 4, 7));
        npy("d.npy", "<f4", random(4, 4, 7));
        byte[] whole = Files.readAllBytes(folder.resolve("d.npy"));
        Files.write(folder.resolve("d.npy"), Arrays.copyOf(whole, whole.length - 1));
        Files.write(folder.resolve("e.npy"), new byte[0]);
        Files.writeString(folder.resolve("f.npy"), "not an array");
        assertEquals(
                65, run("--activations", folder, "--model", "m", "--run", "7", "--output", folder.resolve("o.h5")));
        for (String problem : List.of(
                "b.npy: expected 4 volumes as in a.npy, found 5",
                "c.npy: expected float32 or float64 (little-endian), found <i4",
                "d.npy: expected 240 bytes for 4 x 7, found 239",
                "e.npy: expected content, found an empty file",
                "f.npy: expected a NumPy file")) {
            assertTrue(last.stderr().contains("build-model-rdms: error: " + problem), last.stderr());
        }
        assertNothingLeft("o.h5");
    }

    @Test
    void namesTheVolumeOfAnActivationThatIsNotFinite() throws IOException {
        double[][] rows = random(4, 4, 7);
        rows[2][3] = Double.POSITIVE_INFINITY;
        npy("l.npy", "<f4", rows);
        assertEquals(
                65, run("--activations", folder, "--model", "m", "--run", "7", "--output", folder.resolve("o.h5")));
        assertTrue(
                last.lastLine()
                        .contains("m run 7 l.npy: expected finite activations, found Infinity in volume 2, feature 3"),
                last.stderr());
    }

    @Test
    void refusesAFileThatIsNoGramsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("x.h5"), "text");
        assertEquals(65, run("--grams", file, "--output", folder.resolve("o.h5")));
        assertTrue(
                last.lastLine()
                        .startsWith(
                                "build-model-rdms: error: x.h5: expected a grams file (HDF5), found another format"),
                last.stderr());
        assertEquals(65, run("--grams", folder.resolve("none.h5"), "--output", folder.resolve("o.h5")));
        assertTrue(last.lastLine().endsWith("none.h5: expected a file, found none"), last.stderr());
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertEquals(64, run("--output", folder.resolve("o.h5")));
        assertEquals(64, run("--grams", "a", "--activations", "b", "--output", "o.h5"));
        assertEquals(64, run("--activations", folder, "--output", "o.h5"));
        assertEquals(64, run("--activations", folder, "--model", "a b", "--run", "1", "--output", "o.h5"));
        assertEquals(64, run("--grams", "a", "--metric", "spearman", "--output", "o.h5"));
        assertTrue(last.lastLine().contains("--help"), last.stderr());
    }

    private int run(Object... arguments) {
        return run(new String[0], arguments);
    }

    private int run(String[] options, Object... arguments) {
        last = ToolRun.of(BuildModelRdms::run, List.of(options), List.of(arguments));
        return last.exitCode();
    }

    private void assertNothingLeft(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.getFileName().toString().contains(name)));
        }
    }

    private Path grams(GramsFile.Layer... layers) {
        Path file = folder.resolve("m_run-1_grams.h5");
        GramsFile.write(file, new GramsFile.Grams("m", "1", "net", 2, 0.5, "spm", 5, List.of(layers)));
        return file;
    }

    private static GramsFile.Layer layer(String name, int index, double[][] rows) {
        double[] mean = Arrays.stream(rows)
                .mapToDouble(row -> Arrays.stream(row).average().orElseThrow())
                .toArray();
        double[][] gram = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                for (int p = 0; p < rows[i].length; p++) {
                    gram[i][j] += (rows[i][p] - mean[i]) * (rows[j][p] - mean[j]);
                }
            }
        }
        return new GramsFile.Layer(name, index, gram, mean, rows[0].length);
    }

    /** Values that float32 holds exactly. */
    private static double[][] random(long seed, int volumes, int features) {
        return Matrices.rounded(Matrices.gaussian(new Random(seed), volumes, features, 2, 1));
    }

    private void npy(String name, String type, double[][] rows) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + rows.length + ", "
                + rows[0].length + "), }";
        header += " ".repeat(128 - 10 - header.length() - 1) + "\n";
        int valueBytes = type.endsWith("8") ? 8 : 4;
        ByteBuffer bytes = ByteBuffer.allocate(128 + rows.length * rows[0].length * valueBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        for (double[] row : rows) {
            for (double value : row) {
                if (valueBytes == 8) {
                    bytes.putDouble(value);
                } else {
                    bytes.putFloat((float) value);
                }
            }
        }
        Files.write(folder.resolve(name), bytes.array());
    }
}
