package rdmflow.training.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two curves over epochs. */
final class LineChart {
    private static final int WIDTH = 290;
    private static final int HEIGHT = 200;
    private static final int LEFT = 48;
    private static final int TOP = 26;
    private static final int BOTTOM = 26;

    private LineChart() {}

    /** @param train and val: epoch and value of each point */
    static String svg(String title, List<double[]> train, List<double[]> val) {
        double[] range = range(train, val);
        double last = Stream.concat(train.stream(), val.stream())
                .mapToDouble(point -> point[0])
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg role=\"img\" aria-label=\"%s by epoch\" width=\"%d\" height=\"%d\" font-size=\"11\">",
                TrainingPage.escaped(title),
                WIDTH,
                HEIGHT));
        svg.append("<text x=\"" + LEFT + "\" y=\"14\" font-weight=\"bold\">" + TrainingPage.escaped(title) + "</text>");
        for (int tick = 0; tick <= 2; tick++) {
            double value = range[0] + (range[1] - range[0]) * tick / 2;
            double y = y(value, range);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%.3g</text>",
                    LEFT,
                    WIDTH - 8,
                    y,
                    y,
                    LEFT - 5,
                    y + 4,
                    value));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">1</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">epoch %.0f</text>",
                LEFT,
                HEIGHT - 8,
                WIDTH - 8,
                HEIGHT - 8,
                last));
        svg.append(curve(train, last, range, "#1f77b4")).append(curve(val, last, range, "#e07b00"));
        return svg.append("</svg>\n").toString();
    }

    private static double[] range(List<double[]> train, List<double[]> val) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] point : Stream.concat(train.stream(), val.stream()).toList()) {
            low = Math.min(low, point[1]);
            high = Math.max(high, point[1]);
        }
        return high > low ? new double[] {low, high} : new double[] {low - 0.5, low + 0.5};
    }

    private static String curve(List<double[]> points, double last, double[] range, String colour) {
        String line = points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point[0], last), y(point[1], range)))
                .collect(Collectors.joining(" "));
        String dots = points.stream()
                .map(point -> String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"/>",
                        x(point[0], last),
                        y(point[1], range),
                        colour))
                .collect(Collectors.joining());
        return "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.5\" points=\"" + line + "\"/>"
                + dots;
    }

    private static double x(double epoch, double last) {
        return LEFT + (last > 1 ? (epoch - 1) / (last - 1) : 0.5) * (WIDTH - 8 - LEFT);
    }

    private static double y(double value, double[] range) {
        return HEIGHT - BOTTOM - (value - range[0]) / (range[1] - range[0]) * (HEIGHT - BOTTOM - TOP);
    }
}
