package rdmflow.training.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Which class was taken for which.
 *
 * @param classes names by label
 * @param counts of true class (row) and predicted class (column)
 */
public record Confusion(List<String> classes, long[][] counts) {
    private static final int SIDE = 420;
    private static final int SHOWN = 10;

    private record Pair(int from, int to, long count) {}

    /** A picture of the shares of each row, and the pairs that are mixed up most often. */
    public String html() {
        return "<p class=\"note\">Rows: the class; columns: what it was taken for, both in the order of labels; dark: a"
                + " large share of the row.</p>\n<img class=\"map\" alt=\"confusion of classes\" width=\"" + SIDE
                + "\" height=\"" + SIDE + "\" src=\"data:image/png;base64," + picture() + "\">\n" + mixedUp();
    }

    private String picture() {
        int n = classes.size();
        BufferedImage image = new BufferedImage(n, n, BufferedImage.TYPE_BYTE_GRAY);
        for (int row = 0; row < n; row++) {
            long sum = 0;
            for (long count : counts[row]) {
                sum += count;
            }
            for (int column = 0; column < n; column++) {
                double share = sum == 0 ? 0 : (double) counts[row][column] / sum;
                image.getRaster().setSample(column, row, 0, (int) Math.round(255 * (1 - share)));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private String mixedUp() {
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                if (row != column && counts[row][column] > 0) {
                    pairs.add(new Pair(row, column, counts[row][column]));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::count).reversed());
        StringBuilder table = new StringBuilder("<table><tr><th>class</th><th>taken for</th><th>times</th></tr>\n");
        for (Pair pair : pairs.subList(0, Math.min(SHOWN, pairs.size()))) {
            table.append("<tr><td>")
                    .append(TrainingPage.escaped(classes.get(pair.from())))
                    .append("</td><td>")
                    .append(TrainingPage.escaped(classes.get(pair.to())))
                    .append("</td><td>")
                    .append(pair.count())
                    .append("</td></tr>\n");
        }
        return pairs.isEmpty()
                ? "<p>None was taken for another.</p>\n"
                : table.append("</table>\n").toString();
    }
}
