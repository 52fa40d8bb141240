package rdmflow.core.group;

import java.util.Arrays;
import java.util.Locale;

/** How a participant's scores of several runs become one; docs/method.md section 7. */
public enum ScoreAverage {
    /** Mean of r, as in the paper. */
    PLAIN,
    /** tanh of the mean of atanh r. */
    FISHER;

    /** Mean over the defined runs; NaN if none is. */
    public double of(double[] scores) {
        double[] defined = Arrays.stream(scores).filter(r -> !Double.isNaN(r)).toArray();
        return switch (this) {
            case PLAIN -> Spread.mean(defined);
            case FISHER -> FisherZ.inverse(
                    Spread.mean(Arrays.stream(defined).map(FisherZ::of).toArray()));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
