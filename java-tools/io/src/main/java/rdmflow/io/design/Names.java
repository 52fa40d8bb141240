package rdmflow.io.design;

import rdmflow.core.DataException;
import rdmflow.io.table.Identifiers;

/** What a cell of a sheet may hold. */
final class Names {
    private Names() {}

    static void requireIdentifier(String column, String cell) {
        if (!Identifiers.isValid(cell)) {
            throw new DataException(column
                    + ": expected letters, digits, '.', '_' and '-', starting with a letter or digit, found \"" + cell
                    + "\"");
        }
    }

    static void requireCell(String column, String cell) {
        if (cell.isBlank()) {
            throw new DataException(column + ": expected a value, found nothing");
        }
    }
}
