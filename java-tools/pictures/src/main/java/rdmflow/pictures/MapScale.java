package rdmflow.pictures;

import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The one scale of pictures that are to be compared, drawn below each of them: colours from 0 to the largest value of all,
 * with numbers, the name of the statistic, and a mark at the lowest value that holds.
 *
 * @param statistic what the colours stand for: {@code mean r}
 * @param largest where the scale ends, above 0
 * @param threshold when a value holds: {@code p < .05, family-wise}; empty where nothing was tested
 */
public record MapScale(String statistic, double largest, String threshold) {
    static final int HEIGHT = 98;
    /** Narrower pictures, of grids of a few voxels, leave no room for its numbers. */
    static final int LEAST_WIDTH = 400;

    private static final int MARGIN = 28;
    private static final int BAR_TOP = 14;
    private static final int BAR = 18;
    private static final int BLACK = 0x1c1d22;
    private static final double TEXT = 16;
    private static final int LINE = 20;
    /** Room for a number between two ticks, as a share of the scale. */
    private static final double APART = 0.12;

    /** How a picture marks the values that hold. */
    enum Marking {
        /** A white line around them. */
        RINGS("white rings"),
        /** All others paler. */
        FULL_COLOURS("full colours");

        private final String words;

        Marking(String words) {
            this.words = words;
        }
    }

    /** The scale for some maps; it ends at 1 where no value is above 0. */
    public static MapScale of(String statistic, String threshold, Collection<BrainMap> maps) {
        double largest = maps.stream().mapToDouble(BrainMap::largest).max().orElse(0);
        return new MapScale(statistic, largest > 0 ? largest : 1, threshold);
    }

    MapColours colours() {
        return new MapColours(largest);
    }

    /** Draws it over the whole width, in {@link #HEIGHT} rows from {@code top}. */
    void draw(BufferedImage image, int top, BrainMap map, Marking marking) {
        int width = image.getWidth() - 2 * MARGIN;
        boolean twoRows = marking == Marking.FULL_COLOURS && isTested();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, top + y, 0xffffff);
            }
        }
        for (int y = 0; y < BAR; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = MapColours.at(x, width);
                image.setRGB(MARGIN + x, top + BAR_TOP + y, twoRows && y >= 2 * BAR / 3 ? MapColours.paler(rgb) : rgb);
            }
        }
        for (double tick : ticks()) {
            int x = place(tick, width);
            for (int y = 0; y < 4; y++) {
                image.setRGB(x, top + BAR_TOP + BAR + y, BLACK);
            }
            Lettering.write(image, number(tick), TEXT, x, top + BAR_TOP + BAR + LINE, 0.5, BLACK);
        }
        Lettering.write(image, statistic, TEXT, MARGIN, top + BAR_TOP + BAR + 2 * LINE, 0, BLACK);
        if (isTested()) {
            map.lowestSignificant()
                    .ifPresent(lowest ->
                            Lettering.write(image, "▼", 13, place(lowest, width), top + BAR_TOP - 2, 0.5, BLACK));
            String held = held(map, marking);
            double size = Math.min(TEXT, TEXT * width / Glyphs.width(held, TEXT));
            Lettering.write(image, held, size, MARGIN, top + BAR_TOP + BAR + 3 * LINE, 0, BLACK);
        }
    }

    boolean isTested() {
        return !threshold.isEmpty();
    }

    /** What is marked and from where on, in words. */
    private String held(BrainMap map, Marking marking) {
        return map.lowestSignificant().isPresent()
                ? marking.words + ": " + threshold + "; lowest ▼ "
                        + number(map.lowestSignificant().getAsDouble())
                : threshold + ": nowhere";
    }

    private int place(double value, int width) {
        return MARGIN + (int) Math.round(value / largest * (width - 1));
    }

    /** 0, round numbers, and the end. */
    List<Double> ticks() {
        double rough = largest / 4;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>(List.of(0.0));
        for (int k = 1; k * step < (1 - APART) * largest; k++) {
            ticks.add(k * step);
        }
        ticks.add(largest);
        return ticks;
    }

    /** Three digits: more could not be read off. */
    static String number(double value) {
        return value == 0
                ? "0"
                : new BigDecimal(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
