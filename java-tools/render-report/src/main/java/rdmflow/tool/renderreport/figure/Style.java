package rdmflow.tool.renderreport.figure;

import rdmflow.tool.renderreport.study.Model;

/** ECharts' itemStyle. */
record Style(String color, String borderColor, double borderWidth) {
    static Style of(Model model, double borderWidth) {
        return new Style(model.fill(), model.edge(), borderWidth);
    }
}
