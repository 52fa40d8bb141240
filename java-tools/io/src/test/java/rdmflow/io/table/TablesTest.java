package rdmflow.io.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;

class TablesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a\tb\n1\t\n2\tn/a\n", "\uFEFFa\tb\r\n1\t\r\n2\tn/a\r\n", "a\tb\n1\t\n\n2\tn/a"})
    void readsTsvWithByteOrderMarkCarriageReturnsAndBlankLines(String text) throws IOException {
        Table table = Tables.readTsv(file("t.tsv", text));
        assertEquals(List.of("a", "b"), table.columns());
        assertEquals(List.of(Map.of("a", "1", "b", ""), Map.of("a", "2", "b", "n/a")), table.rows());
        assertTrue(Double.isNaN(table.number(1, "b")));
        assertEquals(2, table.number(1, "a"));
    }

    @Test
    void takesQuotesInTsvAsTheyAreAndSpacesToo() throws IOException {
        Table table = Tables.readTsv(file("t.tsv", "name\n \"a, b\n"));
        assertEquals(" \"a, b", table.rows().get(0).get("name"));
    }

    @Test
    void readsQuotedCellsOfCsv() throws IOException {
        Table table = Tables.readCsv(file("t.csv", "a,b\r\n\"x, \"\"y\"\"\", 2 \r\n"));
        assertEquals("x, \"y\"", table.rows().get(0).get("a"));
        assertEquals("2", table.rows().get(0).get("b"));
    }

    @Test
    void refusesEveryRowThatIsNotAsWideAsTheHeader() throws IOException {
        Path file = file("t.tsv", "a\tb\n1\t2\n1\n1\t2\t3\n1\n2\n");
        DataException refused = assertThrows(DataException.class, () -> Tables.readTsv(file));
        assertEquals(
                List.of(
                        "t.tsv line 3: expected 2 cells, found 1, as in 2 more lines",
                        "t.tsv line 4: expected 2 cells, found 3"),
                refused.problems());
    }

    @Test
    void refusesEmptyFilesRepeatedColumnsAndOtherEncodings() throws IOException {
        assertMessage("e.tsv: expected content, found an empty file", file("e.tsv", ""));
        assertMessage("b.tsv: expected a header row, found nothing", file("b.tsv", "\n\n"));
        assertMessage(
                "c.tsv: expected cells separated by tabs, found commas; save it as TSV", file("c.tsv", "a,b\n1,2\n"));
        assertMessage("d.tsv: expected unique columns, found a, a", file("d.tsv", "a\ta\n"));
        Path latin = Files.write(folder.resolve("l.tsv"), "name\nJ\u00fcrgen\n".getBytes(StandardCharsets.ISO_8859_1));
        assertMessage("l.tsv line 2: not UTF-8: expected text in UTF-8, found the byte 0xFC; save it as UTF-8", latin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFa,b,,\n\"x, \"\"y\"\"\",2,,\n,,,\n\n3,ü,,\n,,,\n",
                "a,b\r\n\"x, \"\"y\"\"\" , 2\r\n\r\n,\r\n3,ü",
                "\"a\",\"b\"\r\"x, \"\"y\"\"\",\"2\",,,\r\r,,,,\r\"3\",\"ü\"\r",
            })
    void readsCsvAsSpreadsheetsWriteIt(String text) throws IOException {
        Table table = Tables.readCsv(file("t.csv", text));
        assertEquals(List.of("a", "b"), table.columns());
        assertEquals(List.of(Map.of("a", "x, \"y\"", "b", "2"), Map.of("a", "3", "b", "ü")), table.rows());
        assertEquals(List.of(2, 5), table.lines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFsep=;\r\na;b\r\n\"x;1\";2,5\r\n",
                "\"sep=,\",\na,b\n\"x;1\",\"2,5\"\n",
                "sep=,\na,b\nx;1,\"2,5\"",
                "\na;b\n\"x;1\";2,5",
                "\na\tb\tc\r\nx;1\t2,5\t\r\n",
            })
    void readsCellsOfOtherSeparators(String text) throws IOException {
        Table table = Tables.readCsv(file("t.csv", text));
        assertEquals(
                List.of("x;1", "2,5"), List.copyOf(table.rows().get(0).values()).subList(0, 2));
        assertEquals(List.of(3), table.lines());
    }

    @Test
    void saysWhereAQuotationMarkIsMissing() throws IOException {
        Path open = file("o.csv", "a,b\n1,\"2\n3,4\n");
        DataException refused = assertThrows(DataException.class, () -> Tables.readCsv(open));
        assertEquals("o.csv line 2: expected a closing quotation mark, found none", refused.getMessage());
    }

    @Test
    void countsLinesInsideQuotedCells() throws IOException {
        Table table = Tables.readCsv(file("t.csv", "a,b\n\"x\ny\n\",1\nz,2\n\"\n\",3"));
        assertEquals(List.of(2, 5, 6), table.lines());
    }

    @Test
    void refusesCellsThatNoColumnNames() throws IOException {
        Path index = file("i.csv", ",a\n0,x\n1,y\n");
        assertEquals(
                List.of("i.csv line 2: expected nothing in column 1, which has no name in the header, found \"0\""),
                assertThrows(DataException.class, () -> Tables.readCsv(index)).problems());
        Path wide = file("w.csv", "a,b\n1,2,\n1,2,,3\n1\n");
        assertEquals(
                List.of("w.csv line 3: expected 2 cells, found 4", "w.csv line 4: expected 2 cells, found 1"),
                assertThrows(DataException.class, () -> Tables.readCsv(wide)).problems());
    }

    @Test
    void saysOnWhichLineATextIsNotUtf8() throws IOException {
        String text = "subject,bold\r\nsub-01,a\rsub-02,J\u00fcrgen.nii\n";
        Path latin = Files.write(folder.resolve("l.csv"), text.getBytes(StandardCharsets.ISO_8859_1));
        assertMessage("l.csv line 3: not UTF-8: expected text in UTF-8, found the byte 0xFC; save it as UTF-8", latin);
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
            Path wide = Files.write(folder.resolve("u.csv"), text.getBytes(charset));
            assertMessage("u.csv line 1: not UTF-8: expected text in UTF-8, found UTF-16; save it as UTF-8", wide);
        }
    }

    @Test
    void namesLineAndColumnOfWhatIsNoNumber() throws IOException {
        Table table = Tables.readTsv(file("t.tsv", "a\n1\nhigh\n"));
        assertEquals(
                "t.tsv line 3: expected a number for a, found \"high\"",
                assertThrows(DataException.class, () -> table.number(1, "a")).getMessage());
        assertEquals(
                "t.tsv: expected a column b, found a",
                assertThrows(DataException.class, () -> table.number(1, "b")).getMessage());
    }

    @Test
    void writesNumbersWithAPointAndUndefinedOnesAsNotAvailable() throws IOException {
        Path file = folder.resolve("w.tsv");
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            Tables.writeTsv(
                    file,
                    List.of("text", "number", "count"),
                    List.of(List.of("a\tb\r\nc", 1234.5, 3), List.of("", Double.NaN, 1e-300)));
        } finally {
            Locale.setDefault(before);
        }
        assertEquals("text\tnumber\tcount\na b c\t1234.5\t3\n\tn/a\t1.0E-300\n", Files.readString(file));
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Path file = folder.resolve("w.tsv");
        Tables.writeTsv(file, List.of("r", "reason"), List.of(List.of(0.1 + 0.2, ""), List.of(Double.NaN, "constant")));
        Table table = Tables.readTsv(file);
        assertEquals(0.1 + 0.2, table.number(0, "r"));
        assertEquals("constant", table.rows().get(1).get("reason"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub-01", "V1v", "7", "blocks.10", "a_b"})
    void allowsIdentifiersThatAreSafeInShellAndFileNames(String name) {
        assertTrue(Identifiers.isValid(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "-a", ".a", "a/b", "\u00e4", "a\n", "$(x)"})
    void refusesOtherIdentifiers(String name) {
        assertFalse(Identifiers.isValid(name));
    }

    private static void assertMessage(String expected, Path file) {
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> Tables.readTsv(file)).getMessage());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
