package rdmflow.vision.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

/** Weights in several files, as Hugging Face's libraries write large models. */
class ShardsTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    private Path index;
    private final Map<String, FloatTensor> tensors = RandomWeights.of(
            Map.of("a.weight", new Shape(2, 3), "b.weight", new Shape(4), "c.weight", new Shape(1)), 1);

    @BeforeEach
    void write() throws IOException {
        write(FIRST, "a.weight");
        write(SECOND, "b.weight", "c.weight");
        index = index("{\"metadata\": {\"total_size\": 44}, \"weight_map\": {\"a.weight\": \"" + FIRST
                + "\", \"b.weight\": \"" + SECOND + "\", \"c.weight\": \"" + SECOND + "\"}}");
    }

    @Test
    void readsAnIndexWithItsShardsBesideItAndListsAllFiles() {
        assertReads(List.of(index));
        assertEquals(List.of(index, folder.resolve(FIRST), folder.resolve(SECOND)), WeightFile.files(List.of(index)));
        assertEquals("model.safetensors.index.json", WeightFile.header(index).file());
    }

    @Test
    void readsShardsThatAreListedWithTheIndexWhereverTheyLie() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path moved = Files.move(folder.resolve(SECOND), elsewhere.resolve(SECOND));
        assertReads(List.of(moved, index, folder.resolve(FIRST)));
    }

    @Test
    void readsShardsWithoutAnIndexInAnyOrder() {
        assertReads(List.of(folder.resolve(SECOND), folder.resolve(FIRST)));
        assertEquals(
                SECOND,
                WeightFile.header(List.of(folder.resolve(SECOND), folder.resolve(FIRST)))
                        .file());
    }

    @Test
    void namesEveryShardThatIsMissing() throws IOException {
        Files.delete(folder.resolve(FIRST));
        Files.delete(folder.resolve(SECOND));
        assertEquals(
                "model.safetensors.index.json: expected its shards beside it or listed with it, separated by ; in"
                        + " models.csv, found no " + FIRST + ", " + SECOND,
                problem(List.of(index)));
    }

    @Test
    void refusesWhatDoesNotBelongTogether() throws IOException {
        Path other = write("other.safetensors", "a.weight");
        assertEquals(
                "model.safetensors.index.json: expected the files that it lists, found also other.safetensors",
                problem(List.of(index, other)));
        assertEquals(
                "other.safetensors: expected each tensor in one file, found a.weight also in " + FIRST,
                problem(List.of(folder.resolve(FIRST), other)));
        write(SECOND, "b.weight");
        assertEquals(
                SECOND + ": expected c.weight, as model.safetensors.index.json says, found none",
                problem(List.of(index)));
    }

    @Test
    void refusesJsonThatIsNoIndexAndPathsInAnIndex() throws IOException {
        assertTrue(
                problem(List.of(index("{\"model_type\": \"vit\"}"))).endsWith("with a weight_map, found other JSON"));
        assertTrue(problem(List.of(index("{\"weight_map\":\n 3")))
                .startsWith("model.safetensors.index.json line 2: expected JSON, found "));
        // A parser of bytes takes this for UTF-32 and fails outside of its own kind of error.
        assertTrue(problem(List.of(index("{\0\0\0weight_map")))
                .startsWith("model.safetensors.index.json line 1: expected JSON, found "));
        String problem = problem(List.of(index("{\"weight_map\": {\"a\": \"../" + FIRST + "\"}}")));
        assertTrue(
                problem.endsWith("expected the name of a file beside the index, found \"../" + FIRST + "\""), problem);
    }

    private void assertReads(List<Path> files) {
        assertEquals(tensors.keySet(), WeightFile.header(files).groups().get("").keySet());
        Map<String, FloatTensor> read = WeightFile.read(files, "", List.of("c.weight", "a.weight", "b.weight"));
        assertEquals(List.of("c.weight", "a.weight", "b.weight"), List.copyOf(read.keySet()));
        read.forEach((name, tensor) -> assertArrayEquals(tensors.get(name).values(), tensor.values()));
    }

    private Path write(String name, String... names) throws IOException {
        Map<String, FloatTensor> held = new LinkedHashMap<>();
        for (String tensor : names) {
            held.put(tensor, tensors.get(tensor));
        }
        Safetensors.write(folder.resolve(name), held);
        return folder.resolve(name);
    }

    private Path index(String json) throws IOException {
        return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private static String problem(List<Path> files) {
        DataException thrown = assertThrows(DataException.class, () -> WeightFile.header(files));
        assertEquals(1, thrown.problems().size(), thrown.getMessage());
        return thrown.getMessage();
    }
}
