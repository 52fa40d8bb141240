package rdmflow.tool.renderreport.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngTest {
    /** Figure 4 is made of the movie's frames. */
    @Test
    void picturesInsideAFigureAreDrawn() throws IOException {
        BufferedImage red = new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < 12; k++) {
            red.setRGB(k % 4, k / 4, 0xff0000);
        }
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\" viewBox=\"0 0 100 50\">"
                + "<image x=\"10\" y=\"10\" width=\"40\" height=\"30\" preserveAspectRatio=\"none\""
                + " href=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(Png.encode(red)) + "\"/></svg>";
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(Png.of(svg)));
        int dotsPerUnit = drawn.getWidth() / 100;
        assertEquals(0xffff0000, drawn.getRGB(30 * dotsPerUnit, 25 * dotsPerUnit));
        assertEquals(0xffffffff, drawn.getRGB(5 * dotsPerUnit, 5 * dotsPerUnit));
    }
}
