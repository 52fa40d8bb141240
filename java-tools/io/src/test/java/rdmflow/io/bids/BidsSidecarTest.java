package rdmflow.io.bids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;

class BidsSidecarTest {
    @TempDir
    Path folder;

    /** Read as infinite, it would make every sampling time infinite. */
    @Test
    void refusesANumberThatNoDoubleHolds() throws IOException {
        Path json = Files.writeString(folder.resolve("b.json"), "{\"RepetitionTime\": 1e999, \"StartTime\": -1e999}");
        BidsSidecar sidecar = BidsSidecar.of(json);
        assertEquals(
                "b.json: expected a number of seconds for StartTime, found one beyond all",
                assertThrows(DataException.class, sidecar::startTime).getMessage());
        assertThrows(DataException.class, sidecar::repetitionTime);
    }

    /** The header's value would be used in its place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {"\"2.5\"|\"2.5\"", "null|null", "true|true", "[2.5]|a list or an object", "{}|a list or an object"
            })
    void refusesWhatIsNoNumber(String value, String found) throws IOException {
        BidsSidecar sidecar =
                BidsSidecar.of(Files.writeString(folder.resolve("b.json"), "{\"RepetitionTime\": " + value + "}"));
        assertEquals(
                "b.json: expected a number of seconds for RepetitionTime, found " + found,
                assertThrows(DataException.class, sidecar::repetitionTime).getMessage());
        assertEquals(OptionalDouble.empty(), sidecar.startTime());
    }
}
