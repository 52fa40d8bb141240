package rdmflow.io.rdmfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.rdm.TimeControl;
import rdmflow.test.Fixture;
import rdmflow.test.Python;

class NullFileTest {
    private static final ShiftNulls.Draws DRAWS =
            new ShiftNulls.Draws(List.of("1", "2", "b"), new int[] {40, 38, 51}, new int[][] {{-3, 4, 5}, {7, -8, 9}});

    @TempDir
    private Path folder;

    @Test
    void givesBackWhatWasWritten() {
        NullFile.write(folder.resolve("n.h5"), nulls(ShiftNulls.Kind.UNIQUE, pair("a", "b"), pair("b", "a")));
        ShiftNulls read = NullFile.read(folder.resolve("n.h5"));
        assertEquals(settings(ShiftNulls.Kind.UNIQUE), read.settings());
        assertEquals(DRAWS.runs(), read.draws().runs());
        assertArrayEquals(DRAWS.volumes(), read.draws().volumes());
        assertArrayEquals(DRAWS.shifts(), read.draws().shifts());
        assertEquals(
                List.of("none a b", "none b a", "lag a b", "lag b a"),
                read.values().stream()
                        .map(v -> v.timeControl() + " " + String.join(" ", v.models()))
                        .toList());
        ShiftNulls.Values first = read.values().get(0);
        assertEquals(List.of("FFA", "V1 d\u00e9j\u00e0"), first.rois());
        assertArrayEquals(new double[] {.1, Double.NaN}, first.observed());
        assertArrayEquals(new float[][] {{.25f, -.1f}, {Float.NaN, Float.NaN}}, first.draws());
    }

    @Test
    void keepsAllPairsWhoseNamesWouldBeTheSame() {
        NullFile.write(
                folder.resolve("n.h5"),
                nulls(ShiftNulls.Kind.UNIQUE, pair("a", "b__c"), pair("a__b", "c"), pair("x/y", "z")));
        assertEquals(
                List.of(List.of("a", "b__c"), List.of("a__b", "c"), List.of("x/y", "z")),
                NullFile.read(folder.resolve("n.h5")).values().stream()
                        .filter(values -> values.timeControl() == TimeControl.LAG)
                        .map(ShiftNulls.Values::models)
                        .toList());
    }

    @Test
    void keepsASingleRegionAndRun() {
        ShiftNulls.Values one = new ShiftNulls.Values(
                TimeControl.LAG, List.of("vit"), List.of("V1"), new double[] {.5}, new float[][] {{1}});
        ShiftNulls.Draws draws = new ShiftNulls.Draws(List.of("1"), new int[] {9}, new int[][] {{-4}});
        NullFile.write(folder.resolve("n.h5"), new ShiftNulls(settings(ShiftNulls.Kind.FIT), draws, List.of(one)));
        ShiftNulls read = NullFile.read(folder.resolve("n.h5"));
        assertEquals(List.of("V1"), read.values().get(0).rois());
        assertArrayEquals(new float[][] {{1}}, read.values().get(0).draws());
    }

    @Test
    void keepsAsManyRegionsAsAnAtlasHas() {
        List<String> rois = IntStream.range(0, 1000)
                .mapToObj(k -> "Schaefer-17Networks-LH-" + k)
                .toList();
        float[][] draws = new float[1000][2];
        ShiftNulls.Values values =
                new ShiftNulls.Values(TimeControl.LAG, List.of("vit"), rois, new double[1000], draws);
        NullFile.write(folder.resolve("n.h5"), new ShiftNulls(settings(ShiftNulls.Kind.FIT), DRAWS, List.of(values)));
        assertEquals(rois, NullFile.read(folder.resolve("n.h5")).values().get(0).rois());
    }

    @Test
    void refusesMoreRegionsThanTheFormatHolds() {
        List<String> rois =
                IntStream.range(0, 5000).mapToObj(k -> "region-" + k).toList();
        ShiftNulls.Values values =
                new ShiftNulls.Values(TimeControl.LAG, List.of("vit"), rois, new double[5000], new float[5000][2]);
        ShiftNulls nulls = new ShiftNulls(settings(ShiftNulls.Kind.FIT), DRAWS, List.of(values));
        DataException refused = assertThrows(DataException.class, () -> NullFile.write(folder.resolve("n.h5"), nulls));
        assertTrue(refused.getMessage().contains("found 5000"), refused.getMessage());
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        NullFile.write(folder.resolve("a.h5"), nulls(ShiftNulls.Kind.FIT, List.of("a"), List.of("b")));
        NullFile.write(folder.resolve("b.h5"), nulls(ShiftNulls.Kind.FIT, List.of("a"), List.of("b")));
        assertEquals(-1, Files.mismatch(folder.resolve("a.h5"), folder.resolve("b.h5")));
    }

    /** Written by null_file.py beside this file with h5py, strings of variable length and arrays of one. */
    @Test
    void readsAFileOfAnotherWriter() {
        ShiftNulls read = NullFile.read(Fixture.file(NullFileTest.class, "h5py_null.h5"));
        assertEquals("sub-01", read.settings().subject());
        assertEquals(-7, read.settings().seed());
        assertEquals(List.of("1", "2"), read.draws().runs());
        assertArrayEquals(new int[][] {{3, -4}, {5, 6}, {-3, 4}}, read.draws().shifts());
        assertArrayEquals(new float[][] {{.5f, .25f, -1}}, read.values().get(0).draws());
        assertArrayEquals(new double[] {.125}, read.values().get(0).observed());
    }

    /** Runs where python3 (or RDMFLOW_PYTHON) has h5py. */
    @Test
    void isReadByH5py() throws IOException {
        Python.assumeModules("h5py");
        NullFile.write(folder.resolve("n.h5"), nulls(ShiftNulls.Kind.UNIQUE, pair("a", "b")));
        Python.Run run = Python.run(Fixture.file(NullFileTest.class, "null_file.py"), folder.resolve("n.h5"));
        assertEquals(0, run.exitCode(), run.output());
        for (String line : List.of(
                "subject b'sub-01'",
                "kind b'unique'",
                "draws 2",
                "seed -12345678901",
                "shift_min_seconds 30.0",
                "weights b'ridge'",
                "control_residuals b'averaged'",
                "exclude_lag 2",
                "drop_overlap 16.5",
                "runs [b'1', b'2', b'b']",
                "volumes [40, 38, 51]",
                "shifts int32 [[-3, 4, 5], [7, -8, 9]]",
                "lag/a__b float32 [[0.25, -0.1], [nan, nan]]",
                "control b'a'",
                "target b'b'",
                "rois [b'FFA', b'V1 d\\xc3\\xa9j\\xc3\\xa0']",
                "observed [0.1, nan]")) {
            assertTrue(run.output().contains(line + "\n"), run.output());
        }
    }

    @Test
    void refusesAFileCutShortAtAnyLength() throws IOException {
        NullFile.write(folder.resolve("whole.h5"), nulls(ShiftNulls.Kind.FIT, List.of("a")));
        byte[] bytes = Files.readAllBytes(folder.resolve("whole.h5"));
        for (int length = 0; length < bytes.length; length += length < 100 ? 9 : 397) {
            Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, length));
            DataException refused = assertThrows(DataException.class, () -> NullFile.read(cut));
            assertTrue(refused.getMessage().startsWith("cut.h5: expected "), refused.getMessage());
        }
    }

    @Test
    void refusesFilesOfAnotherKind() throws IOException {
        Path rdms = Fixture.file(NullFileTest.class, "rsatoolbox.h5");
        assertEquals(
                "rsatoolbox.h5: expected a null file with the attribute kind of /, found none",
                assertThrows(DataException.class, () -> NullFile.read(rdms)).getMessage());
        Path text = Files.writeString(folder.resolve("fit.tsv"), "subject\tmodel\n".repeat(20));
        assertEquals(
                "fit.tsv: expected a null file (HDF5), found another format",
                assertThrows(DataException.class, () -> NullFile.read(text)).getMessage());
    }

    @Test
    void readsAFileWithoutTheRidgesPenalty() {
        Map<String, Object> content = content();
        content.remove("ridge_lambda");
        assertEquals(0, NullFile.read(written(content)).settings().ridgeLambda());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject",
                "kind",
                "draws",
                "seed",
                "shift_min_seconds",
                "weights",
                "control_residuals",
                "exclude_lag",
                "drop_overlap",
                "runs",
                "volumes",
                "shifts",
                "model",
                "rois",
                "observed",
                "none"
            })
    void namesWhatIsMissing(String name) {
        Map<String, Object> content = content();
        content.remove(name);
        String message = refusal(content);
        assertTrue(message.startsWith("x_null.h5: expected a null file with "), message);
        assertTrue(message.contains(name) && message.endsWith(", found none"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind|joint|fit or unique as the attribute kind of /, found joint",
                "seed|1.5|a whole number as the attribute seed of /, found 1.5",
                "draws|3|/shifts of 3 draws x 2 runs, found [2, 2]",
                "draws|none|a number as the attribute draws of /, found text",
                "exclude_lag|-1|a whole number of at least 0 as the attribute exclude_lag of /, found -1.0"
            })
    void refusesAttributesOfAnotherKind(String name, String value, String expected) {
        Map<String, Object> content = content();
        content.put(name, value.matches("-?[0-9.]+") ? Double.valueOf(value) : value);
        assertEquals("x_null.h5: expected " + expected, refusal(content));
    }

    @Test
    void refusesDatasetsOfAnotherShape() {
        Map<String, Object> content = content();
        content.put("none", new float[][] {{1, 2}, {3, 4}, {5, 6}});
        assertEquals("x_null.h5: expected /none/vit of 2 regions x 2 draws, found [3, 2]", refusal(content));
        content = content();
        content.put("volumes", new int[] {40});
        assertEquals("x_null.h5: expected one number in /volumes for each of the 2 runs, found 1", refusal(content));
        content = content();
        content.put("observed", new double[] {1, 2, 3});
        assertEquals(
                "x_null.h5: expected one number in the attribute observed of /none/vit for each of 2 different regions,"
                        + " found 3",
                refusal(content));
        content = content();
        content.put("rois", new double[] {1, 2});
        assertEquals(
                "x_null.h5: expected texts as the attribute rois of /none/vit, found numbers in 1 dimension",
                refusal(content));
    }

    private String refusal(Map<String, Object> content) {
        Path file = written(content);
        return assertThrows(DataException.class, () -> NullFile.read(file)).getMessage();
    }

    private Path written(Map<String, Object> content) {
        Path file = folder.resolve("x_null.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            content.forEach((name, value) -> {
                if (List.of("runs", "volumes", "shifts").contains(name)) {
                    hdf.putDataset(name, value);
                } else if (!List.of("none", "model", "rois", "observed").contains(name)) {
                    hdf.putAttribute(name, value);
                }
            });
            if (content.containsKey("none")) {
                WritableGroup group = hdf.putGroup("none");
                WritableDataset dataset = group.putDataset("vit", content.get("none"));
                for (String attribute : List.of("model", "rois", "observed")) {
                    if (content.containsKey(attribute)) {
                        dataset.putAttribute(attribute, content.get(attribute));
                    }
                }
            }
        }
        return file;
    }

    private static Map<String, Object> content() {
        Map<String, Object> content = new TreeMap<>();
        content.put("subject", "sub-01");
        content.put("kind", "fit");
        content.put("draws", 2);
        content.put("seed", 1L);
        content.put("shift_min_seconds", 30.0);
        content.put("weights", "ols");
        content.put("ridge_lambda", 0.0);
        content.put("control_residuals", "n/a");
        content.put("exclude_lag", 0);
        content.put("drop_overlap", 0.0);
        content.put("runs", new String[] {"1", "2"});
        content.put("volumes", new int[] {40, 41});
        content.put("shifts", new int[][] {{3, -4}, {5, 6}});
        content.put("none", new float[][] {{1, 2}, {3, 4}});
        content.put("model", "vit");
        content.put("rois", new String[] {"V1", "V2"});
        content.put("observed", new double[] {.1, .2});
        return content;
    }

    private static List<String> pair(String control, String target) {
        return List.of(control, target);
    }

    @SafeVarargs
    private static ShiftNulls nulls(ShiftNulls.Kind kind, List<String>... models) {
        List<ShiftNulls.Values> values = new ArrayList<>();
        for (TimeControl control : TimeControl.values()) {
            for (List<String> of : models) {
                values.add(new ShiftNulls.Values(
                        control, of, List.of("FFA", "V1 d\u00e9j\u00e0"), new double[] {.1, Double.NaN}, new float[][] {
                            {.25f, -.1f}, {Float.NaN, Float.NaN}
                        }));
            }
        }
        return new ShiftNulls(settings(kind), DRAWS, Collections.unmodifiableList(values));
    }

    private static ShiftNulls.Settings settings(ShiftNulls.Kind kind) {
        return new ShiftNulls.Settings("sub-01", kind, -12_345_678_901L, 30, "ridge", 2.5, "averaged", 2, 16.5);
    }
}
