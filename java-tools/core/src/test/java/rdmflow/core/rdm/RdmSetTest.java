package rdmflow.core.rdm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import rdmflow.core.DataException;

class RdmSetTest {
    private static final Rdm V1 = new Rdm("V1", 3, new double[] {1, 2, Double.NaN}, 80);

    @Test
    void anRdmHasOneValueForEachPair() {
        assertProblem("V1: expected 6 pairs for 4 volumes, found 3", () -> new Rdm("V1", 4, new double[3], 80));
        assertProblem("V1: expected 0 pairs for 1 volumes, found 0", () -> new Rdm("V1", 1, new double[0], 80));
        assertEquals(1, V1.undefinedPairs());
        assertEquals(3, Rdm.undefined("V2", 3, 1, "one voxel").undefinedPairs());
    }

    @Test
    void aSetHasRdmsOfOneSizeWithNamesOfTheirOwn() {
        assertProblem("s run 1: expected at least one RDM, found none", () -> set(3));
        assertProblem("s run 1: expected unique names, found [V1, V1]", () -> set(3, V1, V1));
        assertProblem("s run 1 V1: expected 4 volumes, found 3", () -> set(4, V1));
        assertEquals(List.of("V1"), set(3, V1).names());
    }

    private static RdmSet set(int volumes, Rdm... rdms) {
        return new RdmSet(RdmSet.Kind.SUBJECT, "s", "1", "correlation", new double[volumes], List.of(rdms));
    }

    private static void assertProblem(String expected, org.junit.jupiter.api.function.Executable action) {
        assertEquals(expected, assertThrows(DataException.class, action).getMessage());
    }
}
