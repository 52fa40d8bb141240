package rdmflow.tool.renderreport.study;

import java.util.List;

/** Scores of single participants and runs. */
public final class Scores {
    private Scores() {}

    /** A participant's score of a network in a region: over the runs where it is defined, else NaN. */
    public record OfSubject(String subject, String roi, String model, double r, int runs) {}

    /** Runs, or whole comparisons, that have no score, counted by their reason. */
    public record Lost(String analysis, String subject, String roi, String run, String reason, int comparisons) {}

    /** Pairs that the fits of a run used, over all participants, regions and networks. */
    public record Pairs(String run, long fewest, long most) {}

    /** Ceilings of a participant in a region and run. */
    public record Ceiling(
            String subject, String roi, String run, double pairwise, double lower, double upper, String reason) {}

    /** All that the tables of single participants tell. */
    public record All(List<OfSubject> ofSubjects, List<Lost> lost, List<Pairs> pairs, List<Ceiling> ceilings) {}
}
