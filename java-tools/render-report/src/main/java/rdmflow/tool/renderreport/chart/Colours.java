package rdmflow.tool.renderreport.chart;

/** Mixing of colours written as {@code #rrggbb}. */
public final class Colours {
    private Colours() {}

    /** Mixed with white (amount above 0) or black (below 0); |amount| = 1 is all white or black. */
    public static String shade(String colour, double amount) {
        return between(colour, amount > 0 ? "#ffffff" : "#000000", Math.abs(amount));
    }

    /** Linear mix in sRGB; fraction 0 is {@code from}. */
    public static String between(String from, String to, double fraction) {
        int a = Integer.parseInt(from.substring(1), 16);
        int b = Integer.parseInt(to.substring(1), 16);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = a >> shift & 0xff;
            mixed |= (int) Math.round(low + fraction * ((b >> shift & 0xff) - low)) << shift;
        }
        return String.format("#%06x", mixed);
    }
}
