package rdmflow.io.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;

/**
 * Reads TSV (BIDS: tab, no quoting, {@code n/a} = missing) and CSV sheets (quoting as in RFC 4180); writes TSV. UTF-8, a
 * byte order mark and CRLF are tolerated; every row must have the header's width.
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

    private Tables() {}

    public static Table readTsv(Path file) {
        return read(file, TSV);
    }

    public static Table readCsv(Path file) {
        return read(file, CSV);
    }

    private static Table read(Path file, CSVFormat format) {
        String name = String.valueOf(file.getFileName());
        List<CSVRecord> records;
        try {
            String text = Files.readString(InputFile.require(file), StandardCharsets.UTF_8);
            try (CSVParser parser = CSVParser.parse(text.startsWith("\uFEFF") ? text.substring(1) : text, format)) {
                records = parser.getRecords();
            }
        } catch (CharacterCodingException e) {
            throw new DataException(name + ": expected a table in UTF-8, found bytes of another encoding", e);
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(name + ": expected a table in UTF-8, found " + e.getMessage(), e);
        }
        if (records.isEmpty()) {
            throw new DataException(name + ": expected a header row, found nothing");
        }
        List<String> columns = records.get(0).toList();
        if (new HashSet<>(columns).size() != columns.size()) {
            throw new DataException(name + ": expected unique columns, found " + String.join(", ", columns));
        }
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (CSVRecord record : records.subList(1, records.size())) {
            if (record.size() != columns.size()) {
                problems.add(name + " line " + (rows.size() + problems.size() + 2) + ": expected " + columns.size()
                        + " cells, found " + record.size());
                continue;
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), record.get(i));
            }
            rows.add(row);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new Table(name, columns, rows);
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
        return String.valueOf(value).replaceAll("[\\t\\r\\n]+", " ");
    }
}
