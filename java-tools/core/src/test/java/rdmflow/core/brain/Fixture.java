package rdmflow.core.brain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tables that brain_fixtures.py wrote. */
final class Fixture {
    private Fixture() {}

    static List<String[]> cells(String name) {
        try (InputStream in = Fixture.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns of numbers: columns x rows. */
    static double[][] columns(String name) {
        List<String[]> cells = cells(name);
        double[][] columns = new double[cells.get(0).length][cells.size()];
        for (int row = 0; row < cells.size(); row++) {
            double[] values = Arrays.stream(cells.get(row))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            for (int column = 0; column < values.length; column++) {
                columns[column][row] = values[column];
            }
        }
        return columns;
    }
}
