package rdmflow.tool.renderreport.draw;

/**
 * A colour. In the page a themed paint follows light and dark; in files for a paper the light value stands.
 *
 * @param light {@code #rrggbb}, or {@code none}
 * @param variable the page's CSS variable without its dashes; empty when the colour is the same in both themes
 */
public record Paint(String light, String variable) {
    public static final Paint NONE = new Paint("none", "");
    public static final Paint INK = new Paint("#1c1d22", "ink");
    public static final Paint MUTED = new Paint("#5b5f69", "muted");
    public static final Paint GRID = new Paint("#dcdfe5", "grid");
    public static final Paint BAND = new Paint("#d3d6dc", "band");
    public static final Paint PAPER = new Paint("#ffffff", "paper");

    public static Paint of(String hex) {
        return new Paint(hex, "");
    }

    /** What stands in a style of the page. */
    String css() {
        return variable.isEmpty() ? light : "var(--" + variable + ")";
    }

    public boolean isNone() {
        return light.equals("none");
    }

    /** This colour mixed with white (amount above 0) or black (below 0); |amount| = 1 is all white or black. */
    public Paint shade(double amount) {
        int rgb = Integer.parseInt(light.substring(1), 16);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int channel = rgb >> shift & 0xff;
            double target = amount > 0 ? 255 : 0;
            mixed |= (int) Math.round(channel + Math.abs(amount) * (target - channel)) << shift;
        }
        return of(String.format("#%06x", mixed));
    }

    /** Linear mix of two colours in sRGB; fraction 0 is {@code from}. */
    public static Paint between(Paint from, Paint to, double fraction) {
        int a = Integer.parseInt(from.light.substring(1), 16);
        int b = Integer.parseInt(to.light.substring(1), 16);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = a >> shift & 0xff;
            mixed |= (int) Math.round(low + fraction * ((b >> shift & 0xff) - low)) << shift;
        }
        return of(String.format("#%06x", mixed));
    }
}
