package rdmflow.tool.groupstats;

import java.util.ArrayList;
import java.util.List;
import rdmflow.core.group.GroupLevel.Difference;
import rdmflow.core.group.GroupLevel.Mean;

/** The tests that were made, as the methods of a paper tell them. */
final class TestsInWords {
    private TestsInWords() {}

    /**
     * Nothing where no test is defined.
     *
     * @param given m of Bonferroni for all tables; null = the number of rows of each
     */
    static List<String> of(
            List<? extends Mean<?>> fits,
            List<? extends Difference<?>> differences,
            List<? extends Mean<?>> uniques,
            Long given) {
        List<String> tests = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        if (fits.stream().anyMatch(row -> !Double.isNaN(row.test().p()))) {
            tests.add("each network's against 0");
            counts.add(fits.size() + " for networks against 0");
        }
        if (differences.stream().anyMatch(row -> !Double.isNaN(row.test().p()))) {
            tests.add("those of two networks in a region in pairs");
            counts.add(differences.size() + " for pairs of networks");
        }
        if (uniques.stream().anyMatch(row -> !Double.isNaN(row.test().p()))) {
            tests.add("unique variance against 0");
            counts.add(uniques.size() + " for unique variance");
        }
        if (tests.isEmpty()) {
            return List.of();
        }
        return List.of("Participants' scores were transformed by Fisher's z and tested by two-sided t-tests: "
                + String.join(", ", tests) + ". p is given uncorrected, after Bonferroni correction (m = "
                + (given == null ? String.join(", ", counts) : given)
                + ") and as false discovery rate (Benjamini and Hochberg 1995) over each table.");
    }
}
