package rdmflow.tool.renderreport;

import java.util.regex.Pattern;

/** Text into HTML and SVG: everything that comes from a file goes through here. */
public final class Html {
    /** What neither XML nor HTML may hold, whatever it is escaped to. */
    private static final Pattern ILLEGAL =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private Html() {}

    /** The text with spaces for characters that no document may hold, such as control characters. */
    public static String legal(String text) {
        return ILLEGAL.matcher(text).replaceAll(" ");
    }

    /** Safe as content of an element and within a quoted attribute. */
    public static String escape(String unsafe) {
        String text = legal(unsafe);
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    public static String element(String name, String text) {
        return "<" + name + ">" + escape(text) + "</" + name + ">";
    }
}
