package rdmflow.tool.renderreport.figure;

/** ECharts' itemStyle. */
record Style(String color, String borderColor, double borderWidth) {}
