package rdmflow.core.measure;

import java.util.Locale;
import rdmflow.core.rdm.TimeControl;

/** How alike two geometries are; docs/method.md section 10. The first five compare RDMs, the last two Gram matrices. */
public enum Measure {
    /** Pearson correlation of the pairs. */
    PEARSON,
    /** Pearson correlation of the pairs' ranks; ties share their average rank. */
    SPEARMAN,
    /** Spearman's correlation expected when ties are broken at random. */
    RHO_A,
    /** Kendall's tau-a: ties count as neither. */
    TAU_A,
    /** Cosine of the angle between the pairs as they are. */
    COSINE,
    /** Debiased linear centred kernel alignment. */
    CKA_DEBIASED,
    /** Normalised Bures similarity. */
    BURES;

    /** Whether it is computed from the Gram matrices of patterns, and not from pairs. */
    public boolean ofGrams() {
        return this == CKA_DEBIASED || this == BURES;
    }

    /** Whether it exists under a time control: within lag only where a mean over the pairs of a lag can be taken out. */
    public boolean isDefined(TimeControl control) {
        return switch (this) {
            case PEARSON, SPEARMAN, COSINE -> true;
            case RHO_A, TAU_A, CKA_DEBIASED, BURES -> control == TimeControl.NONE;
        };
    }

    /** As the option's value and tables write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
