package rdmflow.tool.renderreport.study;

import rdmflow.tool.renderreport.chart.Symbol;

/**
 * A network as the figures show it: the same number, colour and symbol everywhere, explained by one legend.
 *
 * @param number counts from 1 in the order of the sheet
 * @param label what is printed; free text of the user
 * @param family group of networks that share a hue; empty = none
 */
public record Model(int number, String id, String label, String family, String fill, String edge, Symbol symbol) {
    /** Label with its number, for sentences and hover texts. */
    public String numbered() {
        return number + " " + label;
    }
}
