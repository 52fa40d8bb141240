package rdmflow.io.nifti;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rdmflow.core.DataException;
import rdmflow.io.table.Identifiers;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/**
 * The names of regions: a TSV with the columns {@code index} and {@code name} (others are ignored), as BIDS writes for
 * segmentations. A row of index 0 names what lies outside, whatever its name, and is no region. An index may be written
 * as a whole number of any form (3, 3.0).
 *
 * @param name the file's name, for messages
 * @param regions by file order, at least one
 */
public record RegionTable(String name, List<Row> regions) {
    /** Numbers that stand for whole ones, in tables and in images. */
    static final double INTEGRAL = 1e-3;

    /**
     * A region.
     *
     * @param index label; of a 4-D mask, whose volumes lie in the order of the indices, any rising number; at least 1
     * @param line of the file
     */
    public record Row(int index, String name, int line) {}

    public RegionTable {
        regions = List.copyOf(regions);
    }

    /**
     * Reads a table.
     *
     * @throws DataException with every row that names no region
     */
    public static RegionTable read(Path file) {
        Table table = Tables.readTsv(file);
        if (!table.columns().containsAll(List.of("index", "name"))) {
            throw new DataException(table.name() + ": expected the columns index and name, found "
                    + String.join(", ", table.columns()));
        }
        List<String> problems = new ArrayList<>();
        Map<Integer, Row> byIndex = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        Set<Integer> indices = new LinkedHashSet<>();
        for (int row = 0; row < table.rows().size(); row++) {
            int line = table.lines().get(row);
            String where = table.name() + " line " + line + ": ";
            String text = table.rows().get(row).get("index");
            String name = table.rows().get(row).get("name");
            double nearest = Math.rint(number(text));
            if (!(nearest >= 0 && nearest <= Integer.MAX_VALUE) || Math.abs(number(text) - nearest) > INTEGRAL) {
                problems.add(where + "expected a whole number from 0 (background) as index, found \"" + text + "\"");
                continue;
            }
            int index = (int) nearest;
            if (!indices.add(index)) {
                problems.add(where + "expected every index once, found " + index + " again");
            } else if (index == 0) {
                continue;
            } else if (!Identifiers.isValid(name)) {
                problems.add(where + "expected a name of letters, digits, dot, minus and underscore, found \"" + name
                        + "\"");
            } else if (!names.add(name)) {
                problems.add(where + "expected every name once, found " + name + " again");
            } else {
                byIndex.put(index, new Row(index, name, line));
            }
        }
        if (byIndex.isEmpty() && problems.isEmpty()) {
            problems.add(table.name() + ": expected at least one region, found none"
                    + (indices.isEmpty() ? "" : " but index 0, which is the background; count from 1"));
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new RegionTable(table.name(), List.copyOf(byIndex.values()));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
