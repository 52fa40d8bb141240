package rdmflow.vision.frames;

import rdmflow.core.DataException;

/**
 * From stored pixels to the picture that a player shows: scaled to the display's proportions, then turned.
 *
 * @param storedWidth pixels of a row as decoded
 * @param storedHeight rows as decoded
 * @param aspectNumerator width of a stored pixel, in units of its height, as a fraction
 * @param aspectDenominator of that fraction
 * @param turn how the scaled picture is mirrored and turned
 */
public record Display(int storedWidth, int storedHeight, int aspectNumerator, int aspectDenominator, Turn turn) {
    /** Beyond these a declared proportion is a damaged header: no display has such pixels. */
    private static final double WIDEST_PIXEL = 16;

    /**
     * A mirror, then a turn.
     *
     * @param mirrored left and right are exchanged first
     * @param degrees clockwise: 0, 90, 180 or 270
     */
    public record Turn(boolean mirrored, int degrees) {
        public static final Turn NONE = new Turn(false, 0);

        /** A display matrix may be this part of its largest element off a turn by quarters. */
        private static final double TOLERANCE = 0.02;

        /**
         * The turn of a display matrix, the 2 x 2 part of FFmpeg's (x' = a x + c y, y' = b x + d y; y grows downwards);
         * all zero means none.
         *
         * @throws DataException for another angle
         */
        static Turn of(String file, int a, int b, int c, int d) {
            double straight = Math.min(Math.abs((double) a), Math.abs((double) d));
            double crossed = Math.min(Math.abs((double) b), Math.abs((double) c));
            double skew = Math.max(Math.abs((double) b), Math.abs((double) c));
            double scale = Math.max(Math.abs((double) a), Math.abs((double) d));
            if (Math.max(skew, scale) == 0) {
                return NONE;
            }
            if (skew <= TOLERANCE * straight) {
                return a > 0 ? new Turn(d < 0, d < 0 ? 180 : 0) : new Turn(d > 0, d > 0 ? 0 : 180);
            }
            if (scale <= TOLERANCE * crossed) {
                return b > 0 ? new Turn(c > 0, c > 0 ? 270 : 90) : new Turn(c < 0, c < 0 ? 90 : 270);
            }
            throw new DataException(String.format(
                    "%s: expected a picture turned by 0, 90, 180 or 270 degrees, found a display matrix for %.0f"
                            + " degrees; turn it by re-encoding",
                    file, Math.toDegrees(Math.atan2(b, a))));
        }

        boolean isNone() {
            return !mirrored && degrees == 0;
        }
    }

    public Display {
        double aspect = (double) aspectNumerator / aspectDenominator;
        if (aspectNumerator < 1 || aspectDenominator < 1 || aspect > WIDEST_PIXEL || aspect < 1 / WIDEST_PIXEL) {
            aspectNumerator = 1;
            aspectDenominator = 1;
        }
    }

    /** Pixels of a row after scaling, before the turn: the height stays and parts of a pixel are cut, as in FFmpeg. */
    int scaledWidth() {
        return (int) Math.max(1, (long) storedWidth * aspectNumerator / aspectDenominator);
    }

    private boolean isCrossed() {
        return turn.degrees % 180 != 0;
    }

    /** Pixels of a row as shown. */
    public int width() {
        return isCrossed() ? storedHeight : scaledWidth();
    }

    /** Rows as shown. */
    public int height() {
        return isCrossed() ? scaledWidth() : storedHeight;
    }

    /** Mirrors and turns a scaled picture of three bytes per pixel, rows without padding. */
    void apply(byte[] scaled, byte[] target) {
        int from = scaledWidth();
        int width = width();
        int height = height();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column =
                        switch (turn.degrees) {
                            case 0 -> x;
                            case 90 -> y;
                            case 180 -> from - 1 - x;
                            default -> from - 1 - y;
                        };
                int row =
                        switch (turn.degrees) {
                            case 0 -> y;
                            case 90 -> storedHeight - 1 - x;
                            case 180 -> storedHeight - 1 - y;
                            default -> x;
                        };
                int source = 3 * (row * from + (turn.mirrored ? from - 1 - column : column));
                System.arraycopy(scaled, source, target, 3 * (y * width + x), 3);
            }
        }
    }
}
