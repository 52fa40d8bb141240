package rdmflow.vision.frames;

import java.util.Arrays;
import rdmflow.core.DataException;

/**
 * Resizes the short side of an 8-bit RGB picture and cuts the centre square, as the reference preprocessing does (Pillow
 * through torchvision; docs/method.md section 1): long side floor(S long / short), crop offset (size - crop) / 2
 * rounded half to even; an antialiased filter, columns first, then rows, each pass rounded to 8 bits with weights of 22
 * bits. Pixels outside of the square are not computed. Equal to Pillow to the bit, as tested.
 *
 * <p>Not safe for several threads: the picture between the passes is kept.
 */
public final class FrameResize {
    private final int width;
    private final int cropWidth;
    private final int cropHeight;
    private final FilterTaps columns;
    private final FilterTaps rows;
    private final byte[] between;

    /**
     * @param width of the picture
     * @param height of the picture
     * @param shortSide pixels of the short side after resizing
     * @param crop side of the square, at most {@code shortSide}
     */
    public FrameResize(int width, int height, int shortSide, int crop, Interpolation filter) {
        this(
                width,
                height,
                resized(width, width, height, shortSide),
                resized(height, width, height, shortSide),
                requireWithin(crop, shortSide),
                crop,
                filter);
    }

    private FrameResize(
            int width,
            int height,
            int resizedWidth,
            int resizedHeight,
            int cropWidth,
            int cropHeight,
            Interpolation filter) {
        this.width = width;
        this.cropWidth = cropWidth;
        this.cropHeight = cropHeight;
        columns = FilterTaps.of(width, resizedWidth, offset(resizedWidth, cropWidth), cropWidth, filter);
        rows = FilterTaps.of(height, resizedHeight, offset(resizedHeight, cropHeight), cropHeight, filter);
        between = new byte[rows.inputs() * cropWidth * 3];
    }

    /** Resizes without cutting anything off. */
    public static FrameResize whole(int width, int height, int shortSide, Interpolation filter) {
        return stretched(
                width,
                height,
                resized(width, width, height, shortSide),
                resized(height, width, height, shortSide),
                filter);
    }

    /** Resizes to sides of any ratio. */
    public static FrameResize stretched(int width, int height, int toWidth, int toHeight, Interpolation filter) {
        return new FrameResize(width, height, toWidth, toHeight, toWidth, toHeight, filter);
    }

    private static int requireWithin(int crop, int shortSide) {
        if (crop < 1 || crop > shortSide) {
            throw new DataException("card: expected a crop of 1 to the resized side, " + shortSide + ", found " + crop);
        }
        return crop;
    }

    private static int resized(int side, int width, int height, int shortSide) {
        return (int) ((long) shortSide * side / Math.min(width, height));
    }

    private static int offset(int size, int crop) {
        return (int) Math.rint((size - crop) / 2.0);
    }

    /** Pixels of a row of the result. */
    public int width() {
        return cropWidth;
    }

    /** Rows of the result. */
    public int height() {
        return cropHeight;
    }

    /**
     * @param picture width x height x 3, rows without padding
     * @return {@link #height} x {@link #width} x 3, row by row
     */
    public byte[] apply(byte[] picture) {
        for (int y = 0; y < rows.inputs(); y++) {
            filterColumns(picture, (rows.firstInput() + y) * width * 3, y * cropWidth * 3);
        }
        byte[] square = new byte[cropHeight * cropWidth * 3];
        int[] sums = new int[cropWidth * 3];
        for (int y = 0; y < cropHeight; y++) {
            filterRows(y, sums, square);
        }
        return square;
    }

    private void filterColumns(byte[] picture, int from, int to) {
        for (int x = 0; x < cropWidth; x++) {
            int red = FilterTaps.HALF;
            int green = FilterTaps.HALF;
            int blue = FilterTaps.HALF;
            int place = from + columns.first(x) * 3;
            int tap = columns.offset(x);
            for (int end = columns.offset(x + 1); tap < end; tap++) {
                int weight = columns.weight(tap);
                red += (picture[place] & 0xff) * weight;
                green += (picture[place + 1] & 0xff) * weight;
                blue += (picture[place + 2] & 0xff) * weight;
                place += 3;
            }
            between[to + 3 * x] = FilterTaps.toByte(red);
            between[to + 3 * x + 1] = FilterTaps.toByte(green);
            between[to + 3 * x + 2] = FilterTaps.toByte(blue);
        }
    }

    private void filterRows(int y, int[] sums, byte[] square) {
        Arrays.fill(sums, FilterTaps.HALF);
        int row = rows.first(y) - rows.firstInput();
        for (int tap = rows.offset(y); tap < rows.offset(y + 1); tap++, row++) {
            int weight = rows.weight(tap);
            int place = row * sums.length;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += (between[place + i] & 0xff) * weight;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            square[y * sums.length + i] = FilterTaps.toByte(sums[i]);
        }
    }
}
