package rdmflow.tool.renderreport.movie;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** An uncompressed movie (YUV4MPEG2) of a texture that moves to the right: 1 pixel per frame, 4 from half time on. */
public final class MovingTexture {
    public static final int WIDTH = 160;
    public static final int HEIGHT = 90;
    public static final int FRAMES_PER_SECOND = 5;

    private MovingTexture() {}

    public static Path write(Path file, int frames) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            String head = "YUV4MPEG2 W" + WIDTH + " H" + HEIGHT + " F" + FRAMES_PER_SECOND + ":1 Ip A1:1 C444\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            double shift = 0;
            for (int t = 0; t < frames; t++) {
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                for (int plane = 0; plane < 3; plane++) {
                    for (int i = 0; i < WIDTH * HEIGHT; i++) {
                        double value = luma(i % WIDTH - shift, i / WIDTH);
                        out.write(plane == 0 ? (int) Math.round(value) : plane == 1 ? 110 : 150);
                    }
                }
                shift += t < frames / 2 ? 1 : 4;
            }
        }
        return file;
    }

    /** A smooth texture without a period along x or y within the picture. */
    static double luma(double x, double y) {
        return 120
                + 35 * Math.sin(x * 0.21 + y * 0.05)
                + 30 * Math.sin(y * 0.27 - x * 0.083)
                + 20 * Math.sin(x * 0.37 + y * 0.31 + 1);
    }
}
