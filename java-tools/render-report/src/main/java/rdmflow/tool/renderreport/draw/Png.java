package rdmflow.tool.renderreport.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws with Java2D's shapes only, never with its fonts: those need fontconfig and a font on the machine. */
public final class Png {
    /** Dots across, at least: 300 dpi on the 180 mm of a printed page. */
    private static final double DOTS_ACROSS = 2126;

    private Png() {}

    public static byte[] of(Drawing drawing) {
        double scale = Math.max(1, Math.ceil(2 * DOTS_ACROSS / drawing.width()) / 2);
        int width = (int) Math.ceil(drawing.width() * scale);
        int height = (int) Math.ceil(drawing.height() * scale);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.scale(scale, scale);
            for (Mark mark : drawing.marks()) {
                draw(graphics, mark);
            }
        } finally {
            graphics.dispose();
        }
        return encode(image);
    }

    public static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void draw(Graphics2D graphics, Mark mark) {
        if (mark instanceof Mark.Box box) {
            Shape shape = new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height());
            paint(graphics, shape, box.fill(), box.stroke(), box.strokeWidth());
        } else if (mark instanceof Mark.Disc disc) {
            double size = 2 * disc.radius();
            Shape shape = new Ellipse2D.Double(disc.x() - disc.radius(), disc.y() - disc.radius(), size, size);
            paint(graphics, shape, disc.fill(), disc.stroke(), disc.strokeWidth());
        } else if (mark instanceof Mark.Path path) {
            paint(graphics, shape(path), path.fill(), path.stroke(), path.strokeWidth());
        } else if (mark instanceof Mark.Text text) {
            paint(graphics, Glyphs.outline(text), text.fill(), Paint.NONE, 0);
        } else if (mark instanceof Mark.Picture picture) {
            draw(graphics, picture);
        }
    }

    private static void draw(Graphics2D graphics, Mark.Picture picture) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png()));
            AffineTransform place = AffineTransform.getTranslateInstance(picture.x(), picture.y());
            place.scale(picture.width() / image.getWidth(), picture.height() / image.getHeight());
            graphics.drawImage(image, place, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path2D shape(Mark.Path path) {
        Path2D shape = new Path2D.Double();
        for (int i = 0; i < path.xs().length; i++) {
            if (i == 0) {
                shape.moveTo(path.xs()[i], path.ys()[i]);
            } else {
                shape.lineTo(path.xs()[i], path.ys()[i]);
            }
        }
        if (path.closed()) {
            shape.closePath();
        }
        return shape;
    }

    private static void paint(Graphics2D graphics, Shape shape, Paint fill, Paint stroke, double strokeWidth) {
        if (!fill.isNone()) {
            graphics.setColor(Color.decode(fill.light()));
            graphics.fill(shape);
        }
        if (!stroke.isNone()) {
            graphics.setColor(Color.decode(stroke.light()));
            graphics.setStroke(new BasicStroke((float) strokeWidth, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            graphics.draw(shape);
        }
    }
}
