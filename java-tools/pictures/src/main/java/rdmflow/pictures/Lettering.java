package rdmflow.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** Lines of text on a picture, drawn as outlines ({@link Glyphs}). */
final class Lettering {
    private Lettering() {}

    /**
     * Writes a line.
     *
     * @param anchor which part of the line stands at x: 0 its beginning, 0.5 its middle, 1 its end
     */
    static void write(
            BufferedImage image, String words, double size, double x, double baseline, double anchor, int rgb) {
        Path2D outline = Glyphs.outline(words, size);
        outline.transform(AffineTransform.getTranslateInstance(x - anchor * Glyphs.width(words, size), baseline));
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(new Color(rgb));
            graphics.fill(outline);
        } finally {
            graphics.dispose();
        }
    }
}
