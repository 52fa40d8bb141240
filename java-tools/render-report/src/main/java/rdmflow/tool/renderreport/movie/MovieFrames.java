package rdmflow.tool.renderreport.movie;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import rdmflow.core.time.MovieTiming;
import rdmflow.vision.frames.VideoReader;
import rdmflow.vision.frames.Viewing;

/**
 * A few frames of a movie, made small: each wanted frame and the one after it, from which its flow is computed. A frame
 * that the file lost is the one before it.
 *
 * @param timing the movie's frames in time
 * @param frames frame number to picture
 */
public record MovieFrames(MovieTiming timing, Map<Long, BufferedImage> frames) {
    /** Wide enough to be recognised, small enough for sixteen of them with their flow in one page. */
    public static final int WIDTH = 200;

    /** Frame shown at a time; the last but one frame at most, so that there is one after it. */
    public static long frameAt(MovieTiming timing, double seconds) {
        long frame = timing.frameAt(1, 1 / Math.max(seconds, 0));
        return Math.max(0, Math.min(seconds <= 0 ? 0 : frame, timing.frames() - 2));
    }

    public static MovieFrames read(Path file, Viewing viewing, Iterable<Double> seconds) {
        try (VideoReader reader = VideoReader.open(file, viewing)) {
            MovieTiming timing = reader.info().timing();
            SortedSet<Long> wanted = new TreeSet<>();
            for (double time : seconds) {
                wanted.add(frameAt(timing, time));
                wanted.add(frameAt(timing, time) + 1);
            }
            int width = reader.info().width();
            int height = reader.info().height();
            byte[] current = new byte[3 * width * height];
            Map<Long, BufferedImage> frames = new HashMap<>();
            long last = wanted.isEmpty() ? -1 : wanted.last();
            BufferedImage shown = new BufferedImage(WIDTH, smallHeight(width, height), BufferedImage.TYPE_INT_RGB);
            boolean more = last >= 0 && reader.next();
            for (long frame = 0; more && frame <= last; frame++) {
                if (reader.index() <= frame) {
                    if (wanted.contains(frame)) {
                        reader.rgb(current);
                        shown = small(current, width, height);
                    }
                    more = frame == last || reader.next();
                }
                if (wanted.contains(frame)) {
                    frames.put(frame, shown);
                }
            }
            BufferedImage end = shown;
            wanted.forEach(frame -> frames.putIfAbsent(frame, end));
            return new MovieFrames(timing, frames);
        }
    }

    /** Half as wide and high, mean over the four pixels that each one covers: the flow of all frames in a quarter of the time. */
    public static BufferedImage half(BufferedImage picture) {
        BufferedImage half =
                new BufferedImage(picture.getWidth() / 2, picture.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < half.getHeight(); y++) {
            for (int x = 0; x < half.getWidth(); x++) {
                int packed = 0;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    int sum = 0;
                    for (int rgb : picture.getRGB(2 * x, 2 * y, 2, 2, null, 0, 2)) {
                        sum += rgb >> shift & 0xff;
                    }
                    packed = packed << 8 | (sum + 2) / 4;
                }
                half.setRGB(x, y, packed);
            }
        }
        return half;
    }

    private static int smallHeight(int width, int height) {
        return Math.max(16, Math.min(2 * WIDTH, Math.round((float) WIDTH * height / width)));
    }

    /** Mean over the area that each small pixel covers. */
    private static BufferedImage small(byte[] rgb, int width, int height) {
        int smallHeight = smallHeight(width, height);
        BufferedImage image = new BufferedImage(WIDTH, smallHeight, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < smallHeight; y++) {
            int top = (int) ((long) y * height / smallHeight);
            int bottom = Math.max(top + 1, (int) ((y + 1L) * height / smallHeight));
            for (int x = 0; x < WIDTH; x++) {
                int left = (int) ((long) x * width / WIDTH);
                int right = Math.max(left + 1, (int) ((x + 1L) * width / WIDTH));
                image.setRGB(x, y, mean(rgb, width, left, right, top, bottom));
            }
        }
        return image;
    }

    private static int mean(byte[] rgb, int width, int left, int right, int top, int bottom) {
        int packed = 0;
        int count = (right - left) * (bottom - top);
        for (int channel = 0; channel < 3; channel++) {
            long sum = 0;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    sum += rgb[3 * (y * width + x) + channel] & 0xff;
                }
            }
            packed = packed << 8 | (int) ((sum + count / 2) / count);
        }
        return packed;
    }
}
