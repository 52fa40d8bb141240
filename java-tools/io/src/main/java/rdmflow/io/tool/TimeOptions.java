package rdmflow.io.tool;

import java.util.EnumSet;
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
}
