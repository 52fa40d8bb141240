package rdmflow.tool.renderreport.study;

import java.util.List;
import java.util.Optional;
import rdmflow.core.rdm.TimeControl;

/**
 * The scores of a study under one time control: plain, or within lag. Lists are empty where it was not asked for.
 *
 * @param participants their scores as group-stats averaged them
 */
public record Scores(
        TimeControl time,
        List<FitRow> fits,
        List<TestRow> tests,
        List<UniqueRow> uniques,
        List<ParticipantRow> participants) {
    public boolean isWithinLag() {
        return time == TimeControl.LAG;
    }

    /** Whether p values of shifted movies are there. */
    public boolean hasShiftNull() {
        return fits.stream().anyMatch(fit -> !Double.isNaN(fit.familywise()));
    }

    /**
     * The p that decides whether a network explains a region: plain that of t, within lag that of the null of shifted movies,
     * where there is one. NaN where nothing was tested.
     */
    public double p(Study study, FitRow fit) {
        if (isWithinLag() && hasShiftNull()) {
            return fit.familywise();
        }
        return study.testable() && fit.n() >= Study.FEWEST_FOR_TESTS ? fit.bonferroni() : Double.NaN;
    }

    /** Which p that is, in words; empty where nothing was tested. */
    public String threshold(Study study) {
        if (isWithinLag() && hasShiftNull()) {
            return "shift null, family-wise";
        }
        return fits.stream().allMatch(fit -> Double.isNaN(p(study, fit))) ? "" : "Bonferroni";
    }

    public boolean holds(Study study, FitRow fit) {
        return p(study, fit) < Study.ALPHA;
    }

    public List<FitRow> fitsOf(String roi) {
        return fits.stream().filter(fit -> fit.roi().equals(roi)).toList();
    }

    public Optional<FitRow> fit(String roi, String model) {
        return fits.stream()
                .filter(fit -> fit.roi().equals(roi) && fit.model().equals(model))
                .findFirst();
    }
}
