package rdmflow.tool.renderreport.draw;

/**
 * What a mark tells when pointed at.
 *
 * @param text plain text; empty = nothing
 * @param series number of the network that the mark belongs to, 0 = none: the legend dims the others
 */
public record Hover(String text, int series) {
    public static final Hover NONE = new Hover("", 0);
}
