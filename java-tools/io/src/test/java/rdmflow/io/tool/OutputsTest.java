package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
    @TempDir
    private Path folder;

    @Test
    void movesAllFilesIntoPlaceTogether() throws IOException {
        try (Outputs outputs = new Outputs()) {
            Files.writeString(outputs.file(folder.resolve("a.tsv")), "a");
            Files.writeString(outputs.file(folder.resolve("deep/er/b.tsv")), "b");
            assertFalse(Files.exists(folder.resolve("a.tsv")));
            outputs.commit();
        }
        assertEquals("a", Files.readString(folder.resolve("a.tsv")));
        assertEquals("b", Files.readString(folder.resolve("deep/er/b.tsv")));
        assertEquals(List.of("a.tsv", "deep"), names());
    }

    @Test
    void leavesNothingBehindWithoutACommit() throws IOException {
        try (Outputs outputs = new Outputs()) {
            Files.writeString(outputs.file(folder.resolve("a.tsv")), "half");
            outputs.file(folder.resolve("never-written.tsv"));
        }
        assertEquals(List.of(), names());
    }

    @Test
    void leavesAnEarlierResultAloneUntilTheNewOneIsComplete() throws IOException {
        Path target = Files.writeString(folder.resolve("a.tsv"), "old");
        try (Outputs outputs = new Outputs()) {
            Files.writeString(outputs.file(target), "half");
        }
        assertEquals("old", Files.readString(target));
        try (Outputs outputs = new Outputs()) {
            Files.writeString(outputs.file(target), "new");
            outputs.commit();
        }
        assertEquals("new", Files.readString(target));
    }

    @Test
    void keepsTheEndingOfTheNameBecauseFormatsGoByIt() throws IOException {
        try (Outputs outputs = new Outputs()) {
            assertEquals(
                    ".partial-a.nii.gz",
                    outputs.file(folder.resolve("a.nii.gz")).getFileName().toString());
        }
    }

    @Test
    void failsWhereAFileStandsInPlaceOfAFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (Outputs outputs = new Outputs()) {
            assertThrows(IOException.class, () -> outputs.file(file.resolve("a.tsv")));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
