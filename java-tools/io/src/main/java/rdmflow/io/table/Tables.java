package rdmflow.io.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import rdmflow.core.DataException;

/**
 * Reads TSV (BIDS: tab, no quoting, {@code n/a} = missing) and CSV sheets (quoting as in RFC 4180); writes TSV. UTF-8. As
 * spreadsheets write it: a byte order mark, any line ends, separators after the last cell, and in CSV rows of nothing
 * else, cells parted by semicolons or tabs, and a first line {@code sep=;} that says so.
 */
public final class Tables {
    private static final CSVFormat CSV = CSVFormat.RFC4180
            .builder()
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .get();
    private static final CSVFormat TSV = CSVFormat.TDF
            .builder()
            .setQuote(null)
            .setIgnoreSurroundingSpaces(false)
            .setIgnoreEmptyLines(true)
            .get();
    /** Excel's line before the header; it stands for itself, or the header's names tell. */
    private static final Pattern SEPARATOR_LINE =
            Pattern.compile("\\A\"?sep=([,;\t])[^\r\n]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern UNCLOSED = Pattern.compile("\\(startline (\\d+)\\) EOF reached");

    private Tables() {}

    public static Table readTsv(Path file) {
        return read(file, false);
    }

    public static Table readCsv(Path file) {
        return read(file, true);
    }

    private static Table read(Path file, boolean sheet) {
        String name = String.valueOf(file.getFileName());
        List<List<String>> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        try (CSVParser parser = sheet ? sheet(Utf8.read(file)) : CSVParser.parse(Utf8.read(file), TSV)) {
            for (CSVRecord record : parser) {
                // A row of a spreadsheet below the last one in use is nothing but separators.
                if (!sheet || record.stream().anyMatch(cell -> !cell.isEmpty())) {
                    rows.add(record.toList());
                    lines.add(Math.toIntExact(parser.getCurrentLineNumber() - lineEnds(record)));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            Matcher unclosed = UNCLOSED.matcher(String.valueOf(e.getMessage()));
            throw new DataException(
                    unclosed.find()
                            ? name + " line " + unclosed.group(1) + ": expected a closing quotation mark, found none"
                            : name + ": expected a table, found " + e.getMessage(),
                    e);
        }
        if (rows.isEmpty()) {
            throw new DataException(name + ": expected a header row, found nothing");
        }
        if (!sheet
                && rows.stream().allMatch(row -> row.size() == 1 && row.get(0).indexOf(',') >= 0)) {
            throw new DataException(name + ": expected cells separated by tabs, found commas; save it as TSV");
        }
        return table(name, rows.get(0), rows.subList(1, rows.size()), lines.subList(1, lines.size()));
    }

    /** Names of columns hold no separator, so the first one in the header is the sheet's. */
    private static CSVParser sheet(String text) throws IOException {
        Matcher said = SEPARATOR_LINE.matcher(text);
        if (said.find()) {
            // The line itself becomes empty, so that lines keep their numbers.
            return parser(text.substring(said.end()), said.group(1).charAt(0));
        }
        String header = text.strip().lines().findFirst().orElse("");
        int separator = header.chars()
                .filter(c -> c == ',' || c == ';' || c == '\t')
                .findFirst()
                .orElse(',');
        return parser(text, (char) separator);
    }

    private static CSVParser parser(String text, char separator) throws IOException {
        return CSVParser.parse(text, CSV.builder().setDelimiter(separator).get());
    }

    private static long lineEnds(CSVRecord record) {
        return record.stream()
                // a regular expression for every cell of a million rows costs a third of the reading
                .filter(cell -> cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0)
                .mapToLong(cell -> cell.split("\\R", -1).length - 1)
                .sum();
    }

    /** Cells beyond the header, and columns without a name, may be there as long as nothing stands in them. */
    private static Table table(String name, List<String> header, List<List<String>> rows, List<Integer> lines) {
        List<String> columns =
                header.stream().filter(column -> !column.isEmpty()).toList();
        if (new HashSet<>(columns).size() != columns.size()) {
            throw new DataException(name + ": expected unique columns, found " + String.join(", ", columns));
        }
        List<Map<String, String>> maps = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<Integer, List<String>> placesByWidth = new LinkedHashMap<>();
        Set<Integer> nameless = new HashSet<>();
        for (int k = 0; k < rows.size(); k++) {
            List<String> cells = rows.get(k);
            String where = name + " line " + lines.get(k) + ": expected ";
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
                if (!header.get(i).isEmpty()) {
                    row.put(header.get(i), cells.get(i));
                } else if (!cells.get(i).isEmpty() && nameless.add(i)) {
                    problems.add(where + "nothing in column " + (i + 1) + ", which has no name in the header, found \""
                            + cells.get(i) + "\"");
                }
            }
            boolean longer = cells.size() > header.size()
                    && cells.subList(header.size(), cells.size()).stream().anyMatch(cell -> !cell.isEmpty());
            if (longer || cells.size() < header.size()) {
                placesByWidth
                        .computeIfAbsent(cells.size(), width -> new ArrayList<>())
                        .add(where);
            }
            maps.add(row);
        }
        placesByWidth.forEach((width, places) -> problems.add(places.get(0) + header.size() + " cells, found " + width
                + (places.size() == 1 ? "" : ", as in " + (places.size() - 1) + " more lines")));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Table(name, columns, maps, lines);
    }

    /** Writes a TSV; numbers by {@link Double#toString}, NaN as {@code n/a}; tabs and line ends in text become spaces. */
    public static void writeTsv(Path file, List<String> columns, List<? extends List<?>> rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(String.join("\t", columns));
            out.write('\n');
            for (List<?> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(columns + " does not fit " + row);
                }
                for (int i = 0; i < row.size(); i++) {
                    out.write(i == 0 ? "" : "\t");
                    out.write(cell(row.get(i)));
                }
                out.write('\n');
            }
        }
    }

    private static String cell(Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number) ? Double.toString(number) : "n/a";
        }
        String text = String.valueOf(value);
        // a regular expression for every cell of a short call costs more than all the rest of the writing
        boolean plain = text.indexOf('\t') < 0 && text.indexOf('\r') < 0 && text.indexOf('\n') < 0;
        return plain ? text : text.replaceAll("[\\t\\r\\n]+", " ");
    }
}
