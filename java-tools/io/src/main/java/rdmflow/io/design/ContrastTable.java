package rdmflow.io.design;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.core.DataException;

/** Weights of conditions by contrast: a table of the user, or one of the two that come with the tools. */
public final class ContrastTable {
    private static final List<String> CONDITIONS = List.of("body", "face", "house", "object", "scene", "scramble");

    /** The paper's sentence: the preferred category against bodies, faces, objects, scenes and scrambled images. */
    private static final Map<String, int[]> PAPER = Map.of(
            "faces", new int[] {-1, 4, 0, -1, -1, -1},
            "bodies", new int[] {4, -1, 0, -1, -1, -1},
            "artifacts", new int[] {-1, -1, 0, 4, -1, -1},
            "scenes", new int[] {-1, -1, 0, -1, 4, -1});

    /** The official design of studyforrest's localizer, which counts houses. */
    private static final Map<String, int[]> ALL = Map.of(
            "faces", new int[] {-1, 5, -1, -1, -1, -1},
            "bodies", new int[] {5, -1, -1, -1, -1, -1},
            "artifacts", new int[] {-1, -1, -1, 5, -1, -1},
            "scenes", new int[] {-1, -1, 2, -1, 2, -1});

    private final String name;
    private final Map<String, Map<String, Double>> weights;

    private ContrastTable(String name, Map<String, Map<String, Double>> weights) {
        this.name = name;
        this.weights = weights;
    }

    /** What holds where the user gives none. */
    public static ContrastTable paper() {
        return new ContrastTable("paper", builtIn(PAPER));
    }

    /** The table called {@code paper} or {@code all}, or else a file. */
    public static ContrastTable of(Path nameOrFile) {
        return switch (nameOrFile.toString()) {
            case "paper" -> paper();
            case "all" -> new ContrastTable("all", builtIn(ALL));
            default -> read(nameOrFile);
        };
    }

    public static boolean isFile(Path nameOrFile) {
        return !nameOrFile.equals(Path.of("paper")) && !nameOrFile.equals(Path.of("all"));
    }

    private static Map<String, Map<String, Double>> builtIn(Map<String, int[]> table) {
        Map<String, Map<String, Double>> weights = new LinkedHashMap<>();
        table.forEach((contrast, row) -> {
            Map<String, Double> ofContrast = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                ofContrast.put(CONDITIONS.get(i), (double) row[i]);
            }
            weights.put(contrast, ofContrast);
        });
        return weights;
    }

    /** contrasts.csv. */
    public static ContrastTable read(Path file) {
        Map<String, Map<String, Double>> weights = new LinkedHashMap<>();
        for (ContrastWeight row : Sheets.contrasts(file)) {
            weights.computeIfAbsent(row.contrast(), contrast -> new LinkedHashMap<>())
                    .put(row.condition(), row.weight());
        }
        return new ContrastTable(String.valueOf(file.getFileName()), weights);
    }

    /** Names of all contrasts, sorted. */
    public Set<String> names() {
        return new TreeSet<>(weights.keySet());
    }

    /**
     * The weights of a contrast by condition.
     *
     * @param shown conditions that a participant's events show
     * @throws DataException naming a contrast that is not in the table, and each condition with a weight that is not shown
     */
    public Map<String, Double> weights(String contrast, Collection<String> shown) {
        Map<String, Double> ofContrast = weights.get(contrast);
        if (ofContrast == null) {
            throw new DataException("--contrasts " + name + ": expected contrast " + contrast + ", found "
                    + String.join(", ", names()));
        }
        List<String> problems = new TreeSet<>(ofContrast.keySet())
                .stream()
                        .filter(condition -> ofContrast.get(condition) != 0 && !shown.contains(condition))
                        .map(condition -> "--contrasts " + name + ": contrast " + contrast
                                + ": expected conditions of the events (" + String.join(", ", shown) + "), found "
                                + condition)
                        .toList();
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return Map.copyOf(ofContrast);
    }
}
