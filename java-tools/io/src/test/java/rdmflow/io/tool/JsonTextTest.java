package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of our JSON files is that of Jackson's mapper, so it is the mapper that they are compared with. */
class JsonTextTest {
    record Pair(int second, String first) {}

    static Stream<Object> contents() {
        Map<String, Object> unsorted = new LinkedHashMap<>();
        unsorted.put("b", 1);
        unsorted.put("a", new LinkedHashMap<>(Map.of("z", List.of(), "y", Map.of())));
        unsorted.put("A \"quoted\" \u00e4 \u2028 \n\t\\ \u0001", "\u00fc \ud83d\ude00 / \u007f");
        Map<String, Object> descending = new TreeMap<>(Comparator.reverseOrder());
        descending.putAll(Map.of("1", 1, "2", 2));
        Map<String, Object> missing = new HashMap<>();
        missing.put("none", null);
        return Stream.of(
                unsorted,
                descending,
                missing,
                Map.of(2, "two", 1, "one"),
                List.of(1, 2L, 3.5, 1e-300, -0.0, 100.0, Double.NaN, 1.5f, (short) 3, true, "text"),
                Arrays.asList(null, List.of(List.of())),
                Set.of("one"),
                new int[] {3, 1},
                new int[0],
                new double[] {1, 2.5},
                Map.of("list", List.of(Map.of("x", 1, "w", List.of(1, 2)), new Pair(2, "b"))),
                Map.of(
                        "record",
                        new Pair(1, "a"),
                        "enum",
                        TimeUnit.DAYS,
                        "path",
                        Path.of("a.txt").toString()),
                Map.of("node", JsonFile.MAPPER.createObjectNode().put("b", 1).put("a", 2)),
                Map.of("big", new java.math.BigDecimal("1.50"), "letter", 'c'),
                Optional.empty().isPresent());
    }

    @ParameterizedTest
    @MethodSource("contents")
    void isWhatTheMapperWrites(Object content) throws IOException {
        assertEquals(JsonFile.MAPPER.writeValueAsString(content), JsonText.of(content));
    }
}
