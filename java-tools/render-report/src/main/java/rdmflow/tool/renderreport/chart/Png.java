package rdmflow.tool.renderreport.chart;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.ExternalResourcePolicy;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** PNG files. Charts are drawn from their outlined SVG: a text would need fontconfig and a font on the machine. */
public final class Png {
    /** Dots across, at least: 300 dpi on the 180 mm of a printed page. */
    private static final double DOTS_ACROSS = 2126;

    /** No limit of depth and number of paths: they guard against foreign SVG, and a large study has thousands of dots. */
    private static final LoaderContext CONTEXT = LoaderContext.builder()
            .documentLimits(new DocumentLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
            // The default takes the movie's frames, which stand in the SVG itself, for files from elsewhere.
            .externalResourcePolicy(ExternalResourcePolicy.ALLOW_ALL)
            .build();

    private Png() {}

    /** @param svg text of {@link PaperSvg} */
    public static byte[] of(String svg) {
        ByteArrayInputStream in = new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8));
        SVGDocument document = new SVGLoader().load(in, null, CONTEXT);
        if (document == null) {
            throw new IllegalStateException("a figure's SVG cannot be read");
        }
        double scale = Math.max(1, Math.ceil(2 * DOTS_ACROSS / document.size().getWidth()) / 2);
        int width = (int) Math.ceil(document.size().getWidth() * scale);
        int height = (int) Math.ceil(document.size().getHeight() * scale);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            // The last row of dots may reach beyond the picture's own white ground.
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.scale(scale, scale);
            document.render((Component) null, graphics, null);
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
}
