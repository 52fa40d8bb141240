package rdmflow.core.families;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Least squares stand behind partition-variance's test; here what must hold for any R^2 of any number of families. */
class VariancePartsTest {
    /** R^2 made of known parts: each subset explains the parts that one of its families touches. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void findsThePartsOfWhichSubsetsWereMade(int families) {
        int subsets = 1 << families;
        double[] parts = new Random(families).doubles(subsets, -.1, .3).toArray();
        double[] r2 = new double[subsets];
        for (int subset = 1; subset < subsets; subset++) {
            for (int part = 1; part < subsets; part++) {
                r2[subset] += (part & subset) != 0 ? parts[part] : 0;
            }
        }
        VarianceParts found = new VarianceParts(families, r2);
        double sum = 0;
        for (int part = 1; part < subsets; part++) {
            assertEquals(parts[part], found.shared(part), 1e-13);
            sum += found.shared(part);
        }
        assertEquals(r2[subsets - 1], sum, 1e-13);
        double shares = 0;
        for (int family = 0; family < families; family++) {
            // Whoever comes first takes a shared part: each of its families in equally many orders.
            double expected = 0;
            for (int part = 1; part < subsets; part++) {
                expected += (part >> family & 1) == 1 ? parts[part] / Integer.bitCount(part) : 0;
            }
            assertEquals(expected, found.shapley(family), 1e-13);
            shares += found.shapley(family);
        }
        assertEquals(r2[subsets - 1], shares, 1e-13);
    }
}
