package rdmflow.core.rdm;

import java.util.Locale;

/**
 * What of time is taken out of RDMs before they are compared. BOLD and features are both smooth in time, so RDMs that
 * share nothing else correlate through the time between the volumes of a pair; docs/method.md section 9.
 */
public enum TimeControl {
    /** Nothing: the paper's analysis. */
    NONE,
    /** In each run, every RDM loses its mean over the pairs of each lag j - i: one free dummy per lag in every fit. */
    LAG;

    /** As the options and tables write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
