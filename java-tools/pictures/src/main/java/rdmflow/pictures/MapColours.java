package rdmflow.pictures;

/**
 * The colours of a {@link MapScale}: from 0 to the largest value, dark blue over green to yellow, which every
 * kind of colour vision orders alike; below 0 and outside of the map the ground shows.
 *
 * @param largest of the map, above 0
 */
record MapColours(double largest) {
    private static final double PALE = 0.45;
    private static final double GROUND = 0.75;
    private static final int[][] STOPS = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};

    /** Whether a value has a colour. */
    static boolean shows(double value) {
        return value > 0;
    }

    /** Red, green and blue of a value above 0. */
    int of(double value) {
        return mix(Math.min(1, value / largest) * (STOPS.length - 1), 1);
    }

    /** The colour at a share of the scale, shaded. */
    static int mix(double at, double light) {
        int low = (int) Math.min(STOPS.length - 2, Math.floor(at));
        double part = at - low;
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
            double value = STOPS[low][c] + part * (STOPS[low + 1][c] - STOPS[low][c]);
            rgb = rgb << 8 | (int) Math.round(light * value);
        }
        return rgb;
    }

    /** A shade of grey, 0 to 1. */
    static int grey(double light) {
        int value = (int) Math.round(255 * Math.max(0, Math.min(1, light)));
        return value << 16 | value << 8 | value;
    }

    /** The grey of a surface without a value. */
    static int ground() {
        return grey(GROUND);
    }

    /** The same colour, mixed with the ground. */
    static int paler(int rgb) {
        int pale = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            pale = pale << 8 | (int) Math.round(PALE * (rgb >> shift & 0xff) + (1 - PALE) * GROUND * 255);
        }
        return pale;
    }

    /** The same colour, darker. */
    static int shaded(int rgb, double light) {
        int shaded = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            shaded = shaded << 8 | (int) Math.round(light * (rgb >> shift & 0xff));
        }
        return shaded;
    }

    /** The scale, from 0 at the left, drawn into a row of dots. */
    static int at(int x, int width) {
        return mix((double) x / (width - 1) * (STOPS.length - 1), 1);
    }
}
