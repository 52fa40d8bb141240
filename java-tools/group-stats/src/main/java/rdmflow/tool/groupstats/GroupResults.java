package rdmflow.tool.groupstats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import rdmflow.core.group.GroupLevel;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;
import rdmflow.core.group.ParticipantScores;
import rdmflow.core.group.ShiftTest;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.rdmfile.ShiftNulls;

/** All that is said of a study under one time control. */
record GroupResults(
        TimeControl control,
        ParticipantScores<String> fits,
        Tested<Mean<String>> means,
        Tested<Difference<String>> differences,
        ParticipantScores<Pair> uniques,
        Tested<Mean<Pair>> uniqueMeans) {
    /**
     * Rows of a table and their shift tests, in the same order.
     *
     * @param hasNull whether there was a null; else all p are NaN
     */
    record Tested<R>(List<R> rows, ShiftTest shift, boolean hasNull) {
        private static <R> Tested<R> of(List<R> rows, Optional<ShiftTest> shift) {
            double[] none = new double[rows.size()];
            Arrays.fill(none, Double.NaN);
            return new Tested<>(rows, shift.orElse(new ShiftTest(none, none)), shift.isPresent());
        }
    }

    /** One for each time control that fits or unique variance have. */
    static List<GroupResults> each(
            TimedScores<String> fits, TimedScores<Pair> uniques, Nulls nulls, OptionalLong tests) {
        return Arrays.stream(TimeControl.values())
                .filter(control ->
                        fits.controls().contains(control) || uniques.controls().contains(control))
                .map(control -> {
                    ParticipantScores<String> ofFits = fits.under(control);
                    ParticipantScores<Pair> ofUniques = uniques.under(control);
                    return new GroupResults(
                            control,
                            ofFits,
                            Tested.of(GroupLevel.means(ofFits, tests), nulls.ofScores(ShiftNulls.Kind.FIT, control)),
                            Tested.of(GroupLevel.differences(ofFits, tests), nulls.ofDifferences(control)),
                            ofUniques,
                            Tested.of(
                                    GroupLevel.means(ofUniques, tests),
                                    nulls.ofScores(ShiftNulls.Kind.UNIQUE, control)));
                })
                .toList();
    }
}
