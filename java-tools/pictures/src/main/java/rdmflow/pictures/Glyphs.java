package rdmflow.pictures;

import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Text as outlines of Liberation Sans (SIL Open Font License, as wide as Arial), read by PDFBox's own font reader: a
 * cluster node may have no font at all, and the bytes of a figure must not depend on the machine's fonts. Characters
 * that the font lacks become its empty box.
 */
public final class Glyphs {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final TrueTypeFont TYPE = read();
    private static final CmapLookup CHARACTERS = characters();
    private static final double UNITS_PER_EM = unitsPerEm();

    private Glyphs() {}

    /** Width of one line of text in user units. */
    public static double width(String text, double size) {
        try {
            double units = 0;
            for (int point : text.codePoints().toArray()) {
                units += TYPE.getAdvanceWidth(CHARACTERS.getGlyphId(point));
            }
            return units * size / UNITS_PER_EM;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text, or its beginning and an ellipsis, so that it is at most {@code width} wide. */
    public static String fit(String text, double size, double width) {
        if (width(text, size) <= width) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        for (int length = points.length - 1; length > 0; length--) {
            String shorter = new String(points, 0, length).stripTrailing() + "…";
            if (width(shorter, size) <= width) {
                return shorter;
            }
        }
        return "…";
    }

    /** Outline of a text whose baseline starts at the origin. */
    public static Path2D outline(String text, double size) {
        double scale = size / UNITS_PER_EM;
        AffineTransform place = AffineTransform.getScaleInstance(scale, -scale);
        Path2D whole = new Path2D.Double(Path2D.WIND_NON_ZERO);
        try {
            double pen = 0;
            for (int point : text.codePoints().toArray()) {
                int glyph = CHARACTERS.getGlyphId(point);
                GlyphData data = TYPE.getGlyph().getGlyph(glyph);
                GeneralPath path = data == null ? new GeneralPath() : data.getPath();
                AffineTransform here = new AffineTransform(place);
                here.translate(pen, 0);
                whole.append(here.createTransformedShape(path), false);
                pen += TYPE.getAdvanceWidth(glyph);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return whole;
    }

    private static TrueTypeFont read() {
        try (InputStream in = Glyphs.class.getResourceAsStream(FONT)) {
            return new TTFParser().parse(new RandomAccessReadBuffer(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CmapLookup characters() {
        try {
            return TYPE.getUnicodeCmapLookup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double unitsPerEm() {
        try {
            return TYPE.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
