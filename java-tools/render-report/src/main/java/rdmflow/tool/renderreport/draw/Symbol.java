package rdmflow.tool.renderreport.draw;

/** Shapes of points, so that a network is told apart without its colour, too. */
public enum Symbol {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    DIAMOND,
    TRIANGLE_DOWN,
    HEXAGON;

    /** Corners around (x, y), equal in area to a circle of the given radius; a circle is a polygon of 24 corners. */
    public Mark.Path around(
            double x, double y, double radius, Paint fill, Paint stroke, double strokeWidth, Hover hover) {
        int corners =
                switch (this) {
                    case CIRCLE -> 24;
                    case SQUARE, DIAMOND -> 4;
                    case TRIANGLE, TRIANGLE_DOWN -> 3;
                    case HEXAGON -> 6;
                };
        double start =
                switch (this) {
                    case SQUARE -> Math.PI / 4;
                    case TRIANGLE -> -Math.PI / 2;
                    case TRIANGLE_DOWN -> Math.PI / 2;
                    case CIRCLE, DIAMOND, HEXAGON -> 0;
                };
        double reach = radius * Math.sqrt(2 * Math.PI / (corners * Math.sin(2 * Math.PI / corners)));
        double[] xs = new double[corners];
        double[] ys = new double[corners];
        for (int i = 0; i < corners; i++) {
            xs[i] = x + reach * Math.cos(start + 2 * Math.PI * i / corners);
            ys[i] = y + reach * Math.sin(start + 2 * Math.PI * i / corners);
        }
        return new Mark.Path(xs, ys, true, fill, stroke, strokeWidth, hover);
    }
}
