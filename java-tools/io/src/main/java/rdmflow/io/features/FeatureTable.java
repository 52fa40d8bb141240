package rdmflow.io.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.io.npy.NpyFile;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/**
 * Features as a file holds them.
 *
 * @param file its name
 * @param columns names; of .npy the numbers from 0
 * @param values rows x columns; NaN where a cell is no number
 * @param problems what is wrong with the cells of a column, by its name; a column without a layer has no need to be right
 */
public record FeatureTable(String file, List<String> columns, double[][] values, Map<String, String> problems) {
    /** The layer of all columns, where none is named. */
    public static final String WHOLE = "features";

    private static final String ONSET = "onset";

    /** Columns of BIDS tables that say when, and not what. */
    private static final Set<String> TIMES = Set.of(ONSET, "duration");

    private static final int MOST_NAMES = 12;

    /** Reads a table, or a NumPy file by its ending. */
    public static FeatureTable read(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".npy") ? ofNumPy(file) : ofTable(file);
    }

    private static FeatureTable ofNumPy(Path file) {
        try (NpyFile npy = NpyFile.open(file)) {
            int columns = Math.toIntExact(npy.columns());
            long size = (long) npy.rows() * columns;
            if (size > Integer.MAX_VALUE - 8) {
                throw new DataException(file.getFileName() + ": expected fewer than " + Integer.MAX_VALUE
                        + " numbers, found " + npy.rows() + " rows x " + columns + "; give fewer columns");
            }
            double[] flat = new double[(int) size];
            npy.panel(0, columns, flat);
            double[][] values = IntStream.range(0, npy.rows())
                    .mapToObj(row -> Arrays.copyOfRange(flat, row * columns, (row + 1) * columns))
                    .toArray(double[][]::new);
            List<String> names =
                    IntStream.range(0, columns).mapToObj(String::valueOf).toList();
            return of(
                    file,
                    names,
                    values,
                    (row, column) -> "row " + row + ": expected a finite number in column " + column
                            + " (both count from 0), found " + values[row][column]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FeatureTable ofTable(Path file) {
        Table table = Tables.readTsv(file);
        List<String> names = table.columns();
        requireNames(table);
        requireNoGaps(table);
        double[][] values = new double[table.rows().size()][names.size()];
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < names.size(); column++) {
                values[row][column] = number(table.rows().get(row).get(names.get(column)));
            }
        }
        return of(
                file,
                names,
                values,
                (row, column) -> "line " + table.lines().get(row)
                        + ": expected a finite number in column " + names.get(column) + ", found \""
                        + table.rows().get(row).get(names.get(column)) + "\"");
    }

    /** Numbers in place of names are a first row that would be lost; those of pandas count from 0. */
    private static void requireNames(Table table) {
        List<String> names = table.columns();
        List<String> counted =
                IntStream.range(0, names.size()).mapToObj(String::valueOf).toList();
        if (names.stream().noneMatch(name -> Double.isNaN(number(name)))
                && (names.size() == 1 || !names.equals(counted))) {
            throw new DataException(table.name() + " line 1: expected names of columns, found numbers ("
                    + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")) + "); write a header");
        }
    }

    /** A missing value of a single column is an empty line, and no row that may be left out. */
    private static void requireNoGaps(Table table) {
        for (int row = 1; row < table.lines().size(); row++) {
            int line = table.lines().get(row - 1) + 1;
            if (table.lines().get(row) != line) {
                throw new DataException(table.name() + " line " + line
                        + ": expected a row of features, found an empty line; write what is missing");
            }
        }
    }

    private static double number(String cell) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private interface Problem {
        String of(int row, int column);
    }

    private static FeatureTable of(Path file, List<String> names, double[][] values, Problem problem) {
        String name = String.valueOf(file.getFileName());
        Map<String, String> problems = new HashMap<>();
        for (int column = 0; column < names.size(); column++) {
            int c = column;
            int[] wrong = IntStream.range(0, values.length)
                    .filter(row -> !Double.isFinite(values[row][c]))
                    .toArray();
            if (wrong.length > 0) {
                String more = wrong.length == 1 ? "" : ", and in " + (wrong.length - 1) + " more rows";
                problems.put(names.get(c), name + " " + problem.of(wrong[0], c) + more);
            }
        }
        return new FeatureTable(name, names, values, problems);
    }

    /** All columns but those that say when. */
    public List<String> features() {
        return columns.stream().filter(column -> !TIMES.contains(column)).toList();
    }

    /** Rows x the columns of a layer; a column that is not there, and one with a cell that is no number, are problems. */
    public double[][] layer(String name, List<String> wanted, Findings findings) {
        for (String column : wanted) {
            if (!columns.contains(column)) {
                findings.problem(file + ": expected a column " + column + " for layer " + name + ", found " + names());
            } else if (problems.containsKey(column)) {
                findings.problem(problems.get(column));
            }
        }
        int[] at =
                wanted.stream().mapToInt(columns::indexOf).filter(c -> c >= 0).toArray();
        return Arrays.stream(values)
                .map(row -> IntStream.of(at).mapToDouble(c -> row[c]).toArray())
                .toArray(double[][]::new);
    }

    private String names() {
        return columns.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (columns.size() > MOST_NAMES ? " and " + (columns.size() - MOST_NAMES) + " more" : "");
    }

    /**
     * Refuses onsets, where the table has some, that are not those of its rows: events that come when they like are no
     * features at a rate.
     *
     * @param rowSeconds from one row to the next; empty where rows only must come at even steps
     */
    void requireOnsets(OptionalDouble rowSeconds) {
        int column = columns.indexOf(ONSET);
        if (column < 0 || values.length < 2) {
            return;
        }
        double first = rowSeconds.isPresent() ? 0 : values[0][column];
        double step = rowSeconds.orElse((values[values.length - 1][column] - first) / (values.length - 1));
        for (int row = 0; row < values.length; row++) {
            double expected = first + row * step;
            if (!(Math.abs(values[row][column] - expected) <= step / 2)) {
                throw new DataException(file + " row " + row + " (from 0): expected an onset of " + (float) expected
                        + " s, " + (float) step + " s a row, found " + values[row][column]
                        + "; give one row for each step, and their rate");
            }
        }
    }

    /** Refuses a table without rows or features. */
    public FeatureTable require() {
        if (values.length == 0 || features().isEmpty()) {
            throw new DataException(file + ": expected rows of features, found " + values.length + " rows of "
                    + features().size() + " columns");
        }
        return this;
    }
}
