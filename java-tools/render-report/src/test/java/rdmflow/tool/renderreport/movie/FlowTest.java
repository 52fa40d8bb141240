package rdmflow.tool.renderreport.movie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The truth is the shift that the pictures were made with. */
class FlowTest {
    private static BufferedImage texture(double right, double down) {
        BufferedImage image = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 120; x++) {
                int grey = (int) Math.round(MovingTexture.luma(x - right, y - down));
                image.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        return image;
    }

    /** Away from the border, where the texture leaves the picture: within a fifth of a pixel. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "-2, 1", "3, -2"})
    void findsTheShiftOfATexture(double right, double down) {
        int framesPerSecond = 25;
        Flow flow = Flow.between(texture(0, 0), texture(right, down), framesPerSecond);
        double pixel = framesPerSecond / 120.0;
        for (int y = 20; y < 60; y += 5) {
            for (int x = 20; x < 100; x += 5) {
                assertEquals(right * pixel, flow.right()[y * 120 + x], 0.2 * pixel, "right at " + x + " " + y);
                assertEquals(down * pixel, flow.down()[y * 120 + x], 0.2 * pixel, "down at " + x + " " + y);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "-2, 1"})
    void givesTheSameNumbersAgain(double right, double down) {
        Flow once = Flow.between(texture(0, 0), texture(right, down), 25);
        Flow again = Flow.between(texture(0, 0), texture(right, down), 25);
        assertArrayEquals(once.right(), again.right(), 0);
        assertArrayEquals(once.down(), again.down(), 0);
    }

    /** The mean of four pixels; what is over at an odd border is left out. */
    @Test
    void halvesAPicture() {
        BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 2, 2, new int[] {0x000000, 0xff0402, 0x010400, 0x020402}, 0, 2);
        picture.setRGB(2, 0, 0xffffff);
        BufferedImage half = MovieFrames.half(picture);
        assertEquals("1 x 1", half.getWidth() + " x " + half.getHeight());
        assertEquals(0x410301, half.getRGB(0, 0) & 0xffffff);
    }
}
