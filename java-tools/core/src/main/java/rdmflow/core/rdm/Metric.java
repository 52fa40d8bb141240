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

    /** Correlations of one or two features are 1, -1 or nothing; of one feature so are cosines. */
    public int fewestFeatures() {
        return switch (this) {
            case CORRELATION -> 3;
            case COSINE -> 2;
            case EUCLIDEAN -> 1;
        };
    }

    /** The name in options, sidecars and RDM files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
