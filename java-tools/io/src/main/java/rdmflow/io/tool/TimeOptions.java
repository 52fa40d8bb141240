package rdmflow.io.tool;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;
import rdmflow.core.rdm.TimeControl;

/** What of time is taken out of RDMs before they are compared; docs/method.md section 9. */
public final class TimeOptions {
    /** What to compute: one of the time controls, or each. */
    public enum Choice {
        NONE,
        LAG,
        BOTH;

        /** As the option's value is written. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--time-control",
            defaultValue = "none",
            paramLabel = "CONTROL",
            description =
                    "none compares RDMs as they are; lag takes the mean over the pairs of each lag out of every RDM"
                            + " first, since RDMs that share nothing else correlate through time; both gives the rows of each"
                            + " (default: ${DEFAULT-VALUE}).")
    private Choice choice;

    /** In the order of rows. */
    public Set<TimeControl> controls() {
        return switch (choice) {
            case NONE -> EnumSet.of(TimeControl.NONE);
            case LAG -> EnumSet.of(TimeControl.LAG);
            case BOTH -> EnumSet.allOf(TimeControl.class);
        };
    }

    /** What was taken out, in sentences for the methods of a paper; none where nothing was. */
    public List<String> methods() {
        String within = "in each run every RDM lost its mean over the pairs of each lag between volumes, the same as a"
                + " free dummy for each lag in every fit, so that scores are partial correlations given the lag.";
        return switch (choice) {
            case NONE -> List.of();
            case LAG -> List.of("RDMs were compared within lag: " + within);
            case BOTH -> List.of("All comparisons were also made within lag: " + within);
        };
    }
}
