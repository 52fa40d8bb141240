package rdmflow.tool.groupstats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.rdmfile.NullFile;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.rdmfile.ShiftNulls.Kind;
import rdmflow.test.Fixture;

/** The tables and nulls of group_study.py: 4 participants, 2 networks, 2 regions, 3 runs, both time controls, 39 draws. */
final class SmallStudy {
    static final int DRAWS = 39;

    private SmallStudy() {}

    static Path table(String name) {
        return Fixture.file(SmallStudy.class, "study/" + name + ".tsv");
    }

    /** Some rows of a table, as a table. */
    static Path rows(String name, Path file, Predicate<String> wanted) throws IOException {
        List<String> lines = Files.readAllLines(table(name));
        List<String> kept = new ArrayList<>(lines.subList(0, 1));
        lines.stream().skip(1).filter(wanted).forEach(kept::add);
        return Files.write(file, kept);
    }

    /** The study's null files by name, as they belong to its tables. */
    static Map<String, ShiftNulls> nulls() {
        Map<String, List<ShiftNulls.Values>> values = new LinkedHashMap<>();
        Map<List<String>, List<String[]>> byDataset = Fixture.cells(SmallStudy.class, "study/nulls.tsv").stream()
                .skip(1)
                .collect(Collectors.groupingBy(
                        row -> List.of(row[0], row[1], row[2], row[3]), LinkedHashMap::new, Collectors.toList()));
        byDataset.forEach((key, rows) -> values.computeIfAbsent(key.get(1) + "_" + key.get(0), k -> new ArrayList<>())
                .add(new ShiftNulls.Values(
                        TimeControl.valueOf(key.get(2).toUpperCase(java.util.Locale.ROOT)),
                        List.of(key.get(3).split("/")),
                        rows.stream().map(row -> row[4]).toList(),
                        rows.stream().mapToDouble(row -> number(row[5])).toArray(),
                        rows.stream().map(row -> floats(row[6])).toArray(float[][]::new))));
        Map<String, ShiftNulls> nulls = new LinkedHashMap<>();
        values.forEach((name, all) -> {
            String[] parts = name.split("_");
            nulls.put(
                    name,
                    new ShiftNulls(
                            settings(parts[0], Kind.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT))),
                            draws(),
                            all));
        });
        return nulls;
    }

    static ShiftNulls.Settings settings(String subject, Kind kind) {
        return new ShiftNulls.Settings(subject, kind, 1, 30, "ols", 0, kind == Kind.FIT ? "n/a" : "averaged", 0, 0);
    }

    private static ShiftNulls.Draws draws() {
        return new ShiftNulls.Draws(
                List.of("1", "2", "10"),
                new int[] {60, 62, 70},
                IntStream.range(0, DRAWS)
                        .mapToObj(d -> new int[] {15 + d % 16, -15 - d % 17, 35 - d % 20})
                        .toArray(int[][]::new));
    }

    /** All of them on disk, each perhaps changed. */
    static List<Path> write(Path folder, UnaryOperator<ShiftNulls> change) {
        List<Path> files = new ArrayList<>();
        nulls().forEach((name, nulls) -> {
            Path file = folder.resolve(name + "_null.h5");
            NullFile.write(file, change.apply(nulls));
            files.add(file);
        });
        return files;
    }

    static List<Path> write(Path folder) {
        return write(folder, nulls -> nulls);
    }

    /** The same with other values. */
    static ShiftNulls with(ShiftNulls nulls, UnaryOperator<ShiftNulls.Values> change) {
        return new ShiftNulls(
                nulls.settings(),
                nulls.draws(),
                nulls.values().stream().map(change).toList());
    }

    static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(String cell) {
        return cell.equals("n/a") ? Double.NaN : Double.parseDouble(cell);
    }

    private static float[] floats(String cell) {
        String[] cells = cell.split(" ");
        float[] values = new float[cells.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) number(cells[k]);
        }
        return values;
    }
}
