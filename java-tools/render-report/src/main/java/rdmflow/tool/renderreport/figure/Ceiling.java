package rdmflow.tool.renderreport.figure;

import java.util.List;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.study.FitRow;

/** The noise ceiling of a region as figures.js draws it, a grey band. */
record Ceiling(double[] value, double lower, double upper, String tip) {
    /** One, or none where no row has a ceiling. */
    static List<Ceiling> of(List<FitRow> fits) {
        return fits.stream()
                .filter(fit -> !Double.isNaN(fit.ceilingLower() + fit.ceilingUpper()))
                .limit(1)
                .map(fit -> new Ceiling(
                        new double[] {0, fit.ceilingLower()},
                        fit.ceilingLower(),
                        fit.ceilingUpper(),
                        "Noise ceiling: lower " + Words.r(fit.ceilingLower()) + ", upper " + Words.r(fit.ceilingUpper())
                                + ", pairwise " + Words.r(fit.ceilingPairwise())))
                .toList();
    }
}
