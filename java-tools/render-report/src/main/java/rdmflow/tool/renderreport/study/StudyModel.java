package rdmflow.tool.renderreport.study;

/**
 * A network of the study: the same number everywhere, explained by one legend.
 *
 * @param number counts from 1 in the order of the sheet
 * @param label what is printed; free text of the user
 * @param family group of networks that share a hue; empty = none
 */
public record StudyModel(int number, String id, String label, String family) {
    /** Label with its number, for sentences and hover texts. */
    public String numbered() {
        return number + " " + label;
    }
}
