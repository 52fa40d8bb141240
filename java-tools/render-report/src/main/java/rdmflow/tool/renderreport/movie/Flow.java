package rdmflow.tool.renderreport.movie;

import boofcv.abst.flow.DenseOpticalFlow;
import boofcv.concurrency.BoofConcurrency;
import boofcv.factory.flow.FactoryDenseOpticalFlow;
import boofcv.struct.flow.ImageFlow;
import boofcv.struct.image.GrayF32;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Optic flow from a frame to the next one, in picture widths per second.
 *
 * @param width pixels
 * @param height pixels
 * @param right motion to the right, row by row
 * @param down motion downwards, row by row
 */
public record Flow(int width, int height, float[] right, float[] down) {
    static {
        // Sums over parallel bands would depend on the number of cores.
        BoofConcurrency.USE_CONCURRENT = false;
    }

    /** By the method of Brox et al. 2004 in BoofCV, with its default settings, on luma. */
    public static Flow between(BufferedImage from, BufferedImage to, double framesPerSecond) {
        int width = from.getWidth();
        int height = from.getHeight();
        DenseOpticalFlow<GrayF32> method = FactoryDenseOpticalFlow.broxWarping(null, GrayF32.class);
        ImageFlow result = new ImageFlow(width, height);
        method.process(luma(from), luma(to), result);
        float[] right = new float[width * height];
        float[] down = new float[width * height];
        float scale = (float) (framesPerSecond / width);
        for (int i = 0; i < right.length; i++) {
            ImageFlow.D motion = result.data[i];
            right[i] = motion.isValid() ? motion.x * scale : 0;
            down[i] = motion.isValid() ? motion.y * scale : 0;
        }
        return new Flow(width, height, right, down);
    }

    public double speed(int pixel) {
        return Math.hypot(right[pixel], down[pixel]);
    }

    /** Mean speed over the picture. */
    public double amount() {
        double sum = 0;
        for (int i = 0; i < right.length; i++) {
            sum += speed(i);
        }
        return sum / right.length;
    }

    /** The speed that 99 of 100 pixels do not exceed. */
    public double high() {
        double[] speeds = new double[right.length];
        Arrays.setAll(speeds, this::speed);
        Arrays.sort(speeds);
        return speeds[(int) (0.99 * (speeds.length - 1))];
    }

    private static GrayF32 luma(BufferedImage image) {
        GrayF32 grey = new GrayF32(image.getWidth(), image.getHeight());
        for (int y = 0; y < grey.height; y++) {
            for (int x = 0; x < grey.width; x++) {
                int rgb = image.getRGB(x, y);
                grey.set(x, y, 0.299f * (rgb >> 16 & 0xff) + 0.587f * (rgb >> 8 & 0xff) + 0.114f * (rgb & 0xff));
            }
        }
        return grey;
    }
}
