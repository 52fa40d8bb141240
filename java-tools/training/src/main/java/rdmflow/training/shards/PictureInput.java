package rdmflow.training.shards;

import java.util.Locale;
import rdmflow.training.shards.Pictures.Picture;
import rdmflow.vision.frames.FrameResize;
import rdmflow.vision.frames.Interpolation;

/**
 * From a frame of a shard to the square that a network sees.
 *
 * @param cropping how it is cut
 * @param resize short side before the cut
 * @param side of the square
 */
public record PictureInput(Cropping cropping, int resize, int side) {
    /** How the square is cut. */
    public enum Cropping {
        /** The centre (A.10), as in extraction. */
        CENTRE,
        /**
         * What torchvision's RandomResizedCrop falls back to with the authors' numbers (scale .875 to 1, ratio .66 to .75),
         * which fit no landscape or square frame: the centre, its width within .66 to .75 of its height, stretched.
         */
        AUTHORS;

        /** The name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final double NARROWEST = 0.66;
    private static final double WIDEST = 0.75;

    /** The square as RGB, row by row. */
    byte[] square(Picture picture) {
        return switch (cropping) {
            case CENTRE -> new FrameResize(picture.width(), picture.height(), resize, side, Interpolation.LINEAR)
                    .apply(picture.rgb());
            case AUTHORS -> stretched(picture);
        };
    }

    private byte[] stretched(Picture picture) {
        double ratio = (double) picture.width() / picture.height();
        int width = ratio > WIDEST ? (int) Math.rint(picture.height() * WIDEST) : picture.width();
        int height = ratio < NARROWEST ? (int) Math.rint(picture.width() / NARROWEST) : picture.height();
        int left = (picture.width() - width) / 2;
        int top = (picture.height() - height) / 2;
        byte[] cut = new byte[width * height * 3];
        for (int y = 0; y < height; y++) {
            int from = ((top + y) * picture.width() + left) * 3;
            System.arraycopy(picture.rgb(), from, cut, y * width * 3, width * 3);
        }
        return FrameResize.stretched(width, height, side, side, Interpolation.LINEAR)
                .apply(cut);
    }

    /**
     * Writes a square's three planes.
     *
     * @param target receives channel c from {@code start + c * stride} on
     * @param flipped whether left becomes right
     */
    void write(byte[] square, byte[] target, int start, int stride, boolean flipped) {
        for (int c = 0; c < 3; c++) {
            int to = start + c * stride;
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int from = flipped ? side - 1 - x : x;
                    target[to + y * side + x] = square[(y * side + from) * 3 + c];
                }
            }
        }
    }
}
