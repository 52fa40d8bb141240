package rdmflow.training.shards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class ShardSetTest {
    @TempDir
    Path folder;

    @BeforeEach
    void pack() throws IOException {
        TestShards.write(folder, 2, 3, 4, 16);
    }

    private List<String> problems() {
        return assertThrows(DataException.class, () -> ShardSet.open(folder)).problems();
    }

    private void replace(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        Files.writeString(folder.resolve(file), text.replaceFirst(from, to));
    }

    @Test
    void readsWhatWasPacked() {
        ShardSet shards = ShardSet.open(folder);
        assertEquals(List.of("action0", "action1"), shards.classes());
        assertEquals(List.of("train-000000.tar", "val-000000.tar", "test-000000.tar"), shards.shards());
        assertEquals(2, shards.of("train").size());
        assertEquals(4, shards.tables().size());
    }

    @Test
    void refusesAShardThatIsCutShort() throws IOException {
        Path shard = folder.resolve("val-000000.tar");
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertEquals(
                List.of("val-000000.tar: expected " + bytes.length + " bytes as its index says, found "
                        + (bytes.length - 1)
                        + ": the shard is cut short; copy it again or run pack-shards again"),
                problems());
    }

    @Test
    void refusesAShardWithoutItsIndex() throws IOException {
        Files.delete(folder.resolve("test-000000.idx.tsv"));
        assertEquals(
                List.of("test-000000.idx.tsv: expected it beside test-000000.tar, found none: run pack-shards again,"
                        + " or copy it from where the shard comes from"),
                problems());
    }

    @Test
    void refusesAnIndexOfAnotherPacking() throws IOException {
        replace("train-000000.idx.tsv", "action0_000/frame_0002", "action0_000/frame_0003");
        assertEquals(
                List.of("train-000000.idx.tsv: expected action0_000/frame_0002 as in shards.tsv, found"
                        + " action0_000/frame_0003: the index is of another packing"),
                problems());
    }

    @Test
    void refusesLabelsThatAreNoNumbersFromZeroOn() throws IOException {
        replace("shards.tsv", "action1\t1", "action1\t-1");
        assertEquals(List.of("shards.tsv line 3: expected a whole number from 0 on as label, found -1"), problems());
        replace("shards.tsv", "action1\t-1", "action1\t7");
        assertEquals(List.of("shards.tsv: expected labels 0 to 2 for 3 classes, found 7"), problems());
        replace("shards.tsv", "action1\t7", "action1\t0");
        assertEquals(List.of("shards.tsv line 3: expected class action0 for label 0, found action1"), problems());
    }

    @Test
    void refusesAFolderWithoutShards() throws IOException {
        Files.delete(folder.resolve("train-000000.tar"));
        assertEquals(1, problems().size());
        Files.delete(folder.resolve("shards.tsv"));
        assertEquals(1, problems().size());
    }
}
