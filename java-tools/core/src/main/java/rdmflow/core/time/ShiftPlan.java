package rdmflow.core.time;

import rdmflow.core.DataException;

/**
 * How the null of a movie that came at another time is drawn; docs/method.md section 9.
 *
 * @param count shifts of each run, even
 * @param minimumSeconds the smallest shift
 * @param draws how many analyses of shifted runs
 * @param seed of the draws
 */
public record ShiftPlan(int count, double minimumSeconds, int draws, long seed) {
    /** Fewer different shifts of a run make too few different draws. */
    public static final int FEWEST_SHIFTS = 20;

    /**
     * The shifts of a run.
     *
     * @throws DataException if the run is too short for {@link #FEWEST_SHIFTS} different ones
     */
    public Shifts shifts(String run, int volumes, double trSeconds) {
        Shifts shifts = Shifts.of(volumes, trSeconds, count, minimumSeconds);
        int found = shifts.perRun().length;
        if (found < FEWEST_SHIFTS) {
            throw new DataException("run " + run + ": expected at least " + FEWEST_SHIFTS
                    + " different shifts, both directions together, found "
                    + (found == 0 ? "none" : String.valueOf(found)) + " from " + minimumSeconds
                    + " s to half of the run (" + volumes / 2 * trSeconds
                    + " s); lower --shift-min-seconds, or leave --shifts out");
        }
        return shifts;
    }
}
