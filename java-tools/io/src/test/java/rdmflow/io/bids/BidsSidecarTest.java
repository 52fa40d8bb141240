package rdmflow.io.bids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                "b.json: expected a number of seconds as StartTime, found one beyond all",
                assertThrows(DataException.class, sidecar::startTime).getMessage());
        assertThrows(DataException.class, sidecar::repetitionTime);
    }
}
