package rdmflow.io.rdmfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.test.Fixture;
import rdmflow.test.Python;

class RdmFileTest {
    private static final double[] PAIRS = {0.25, 1.5, Double.NaN, 0.125, 2.0, 1e-300};
    private static final double[] OTHER = {1 / 3.0, 0.1, 1.0, 0.7, 1.9, 0.0};

    @TempDir
    private Path folder;

    /** Written by rsatoolbox 0.3.2 with rdm_file.py of this package; the run is a number there. */
    @Test
    void readsWhatRsatoolboxWrote() throws IOException {
        RdmSet set = RdmFile.read(resource());
        assertEquals(RdmSet.Kind.SUBJECT, set.kind());
        assertEquals("sub-01", set.owner());
        assertEquals("3", set.run());
        assertEquals("correlation", set.measure());
        assertEquals(List.of("V1", "parahippocampal"), set.names());
        assertEquals(12345678901L, set.rdms().get(1).patternSize());
        assertArrayEquals(new double[] {1, 3, 5, 7}, set.times());
        assertArrayEquals(PAIRS, set.rdms().get(0).pairs(), 0);
        assertArrayEquals(OTHER, set.rdms().get(1).pairs(), 0);
    }

    /** Files of stored_rdms.py of this package: doubles as they are, of either byte order, float32, in pieces, packed. */
    @ParameterizedTest
    @ValueSource(strings = {"little", "big", "single", "chunked", "packed"})
    void readsNumbersHoweverTheyAreStored(String way) throws IOException {
        RdmSet set = RdmFile.read(Fixture.file(RdmFileTest.class, "stored_" + way + ".h5"));
        assertArrayEquals(new double[] {0.5, 1.25, 0.75}, set.rdms().get(0).pairs(), 0);
        assertArrayEquals(new double[] {1.5, 2, 0.125}, set.rdms().get(1).pairs(), 0);
    }

    /**
     * What rsatoolbox writes where its user says less, or says it otherwise: without times and measure, names under roi or
     * layer, as an attribute (a tuple) or not at all, a run that is a number, float32, one RDM. Runs where RDMFLOW_PYTHON
     * has rsatoolbox.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roi | SUBJECT sub-01 2 correlation V1, FFA 0.5",
                "layer | MODEL vit 3 Euclidean conv1, conv2 0.5",
                "tuple | SUBJECT 7 3 unknown a, b 0.5",
                "one | MODEL vit 3 unknown conv1 0.5",
                "nameless | MODEL vit a unknown 0, 1 0.5",
            })
    void readsFilesThatRsatoolboxMadeOfLess(String which, String expected) throws IOException {
        Path file = folder.resolve(which + ".h5");
        rsatoolbox("less-" + which, file);
        RdmSet set = RdmFile.read(file);
        assertEquals(
                expected,
                set.kind() + " " + set.owner() + " " + set.run() + " " + set.measure() + " "
                        + String.join(", ", set.names()) + " "
                        + set.rdms().get(0).pairs()[1]);
        assertFalse(set.hasTimes());
        assertEquals(4, set.volumes());
        assertEquals(set.names(), RdmFile.head(file).names());
        Path again = folder.resolve("again.h5");
        RdmFile.write(again, set);
        assertFalse(RdmFile.read(again).hasTimes());
    }

    /** Runs where python3 (or RDMFLOW_PYTHON) has rsatoolbox. Attributes of fixed length reach Python as bytes. */
    @Test
    void isReadByRsatoolboxAsItIs() throws IOException, InterruptedException {
        Path file = folder.resolve("vit_run-1.h5");
        RdmFile.write(file, set(RdmSet.Kind.MODEL, "vit", "01"));
        String output = rsatoolbox("read", file);
        for (String line : List.of(
                "measure b'correlation'",
                "descriptors [('model', np.bytes_(b'vit')), ('run', np.bytes_(b'1'))]",
                "names ['V1', 'parahippocampal']",
                "n_features ['80', '12345678901']",
                "index [0, 1, 2, 3]",
                "time [1.0, 3.0, 5.0, 7.0]",
                "shape (2, 6) float64",
                "pairs 0.25 1.5 nan 0.125 2.0 1e-300",
                "pairs 0.3333333333333333 0.1 1.0 0.7 1.9 0.0",
                "string types S bytes_")) {
            assertTrue(output.contains(line + "\n"), output);
        }
    }

    @Test
    void givesBackWhatWasWritten() {
        Path file = folder.resolve("a.h5");
        RdmFile.write(file, set(RdmSet.Kind.SUBJECT, "sub-01", "3"));
        RdmSet read = RdmFile.read(file);
        assertEquals("sub-01", read.owner());
        assertArrayEquals(PAIRS, read.rdms().get(0).pairs(), 0);
        assertEquals("", read.rdms().get(0).reason());
        Rdm one = RdmFile.read(RdmFile.head(file), "parahippocampal");
        assertArrayEquals(OTHER, one.pairs(), 0);
        assertEquals(12345678901L, one.patternSize());
        DataException refused = assertThrows(DataException.class, () -> RdmFile.read(RdmFile.head(file), "V2"));
        assertEquals("a.h5: expected an RDM V2, found V1, parahippocampal", refused.getMessage());
    }

    @Test
    void keepsTheReasonOfAnUndefinedRdmAndNoneForTheOthers() {
        Path file = folder.resolve("a.h5");
        List<Rdm> rdms = List.of(new Rdm("V1", 4, PAIRS, 80), Rdm.undefined("VO1", 4, 1, "1 usable voxel"));
        RdmFile.write(file, new RdmSet(RdmSet.Kind.SUBJECT, "s", "1", "correlation", times(), rdms));
        RdmSet read = RdmFile.read(file);
        assertEquals("", read.rdms().get(0).reason());
        assertEquals("1 usable voxel", read.rdms().get(1).reason());
        assertEquals(6, read.rdms().get(1).undefinedPairs());
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        RdmFile.write(folder.resolve("a.h5"), set(RdmSet.Kind.SUBJECT, "sub-01", "3"));
        RdmFile.write(folder.resolve("b.h5"), set(RdmSet.Kind.SUBJECT, "sub-01", "3"));
        assertEquals(-1, Files.mismatch(folder.resolve("a.h5"), folder.resolve("b.h5")));
    }

    @Test
    void failsAsInputAndOutputWhenItCannotWrite() {
        Path nowhere = folder.resolve("missing").resolve("a.h5");
        assertThrows(UncheckedIOException.class, () -> RdmFile.write(nowhere, set(RdmSet.Kind.SUBJECT, "sub-01", "3")));
    }

    /** A download that broke off, at any length: one line about the file, no stack trace, no endless loop. */
    @Test
    void refusesAFileCutShortAtAnyLength() throws IOException {
        Path whole = folder.resolve("whole.h5");
        RdmFile.write(whole, set(RdmSet.Kind.SUBJECT, "sub-01", "3"));
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length < bytes.length; length += length < 100 ? 9 : 397) {
            Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(bytes, length));
            DataException refused = assertThrows(DataException.class, () -> RdmFile.read(cut));
            assertTrue(refused.getMessage().startsWith("cut.h5: expected "), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void readsOrRefusesAFileWithDamagedBytes(long seed) throws IOException {
        Path whole = folder.resolve("whole.h5");
        RdmFile.write(whole, set(RdmSet.Kind.SUBJECT, "sub-01", "3"));
        byte[] bytes = Files.readAllBytes(whole);
        Random random = new Random(seed);
        int refused = 0;
        for (int trial = 0; trial < 40; trial++) {
            byte[] damaged = bytes.clone();
            for (int k = 0; k < 8; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.h5"), damaged);
            try {
                assertEquals(4, RdmFile.read(file).volumes());
            } catch (DataException e) {
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    private static RdmSet set(RdmSet.Kind kind, String owner, String run) {
        return new RdmSet(
                kind,
                owner,
                rdmflow.core.RunKey.of(run),
                "correlation",
                times(),
                List.of(new Rdm("V1", 4, PAIRS, 80), new Rdm("parahippocampal", 4, OTHER, 12345678901L)));
    }

    private static double[] times() {
        return new double[] {1, 3, 5, 7};
    }

    private Path resource() throws IOException {
        Fixture.copy(RdmFileTest.class, folder, "rsatoolbox.h5");
        return folder.resolve("rsatoolbox.h5");
    }

    private static String rsatoolbox(String action, Path file) throws IOException {
        Python.assumeModules("rsatoolbox", "h5py");
        Python.Run run = Python.run(Fixture.file(RdmFileTest.class, "rdm_file.py"), action, file);
        assertEquals(0, run.exitCode(), run.output());
        return run.output();
    }
}
