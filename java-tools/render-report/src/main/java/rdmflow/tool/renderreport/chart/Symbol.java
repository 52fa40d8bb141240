package rdmflow.tool.renderreport.chart;

/** Shapes of points, all of one area, so that a network is told apart without its colour, too. */
public enum Symbol {
    CIRCLE("M0 5A5 5 0 1 0 10 5A5 5 0 1 0 0 5Z", 2, 2),
    SQUARE("M0 0H10V10H0Z", 1.77, 1.77),
    TRIANGLE("M5 0L10 10H0Z", 2.69, 2.33),
    DIAMOND("M5 0L10 5L5 10L0 5Z", 2.51, 2.51),
    TRIANGLE_DOWN("M0 0H10L5 10Z", 2.69, 2.33),
    HEXAGON("M0 5L2.5 0H7.5L10 5L7.5 10H2.5Z", 2.2, 1.9);

    private final String path;

    private final double width;
    private final double height;

    Symbol(String path, double width, double height) {
        this.path = path;
        this.width = width;
        this.height = height;
    }

    /** As ECharts names a shape of one's own. */
    public String icon() {
        return "path://" + path;
    }

    /** Width and height of the shape that is as large as a circle of the given radius. */
    public double[] size(double radius) {
        return new double[] {width * radius, height * radius};
    }

    /** The shape stretched over a square of 10 by 10, as SVG's path has it. */
    public String path() {
        return path;
    }
}
