package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.List;

/**
 * How large a simulated study is.
 *
 * @param subjects participants
 * @param runs runs
 * @param volumes about how many volumes a run has
 */
record StudySize(int subjects, int runs, int volumes) {
    static final double TR_SECONDS = 2;
    static final double SLICE_TIME_REF = 0.5;

    /** Steps of a twentieth by which the runs differ in length. */
    private static final int[] STEPS = {0, 1, -1, 2, -2};

    /** {@code sub-01}, {@code sub-02}, ... */
    List<String> subjectNames() {
        int digits = Math.max(2, Integer.toString(subjects).length());
        List<String> names = new ArrayList<>();
        for (int s = 1; s <= subjects; s++) {
            names.add(String.format("sub-%0" + digits + "d", s));
        }
        return names;
    }

    /** Runs differ in length, as segments of a movie do: by up to a tenth. */
    int volumesOf(int run) {
        return volumes + STEPS[run % STEPS.length] * (volumes / 20);
    }

    String runName(int run) {
        return Integer.toString(run + 1);
    }
}
