package rdmflow.core.group;

/**
 * How much of what any model could reach a model reaches: mean score / mean lower noise ceiling, neither squared nor
 * clipped. docs/method.md section 9.
 *
 * @param share NaN without a ceiling that is surely above 0
 * @param low lower end of the interval over participants and runs
 * @param high upper end
 * @param reason why the share is NaN though there is a ceiling, or empty
 */
public record CeilingShare(double share, double low, double high, String reason) {
    private static final CeilingShare NONE = new CeilingShare(Double.NaN, Double.NaN, Double.NaN, "");

    /**
     * The share and its interval: {@link CrossedInterval} of x - share c of each participant and run, divided by the mean
     * ceiling. There is none where the mean ceiling is within its own interval's half width of 0.
     *
     * @param mean score
     * @param ceiling mean lower ceiling
     * @param ofCeiling its own interval
     * @param scores x, participants x runs
     * @param ceilings c, of the same participants and runs
     */
    public static CeilingShare of(
            double mean, double ceiling, CrossedInterval ofCeiling, double[][] scores, double[][] ceilings) {
        if (Double.isNaN(mean) || Double.isNaN(ceiling)) {
            return NONE;
        }
        if (!(ceiling > ofCeiling.halfWidth())) {
            return new CeilingShare(
                    Double.NaN,
                    Double.NaN,
                    Double.NaN,
                    "no share of the ceiling: its interval over participants and runs reaches 0");
        }
        double share = mean / ceiling;
        double[][] rest = new double[scores.length][];
        for (int s = 0; s < rest.length; s++) {
            rest[s] = new double[scores[s].length];
            for (int run = 0; run < rest[s].length; run++) {
                rest[s][run] = scores[s][run] - share * ceilings[s][run];
            }
        }
        double half = CrossedInterval.of(rest).halfWidth() / ceiling;
        return new CeilingShare(share, share - half, share + half, "");
    }
}
