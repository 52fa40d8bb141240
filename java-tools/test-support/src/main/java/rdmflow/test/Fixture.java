package rdmflow.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Files beside a test, in the folder of its package under src/test/resources. */
public final class Fixture {
    private Fixture() {}

    /** Where a file beside the test lies; for reading only. */
    public static Path file(Class<?> test, String name) {
        URL found = test.getResource(name);
        try {
            return Path.of(
                    Objects.requireNonNull(found, test + " has no " + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies files beside the test into a folder, under their own names. */
    public static void copy(Class<?> test, Path folder, String... names) {
        try {
            for (String name : names) {
                try (InputStream in =
                        Objects.requireNonNull(test.getResourceAsStream(name), test + " has no " + name)) {
                    Files.copy(in, folder.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of a table of tab-separated lines. */
    public static List<String[]> cells(Class<?> test, String table) {
        try {
            return Files.readAllLines(file(test, table)).stream()
                    .map(line -> line.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns of a table of numbers: columns x rows. */
    public static double[][] columns(Class<?> test, String table) {
        double[][] rows =
                cells(test, table).stream().map(row -> numbers(row, 0)).toArray(double[][]::new);
        double[][] columns = new double[rows[0].length][rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns.length; column++) {
                columns[column][row] = rows[row][column];
            }
        }
        return columns;
    }

    /** The numbers after these cells, of the only line that starts with them. */
    public static double[] numbers(Class<?> test, String table, Object... start) {
        List<String> wanted = Arrays.stream(start).map(String::valueOf).toList();
        List<String[]> found = cells(test, table).stream()
                .filter(row -> row.length >= start.length
                        && wanted.equals(Arrays.asList(row).subList(0, start.length)))
                .toList();
        assertEquals(1, found.size(), table + " " + Arrays.toString(start));
        return numbers(found.get(0), start.length);
    }

    /** The numbers of a row from a cell on; several in a cell are parted by spaces, {@code nan} and {@code n/a} are NaN. */
    public static double[] numbers(String[] row, int from) {
        return Arrays.stream(row)
                .skip(from)
                .flatMap(cell -> Arrays.stream(cell.split(" ")))
                .mapToDouble(cell -> cell.equals("nan") || cell.equals("n/a") ? Double.NaN : Double.parseDouble(cell))
                .toArray();
    }
}
