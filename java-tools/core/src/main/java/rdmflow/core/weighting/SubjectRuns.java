package rdmflow.core.weighting;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.rdm.TimeControl;

/**
 * One subject's runs, reduced to cross-products as they are and as they would be had the movie come at another time.
 *
 * @param observed each run under each time control, in order
 * @param shifted for each run and shift in volumes the same, where the models are moved against the regions
 */
public record SubjectRuns(
        List<Map<TimeControl, RunProducts>> observed, List<Map<Integer, Map<TimeControl, RunProducts>>> shifted) {
    public SubjectRuns {
        observed = List.copyOf(observed);
        shifted = List.copyOf(shifted);
    }

    /** The runs as they are. */
    public List<RunProducts> under(TimeControl control) {
        return observed.stream().map(run -> run.get(control)).toList();
    }

    /** The runs, all moved by the same number of volumes. */
    public List<RunProducts> movedBy(int shift, TimeControl control) {
        return shifted.stream().map(run -> run.get(shift).get(control)).toList();
    }

    /** The null of this subject: {@code shifts} of each run, and which of them each draw takes. */
    public ShiftNull nullUnder(
            TimeControl control, List<int[]> shifts, List<int[]> draws, Weighting weighting, int threads) {
        List<List<RunProducts>> ofRuns = IntStream.range(0, shifted.size())
                .mapToObj(run -> IntStream.of(shifts.get(run))
                        .mapToObj(shift -> shifted.get(run).get(shift).get(control))
                        .toList())
                .toList();
        return new ShiftNull(under(control), ofRuns, draws.toArray(int[][]::new), weighting, threads);
    }
}
