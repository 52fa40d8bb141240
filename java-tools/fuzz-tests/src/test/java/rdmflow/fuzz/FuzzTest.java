package rdmflow.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reader on damaged files: {@code make test-fuzz}. Seconds for each reader by {@code -Dfuzz.seconds}, the sequence
 * of inputs by {@code -Dfuzz.seed}, some readers by {@code -Dfuzz.reader=NAME,NAME}; a kept input again by {@code -Dfuzz.replay}.
 */
@Tag("fuzz")
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();
    private static final double SECONDS = Double.parseDouble(System.getProperty("fuzz.seconds", "20"));
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    static List<Subject> inThisProcess() throws IOException {
        Path good = Files.createDirectories(FOLDER.resolve("good"));
        List<Subject> subjects = new ArrayList<>();
        subjects.addAll(Images.subjects());
        subjects.addAll(Surfaces.subjects());
        subjects.addAll(Hdf5Files.subjects(good));
        subjects.addAll(WeightFiles.subjects());
        subjects.addAll(Texts.subjects(good));
        subjects.addAll(OwnModels.subjects());
        return subjects;
    }

    static Stream<String> names() throws IOException {
        return inThisProcess().stream().map(Subject::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void acceptsOrRefuses(String name) throws Exception {
        assumeFalse(skipped(name), "skipped: another reader was asked for");
        Subject subject = subject(name);
        assumeFalse(subject.inputs().isEmpty(), "skipped: the reader reads no good file of this kind");
        Report report = Campaign.run(subject, SEED, 0, SECONDS, FOLDER);
        System.out.println(report);
        assertTrue(report.faults().isEmpty(), report.toString());
    }

    /** Native code may end the process, so it has one of its own. */
    @Test
    void acceptsOrRefusesMovies() throws Exception {
        assumeFalse(skipped("movie"), "skipped: another reader was asked for");
        Report report = ChildProcess.run(SEED, SECONDS, FOLDER);
        System.out.println(report);
        assertTrue(report.faults().isEmpty(), report.toString());
    }

    /** {@code target/fuzz/READER/faults/seed-S-N/FILE}, with the same limits. */
    @Test
    void acceptsOrRefusesAKeptInput() throws Exception {
        String given = System.getProperty("fuzz.replay", "");
        assumeFalse(given.isEmpty(), "skipped: no input was given");
        Path kept = Path.of(given).toAbsolutePath();
        String reader = String.valueOf(kept.getParent().getParent().getParent().getFileName());
        Subject subject = reader.equals("movie") ? Movies.subject(FOLDER.resolve("good")) : subject(reader);
        Outcome outcome = Campaign.replay(subject, kept, FOLDER);
        System.out.println(kept + ": " + outcome);
        assertFalse(outcome.isFault(), outcome.toString());
    }

    private static Subject subject(String name) throws IOException {
        return inThisProcess().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean skipped(String name) {
        String wanted = System.getProperty("fuzz.reader", "");
        boolean replayed = !System.getProperty("fuzz.replay", "").isEmpty();
        return replayed || !wanted.isEmpty() && !List.of(wanted.split(",")).contains(name);
    }
}
