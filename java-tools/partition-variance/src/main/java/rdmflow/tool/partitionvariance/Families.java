package rdmflow.tool.partitionvariance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.io.table.Identifiers;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/**
 * Which models belong together.
 *
 * @param models of each family; families and models by name
 */
record Families(TreeMap<String, List<String>> models) {
    private static final int FEWEST = 2;
    private static final int MOST = 5;

    /** Reads a table of model and family; rows of models that are not there have no effect. */
    static Families read(Path file, List<String> present) {
        Table table = Tables.readTsv(file);
        if (!table.columns().containsAll(List.of("model", "family"))) {
            throw new DataException(table.name() + ": expected the columns model and family, found "
                    + String.join(", ", table.columns()));
        }
        Findings findings = new Findings();
        Map<String, String> families = new TreeMap<>();
        for (int row = 0; row < table.rows().size(); row++) {
            String model = table.rows().get(row).get("model");
            String family = table.rows().get(row).get("family");
            String where = table.name() + " line " + table.lines().get(row) + ": ";
            if (!Identifiers.isValid(family)) {
                findings.problem(where + "expected letters, digits, '.', '_' or '-' as the family of " + model
                        + ", found \"" + family + "\"");
            }
            if (families.put(model, family) != null) {
                findings.problem(where + "expected every model once, found " + model + " again");
            }
        }
        present.stream()
                .filter(model -> !families.containsKey(model))
                .forEach(model ->
                        findings.problem(table.name() + ": expected a family of every model, found none of " + model));
        findings.throwProblems();
        TreeMap<String, List<String>> models = new TreeMap<>();
        present.forEach(model -> models.computeIfAbsent(families.get(model), family -> new ArrayList<>())
                .add(model));
        if (models.size() < FEWEST || models.size() > MOST) {
            throw new DataException(table.name() + ": expected " + FEWEST + " to " + MOST
                    + " families of the models given, found " + models.size() + " ("
                    + String.join(", ", models.keySet()) + ")");
        }
        return new Families(models);
    }

    int count() {
        return models.size();
    }

    /** The names of a subset's families, joined by +. */
    String part(int subset) {
        List<String> names = List.copyOf(models.keySet());
        return IntStream.range(0, names.size())
                .filter(family -> (subset >> family & 1) == 1)
                .mapToObj(names::get)
                .collect(Collectors.joining("+"));
    }
}
