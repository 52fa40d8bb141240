package rdmflow.core.rdm;

import java.util.Locale;

/** How different two patterns are; docs/method.md section 1. Plain distances, not squared. */
public enum Metric {
    /** 1 - Pearson r; undefined for a constant pattern. */
    CORRELATION,
    /** 1 - cosine of the angle between the patterns as they are; undefined for a pattern of zeros. */
    COSINE,
    /** Length of the difference; always defined. */
    EUCLIDEAN;

    /** The name in options, sidecars and RDM files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
