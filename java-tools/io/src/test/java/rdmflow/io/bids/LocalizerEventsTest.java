package rdmflow.io.bids;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class LocalizerEventsTest {
    private static final double RUN_SECONDS = 100;

    @TempDir
    private Path folder;

    private LocalizerEvents read(String rows) throws IOException {
        Path file = Files.writeString(folder.resolve("events.tsv"), "onset\tduration\ttrial_type\tresponse\n" + rows);
        return LocalizerEvents.read(file, RUN_SECONDS);
    }

    @Test
    void readsBlocksWithoutAWord() throws IOException {
        LocalizerEvents events = read("0\t16\tscene\tn/a\n24.0\t16\tface\t1\n90\t16\tface\t1\n");
        assertEquals(List.of(), events.warnings());
        assertEquals(List.of("face", "scene"), events.conditions());
        assertEquals(24, events.blocks().get(1).onset());
    }

    @Test
    void saysWhatItTakesInItsOwnWay() throws IOException {
        LocalizerEvents events = read("-4\t16\tface \tx\n10\t0\t house\tx\n20\t0\tface\tx\n");
        assertEquals(List.of("face", "house"), events.conditions());
        assertEquals(
                List.of(
                        "events.tsv: events of duration 0 (face, house) are taken as impulses, with the response to 1 s of"
                                + " stimulation at once",
                        "events.tsv: events start before the first volume, at -4.0 s (face)",
                        "events.tsv: names with spaces around them (\" house\", \"face \") are read without"),
                events.warnings());
    }

    @Test
    void namesEveryRowThatIsNoEventOfTheRun() {
        DataException refused = assertThrows(
                DataException.class,
                () -> read("n/a\t1\tface\tx\n1,5\t1\tface\tx\n1\tn/a\tface\tx\n1\t-1\tface\tx\n1\tInfinity\tface\tx\n"
                        + "1\t1\tn/a\tx\n1\t1\t \tx\n100\t1\tface\tx\n-60\t16\tface\tx\n"));
        assertEquals(
                List.of(
                        "events.tsv line 2: expected an onset in seconds, found \"n/a\"",
                        "events.tsv line 3: expected an onset in seconds, found \"1,5\"",
                        "events.tsv line 4: expected a duration of 0 s or more, found \"n/a\"",
                        "events.tsv line 5: expected a duration of 0 s or more, found \"-1\"",
                        "events.tsv line 6: expected a duration of 0 s or more, found \"Infinity\"",
                        "events.tsv line 7: expected a trial_type, found \"n/a\"; name it, or remove the row if it is no"
                                + " event of a condition",
                        "events.tsv line 8: expected a trial_type, found \" \"; name it, or remove the row if it is no"
                                + " event of a condition",
                        "events.tsv line 9: expected an onset before the run ends at 100.0 s, found 100.0",
                        "events.tsv line 10: expected an event whose response reaches the run, found one that ends at"
                                + " -44.0 s"),
                refused.problems());
    }

    @Test
    void countsTheEmptyLinesOfTheFile() {
        DataException refused = assertThrows(DataException.class, () -> read("\n0\t1\tface\tx\n\nx\t1\tface\tx\n"));
        assertEquals(List.of("events.tsv line 5: expected an onset in seconds, found \"x\""), refused.problems());
    }
}
