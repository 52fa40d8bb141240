package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.List;
import rdmflow.core.group.CrossedInterval;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;

/** Intervals that rest on fewer participants or runs than their mean, because scores are undefined. */
final class Intervals {
    private Intervals() {}

    /** Each in words. */
    static List<String> incomplete(List<GroupResults> all) {
        List<String> incomplete = new ArrayList<>();
        for (GroupResults results : all) {
            String control = ", time control " + results.control();
            int runs = results.fits().runs().size();
            for (Mean<String> row : results.means().rows()) {
                add(
                        incomplete,
                        row.region() + " " + row.comparison() + control,
                        row.participants(),
                        runs,
                        row.interval());
            }
            for (Difference<String> row : results.differences().rows()) {
                String what = row.region() + " " + row.first() + " less " + row.second() + control;
                add(incomplete, what, row.participants(), runs, row.interval());
            }
            int ofUnique = results.uniques().runs().size();
            for (Mean<Pair> row : results.uniqueMeans().rows()) {
                String what = row.region() + " " + row.comparison() + control;
                add(incomplete, what, row.participants(), ofUnique, row.interval());
            }
        }
        return incomplete;
    }

    private static void add(
            List<String> incomplete, String what, int participants, int runs, CrossedInterval interval) {
        if (participants > 0 && (interval.participants() < participants || interval.runs() < runs)) {
            incomplete.add(what + ": " + interval.participants() + " of " + participants + " participants, "
                    + interval.runs() + " of " + runs + " runs");
        }
    }
}
