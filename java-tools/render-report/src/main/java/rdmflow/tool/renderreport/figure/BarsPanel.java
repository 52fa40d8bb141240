package rdmflow.tool.renderreport.figure;

import java.util.List;
import rdmflow.tool.renderreport.chart.Axis;

/** What figures.js draws in one panel of bars; an item stands at [number of the bar from 0, value]. */
record BarsPanel(
        String name,
        String participants,
        List<String> numbers,
        Axis axis,
        double barWidth,
        List<Ceiling> band,
        List<Item> bars,
        List<Dot> dots,
        List<Spread> spreads,
        List<Item> missing,
        List<Item> survivors) {
    record Item(double[] value, Style itemStyle, String tip, int network) {}

    record Dot(double[] value, double aside, String tip, int network) {}

    record Spread(double[] value, double low, double high, int network) {}
}
