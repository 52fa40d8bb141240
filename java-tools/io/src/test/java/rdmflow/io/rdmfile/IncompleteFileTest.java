package rdmflow.io.rdmfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.WritableNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.rdm.RdmSet;

/** Files that lack an attribute or a dataset, or hold one of another type or shape: it is named, never a Java class. */
class IncompleteFileTest {
    @TempDir
    private Path folder;

    /** By path: {@code group@attribute}, or {@code group/dataset}. */
    private final Map<String, Object> grams = new LinkedHashMap<>();

    private final Map<String, Object> rdms = new LinkedHashMap<>();

    @BeforeEach
    void whole() {
        grams.put("@model", "vit");
        grams.put("@run", "1");
        grams.put("@network", "vit-image");
        grams.put("@tr_seconds", 2.0);
        grams.put("@slice_time_ref", 0.5);
        grams.put("@hrf", "spm");
        grams.put("@feature_rate", 5.0);
        grams.put("fc@layer", "fc");
        grams.put("fc@index", 0);
        grams.put("fc@n_features", 7L);
        grams.put("fc/gram", new double[][] {{1, -1}, {-1, 1}});
        grams.put("fc/row_mean", new double[] {0, 1});
        rdms.put("@dissimilarity_measure", "correlation");
        rdms.put("/dissimilarities", new double[][] {{1, 2, 3}, {4, 5, 6}});
        rdms.put("descriptors@subject", "sub-01");
        rdms.put("descriptors@run", "1");
        rdms.put("rdm_descriptors/name", new String[] {"V1", "V2"});
        rdms.put("rdm_descriptors/n_voxels", new long[] {80, 81});
        rdms.put("rdm_descriptors/reason", new String[] {"none", "none"});
        rdms.put("pattern_descriptors/time", new double[] {1, 3, 5});
    }

    private Path write(Map<String, Object> content) {
        Path file = folder.resolve("x.h5");
        Map<String, WritableGroup> groups = new LinkedHashMap<>();
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            content.forEach((path, value) -> {
                String group = path.split("[@/]")[0];
                String name = path.substring(group.length() + 1);
                WritableGroup parent = group.isEmpty() ? hdf : groups.computeIfAbsent(group, hdf::putGroup);
                if (path.contains("@")) {
                    ((WritableNode) parent).putAttribute(name, value);
                } else if (value instanceof Map) {
                    parent.putGroup(name).putDataset("inside", new double[] {1});
                } else {
                    parent.putDataset(name, value);
                }
            });
        }
        return file;
    }

    private String refusal(Map<String, Object> content, Function<Path, Object> reader) {
        Path file = write(content);
        String message =
                assertThrows(DataException.class, () -> reader.apply(file)).getMessage();
        assertTrue(message.startsWith("x.h5: expected "), message);
        assertFalse(message.contains("java.") || message.contains("Exception"), message);
        return message;
    }

    private static Object readRdms(Path file) {
        return RdmFile.read(file);
    }

    @Test
    void theWholeFilesAreRead() {
        assertEquals(7, GramsFile.read(write(grams)).layers().get(0).features());
        assertEquals(81, RdmFile.read(write(rdms)).rdms().get(1).patternSize());
    }

    @ParameterizedTest
    @CsvSource({
        "@model, the attribute model of /",
        "@run, the attribute run of /",
        "@network, the attribute network of /",
        "@tr_seconds, the attribute tr_seconds of /",
        "@slice_time_ref, the attribute slice_time_ref of /",
        "@hrf, the attribute hrf of /",
        "@feature_rate, the attribute feature_rate of /",
        "fc@layer, the attribute layer of /fc",
        "fc@index, the attribute index of /fc",
        "fc@n_features, the attribute n_features of /fc",
        "fc/gram, a dataset /fc/gram",
        "fc/row_mean, a dataset /fc/row_mean"
    })
    void namesWhatAGramsFileLacks(String path, String name) {
        grams.remove(path);
        assertEquals("x.h5: expected a grams file with " + name + ", found none", refusal(grams, GramsFile::read));
    }

    @ParameterizedTest
    @CsvSource({
        "@dissimilarity_measure, unknown | [1.0; 3.0; 5.0] | V1; V2 | 80",
        "rdm_descriptors/name, correlation | [1.0; 3.0; 5.0] | 0; 1 | 80",
        "rdm_descriptors/n_voxels, correlation | [1.0; 3.0; 5.0] | V1; V2 | 0",
        "pattern_descriptors/time, correlation | [NaN; NaN; NaN] | V1; V2 | 80"
    })
    void readsAnRdmFileThatLacksWhatRsatoolboxMayLeaveOut(String path, String content) {
        rdms.remove(path);
        RdmSet set = RdmFile.read(write(rdms));
        String found = set.measure() + " | " + Arrays.toString(set.times()) + " | " + String.join(", ", set.names())
                + " | " + set.rdms().get(0).patternSize();
        assertEquals(content.replace(';', ','), found);
        assertEquals(3, set.volumes());
    }

    @Test
    void takesNamesFromWhereTheyAre() {
        rdms.remove("rdm_descriptors/name");
        rdms.put("rdm_descriptors@layer", new String[] {"a", "b"});
        assertEquals(List.of("a", "b"), RdmFile.read(write(rdms)).names());
        rdms.put("rdm_descriptors/roi", new String[] {"V4", "FFA"});
        assertEquals(List.of("V4", "FFA"), RdmFile.read(write(rdms)).names());
        rdms.put("rdm_descriptors/roi", new String[] {"V4", "V4"});
        assertEquals(
                "x.h5: expected RDMs of different names, found V4, V4", refusal(rdms, IncompleteFileTest::readRdms));
    }

    @Test
    void refusesPairsOfNoNumberOfVolumes() {
        rdms.remove("/dissimilarities");
        assertEquals(
                "x.h5: expected an RDM file with a dataset /dissimilarities, found none",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.put("/dissimilarities", new double[][] {{1, 2, 3, 4}, {1, 2, 3, 4}});
        rdms.remove("pattern_descriptors/time");
        assertEquals(
                "x.h5: expected n(n-1)/2 pairs for some number n of volumes, found 4",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.put("/dissimilarities", new double[] {1, 2, 3});
        assertEquals(
                "x.h5: expected dissimilarities of RDMs x pairs, found [3]",
                refusal(rdms, IncompleteFileTest::readRdms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"descriptors@subject", "descriptors@run"})
    void namesTheDescriptorsThatAnRdmFileLacks(String path) {
        rdms.remove(path);
        assertTrue(refusal(rdms, IncompleteFileTest::readRdms)
                .contains("expected descriptors subject or model, and run, as attributes of /descriptors"));
    }

    @Test
    void namesAttributesOfAnotherType() {
        grams.put("@tr_seconds", "two");
        assertEquals(
                "x.h5: expected a number as the attribute tr_seconds of /, found text",
                refusal(grams, GramsFile::read));
        grams.put("@tr_seconds", 2.0);
        grams.put("fc@n_features", 7.5);
        assertEquals(
                "x.h5: expected a whole number of at least 0 as the attribute n_features of /fc, found 7.5",
                refusal(grams, GramsFile::read));
        grams.put("fc@n_features", 7);
        grams.put("@model", new double[] {1, 2});
        assertEquals(
                "x.h5: expected text as the attribute model of /, found numbers in 1 dimension",
                refusal(grams, GramsFile::read));
        rdms.put("@dissimilarity_measure", new String[] {"a", "b"});
        assertEquals(
                "x.h5: expected text as the attribute dissimilarity_measure of /, found text in 1 dimension",
                refusal(rdms, IncompleteFileTest::readRdms));
    }

    @Test
    void namesDatasetsOfAnotherTypeOrShape() {
        grams.put("fc/gram", new double[][] {{1, -1, 0}, {-1, 1, 0}});
        assertEquals(
                "x.h5: expected /fc/gram of 2 x 2 as /fc/row_mean says, found [2, 3]", refusal(grams, GramsFile::read));
        grams.put("fc/gram", new String[] {"a", "b"});
        assertTrue(refusal(grams, GramsFile::read).contains("expected /fc/gram of 2 x 2"));
        grams.put("fc/gram", Map.of());
        assertEquals("x.h5: expected a dataset /fc/gram, found a group", refusal(grams, GramsFile::read));
        grams.put("fc/gram", new double[][] {{1, -1}, {-1, 1}});
        grams.put("fc/row_mean", new double[][] {{0, 1}});
        assertEquals("x.h5: expected /fc/row_mean of 1 dimension, found [1, 2]", refusal(grams, GramsFile::read));
        grams.put("fc/row_mean", new String[] {"a", "b"});
        assertEquals(
                "x.h5: expected numbers in /fc/row_mean, found text in 1 dimension", refusal(grams, GramsFile::read));
        grams.put("fc/row_mean", new double[] {0, 1});
        grams.put("/extra", new double[] {0, 1});
        assertEquals(
                "x.h5: expected only groups at the root, one per layer, found the dataset /extra",
                refusal(grams, GramsFile::read));
    }

    @Test
    void namesWhatDoesNotFitTheRdmsOfAFile() {
        rdms.put("rdm_descriptors/name", new double[] {1, 2});
        assertEquals(
                "x.h5: expected text in /rdm_descriptors/name, found numbers in 1 dimension",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.put("rdm_descriptors/name", new String[] {"V1", "V2", "V3"});
        assertEquals(
                "x.h5: expected dissimilarities of 3 RDMs x 3 pairs (3 volumes), found [2, 3]",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.put("rdm_descriptors/name", new String[] {"V1", "V2"});
        rdms.put("rdm_descriptors/n_voxels", new long[] {80});
        assertEquals(
                "x.h5: expected one value in /rdm_descriptors/n_voxels for each of the 2 RDMs, found 1",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.put("rdm_descriptors/n_voxels", new double[] {80, 81.5});
        assertEquals(
                "x.h5: expected whole numbers in /rdm_descriptors/n_voxels, found fractions",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.remove("rdm_descriptors/n_voxels");
        rdms.put("rdm_descriptors/reason", new long[] {1, 2});
        assertEquals(
                "x.h5: expected text in /rdm_descriptors/reason, found numbers in 1 dimension",
                refusal(rdms, IncompleteFileTest::readRdms));
        rdms.remove("rdm_descriptors/reason");
        rdms.put("pattern_descriptors/time", new double[] {1, 3, 5, 7});
        assertEquals(
                "x.h5: expected dissimilarities of 2 RDMs x 6 pairs (4 volumes), found [2, 3]",
                refusal(rdms, IncompleteFileTest::readRdms));
    }

    @Test
    void readsNumbersOfOtherWidths() {
        rdms.put("/dissimilarities", new float[][] {{1, 2, 3}, {4, 5, 6.5f}});
        rdms.put("rdm_descriptors/n_voxels", new int[] {80, 81});
        rdms.put("pattern_descriptors/time", new long[] {1, 3, 5});
        rdms.put("descriptors@run", 2.0);
        assertEquals("2", RdmFile.read(write(rdms)).run());
        assertEquals(6.5, RdmFile.read(write(rdms)).rdms().get(1).pairs()[2]);
        grams.put("@tr_seconds", 2);
        grams.put("fc@index", 3L);
        grams.put("fc/gram", new float[][] {{1, -1}, {-1, 1}});
        assertEquals(-1, GramsFile.read(write(grams)).layers().get(0).gram()[0][1]);
    }
}
