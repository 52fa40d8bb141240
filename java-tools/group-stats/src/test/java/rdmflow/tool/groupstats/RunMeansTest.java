package rdmflow.tool.groupstats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

/** Means over runs, then participants; by hand: sub-01 (.2, .4) has .3, sub-02 (.6, n/a) .6, their mean .45, SD .3 / sqrt 2. */
class RunMeansTest {
    private static final String HEADER = "subject\tmodel\troi\trun\tlayer\tmeasure\ttime_control\tr\tn_pairs\treason\n";

    @TempDir
    private Path folder;

    @Test
    void averagesRunsThatHaveAValueThenParticipants() throws IOException {
        Path one = write(
                "one.tsv", "sub-01\ta\tV1\t1\tx\ttau-a\tnone\t0.2\t9\t\nsub-01\ta\tV1\t2\tx\ttau-a\tnone\t0.4\t9\t\n");
        Path two = write(
                "two.tsv",
                "sub-02\ta\tV1\t1\tx\ttau-a\tnone\t0.6\t9\t\nsub-02\ta\tV1\t2\tx\ttau-a\tnone\tn/a\t0\tlost\n");
        List<Object> row = RunMeans.MEASURES.rows(List.of(one, two)).get(0);
        assertEquals(List.of("V1", "a", "x", "tau-a", "none", 2), row.subList(0, 6));
        assertEquals(0.45, (double) row.get(6), 1e-15);
        assertEquals(0.3 / Math.sqrt(2), (double) row.get(7), 1e-15);
    }

    @Test
    void refusesOtherColumnsAndAValueTwice() throws IOException {
        Path one = write("one.tsv", "sub-01\ta\tV1\t1\tx\ttau-a\tnone\t0.2\t9\t\n");
        Path same = write("same.tsv", "sub-01\ta\tV1\t1\tx\ttau-a\tnone\t0.2\t9\t\n");
        assertEquals(
                "same.tsv line 2: expected each value once, found V1 a x tau-a none sub-01 1 in one.tsv too",
                assertThrows(DataException.class, () -> RunMeans.MEASURES.rows(List.of(one, same)))
                        .getMessage());
        assertThrows(DataException.class, () -> RunMeans.PARTS.rows(List.of(one)));
    }

    private Path write(String name, String rows) throws IOException {
        return Files.writeString(folder.resolve(name), HEADER + rows);
    }
}
