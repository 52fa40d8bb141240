package rdmflow.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunKeyTest {
    @Test
    void digitsLoseLeadingZerosAndOtherNamesStay() {
        assertEquals("1", RunKey.of("01"));
        assertEquals("0", RunKey.of("000"));
        assertEquals("12345678901234567890", RunKey.of("012345678901234567890"));
        assertEquals("1a", RunKey.of("1a"));
        assertEquals("rest01", RunKey.of("rest01"));
    }

    @Test
    void digitsSortAsIntegersAndBeforeOtherNames() {
        assertEquals(
                List.of("1", "2", "10", "1a", "a"),
                List.of("a", "10", "1a", "2", "1").stream().sorted(RunKey.ORDER).toList());
    }
}
