package rdmflow.tool.renderreport.draw;

/** What a drawing is made of; coordinates in user units, y downwards. */
public sealed interface Mark {
    /** Which point of a text stands at x. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    record Box(
            double x, double y, double width, double height, Paint fill, Paint stroke, double strokeWidth, Hover hover)
            implements Mark {}

    record Disc(double x, double y, double radius, Paint fill, Paint stroke, double strokeWidth, Hover hover)
            implements Mark {}

    /** A chain of straight lines through (xs[i], ys[i]). */
    record Path(double[] xs, double[] ys, boolean closed, Paint fill, Paint stroke, double strokeWidth, Hover hover)
            implements Mark {}

    /** One line of text with its baseline at y; turned by quarter turns to the left. */
    record Text(double x, double y, String text, double size, Anchor anchor, Paint fill, boolean upwards, Hover hover)
            implements Mark {}

    /** A PNG stretched over the rectangle. */
    record Picture(double x, double y, double width, double height, byte[] png) implements Mark {}

    static Mark line(double x1, double y1, double x2, double y2, Paint stroke, double width) {
        return new Path(new double[] {x1, x2}, new double[] {y1, y2}, false, Paint.NONE, stroke, width, Hover.NONE);
    }

    static Mark text(double x, double y, String text, double size, Anchor anchor, Paint fill) {
        return new Text(x, y, text, size, anchor, fill, false, Hover.NONE);
    }

    /** The same mark, further right and down. */
    default Mark moved(double right, double down) {
        if (this instanceof Box m) {
            return new Box(m.x + right, m.y + down, m.width, m.height, m.fill, m.stroke, m.strokeWidth, m.hover);
        }
        if (this instanceof Disc m) {
            return new Disc(m.x + right, m.y + down, m.radius, m.fill, m.stroke, m.strokeWidth, m.hover);
        }
        if (this instanceof Path m) {
            double[] xs = new double[m.xs.length];
            double[] ys = new double[m.ys.length];
            for (int i = 0; i < xs.length; i++) {
                xs[i] = m.xs[i] + right;
                ys[i] = m.ys[i] + down;
            }
            return new Path(xs, ys, m.closed, m.fill, m.stroke, m.strokeWidth, m.hover);
        }
        if (this instanceof Text m) {
            return new Text(m.x + right, m.y + down, m.text, m.size, m.anchor, m.fill, m.upwards, m.hover);
        }
        Picture m = (Picture) this;
        return new Picture(m.x + right, m.y + down, m.width, m.height, m.png);
    }
}
