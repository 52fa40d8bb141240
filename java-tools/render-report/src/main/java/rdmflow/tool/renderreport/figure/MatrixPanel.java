package rdmflow.tool.renderreport.figure;

import java.util.List;

/** What figures.js draws in one panel of a matrix; an item stands at [column, row], counted from 0, with its value. */
record MatrixPanel(
        String name,
        String columnsName,
        String rowsName,
        List<String> numbers,
        double limit,
        List<String> colours,
        boolean written,
        double dot,
        List<Item> cells,
        List<Item> diagonal,
        List<Item> missing,
        List<Mark> significant) {
    /** Up to so many networks, each cell has room for its number. */
    static final int MOST_WRITTEN = 6;

    /** Blue, white, red. */
    static final List<String> COLOURS = List.of("#2166ac", "#f7f7f7", "#b2182b");

    record Item(double[] value, String words, Label label, String tip) {}

    record Mark(double[] value, String colour) {}

    record Label(String color) {}
}
