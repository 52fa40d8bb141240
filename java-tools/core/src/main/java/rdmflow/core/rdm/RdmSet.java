package rdmflow.core.rdm;

import java.util.List;
import rdmflow.core.DataException;

/**
 * The RDMs of one run that belong together: all regions of a subject, all layers of a model, all components of a PCA.
 *
 * @param kind whose RDMs these are
 * @param owner the subject or the model
 * @param run join key of the run, see RunKey
 * @param measure {@code correlation}, {@code cosine}, {@code euclidean} (plain distances, not squared) or
 *     {@code loading}; whatever other programs call theirs, {@code unknown} where they do not say
 * @param times when each volume was sampled, in seconds from the start of the run: (k + slice_time_ref) TR; all NaN where
 *     another program's file does not say
 * @param rdms at least one, all of {@code times.length} volumes, names unique, in network or label order
 */
public record RdmSet(Kind kind, String owner, String run, String measure, double[] times, List<Rdm> rdms) {
    /** The measure where a file of another program does not say. */
    public static final String UNKNOWN_MEASURE = "unknown";

    /** Whose RDMs: written as the attribute's name in an RDM file. */
    public enum Kind {
        SUBJECT,
        MODEL
    }

    public RdmSet {
        rdms = List.copyOf(rdms);
        if (rdms.isEmpty()) {
            throw new DataException(owner + " run " + run + ": expected at least one RDM, found none");
        }
        if (rdms.stream().map(Rdm::name).distinct().count() != rdms.size()) {
            throw new DataException(owner + " run " + run + ": expected unique names, found "
                    + rdms.stream().map(Rdm::name).toList());
        }
        for (Rdm rdm : rdms) {
            if (rdm.volumes() != times.length) {
                throw new DataException(owner + " run " + run + " " + rdm.name() + ": expected " + times.length
                        + " volumes, found " + rdm.volumes());
            }
        }
    }

    /** Whether it is known when the volumes were sampled. */
    public boolean hasTimes() {
        return areKnown(times);
    }

    /** Whether these are times, not the NaN of a file that does not say. */
    public static boolean areKnown(double[] times) {
        return !Double.isNaN(times[0]);
    }

    public int volumes() {
        return times.length;
    }

    public List<String> names() {
        return rdms.stream().map(Rdm::name).toList();
    }
}
