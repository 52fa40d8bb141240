package rdmflow.tool.definerois;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.core.brain.LinearModel;
import rdmflow.core.brain.Regressor;
import rdmflow.io.design.ContrastWeight;
import rdmflow.io.design.Sheets;

/** Weights of conditions by contrast: a table of the user, or one of the two that come with the tool. */
final class Contrasts {
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

    private Contrasts(String name, Map<String, Map<String, Double>> weights) {
        this.name = name;
        this.weights = weights;
    }

    /** The table called {@code paper} or {@code all}, or else a file. */
    static Contrasts of(Path nameOrFile) {
        return switch (nameOrFile.toString()) {
            case "paper" -> new Contrasts("paper", builtIn(PAPER));
            case "all" -> new Contrasts("all", builtIn(ALL));
            default -> read(nameOrFile);
        };
    }

    static boolean isFile(Path nameOrFile) {
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

    private static Contrasts read(Path file) {
        Map<String, Map<String, Double>> weights = new LinkedHashMap<>();
        for (ContrastWeight row : Sheets.contrasts(file)) {
            weights.computeIfAbsent(row.contrast(), contrast -> new LinkedHashMap<>())
                    .put(row.condition(), row.weight());
        }
        return new Contrasts(String.valueOf(file.getFileName()), weights);
    }

    /**
     * The contrasts of some names, as weights of the design's columns.
     *
     * @throws DataException naming each contrast that is not in the table and each condition that no block shows
     */
    List<LinearModel.Contrast> forDesign(Set<String> wanted, List<Regressor> design, List<String> shown) {
        List<String> problems = new ArrayList<>();
        List<LinearModel.Contrast> contrasts = new ArrayList<>();
        for (String contrast : wanted) {
            Map<String, Double> ofContrast = weights.get(contrast);
            if (ofContrast == null) {
                problems.add("--contrasts " + name + ": expected contrast " + contrast + ", found "
                        + String.join(", ", new java.util.TreeSet<>(weights.keySet())));
                continue;
            }
            ofContrast.forEach((condition, weight) -> {
                if (weight != 0 && !shown.contains(condition)) {
                    problems.add("--contrasts " + name + ": contrast " + contrast
                            + ": expected conditions of the events (" + String.join(", ", shown) + "), found "
                            + condition);
                }
            });
            contrasts.add(new LinearModel.Contrast(
                    contrast,
                    design.stream()
                            .mapToDouble(column ->
                                    shown.contains(column.name()) ? ofContrast.getOrDefault(column.name(), 0.0) : 0)
                            .toArray()));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return contrasts;
    }
}
