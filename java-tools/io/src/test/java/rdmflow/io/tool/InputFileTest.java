package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class InputFileTest {
    @TempDir
    private Path folder;

    @Test
    void givesBackAFileWithContent() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "x");
        assertEquals(file, InputFile.require(file));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertProblem(folder.resolve("none.h5") + ": expected a file, found none", folder.resolve("none.h5"));
        Path directory = Files.createDirectory(folder.resolve("dir"));
        assertProblem("dir: expected a file, found a folder", directory);
        assertProblem("e.nii: expected content, found an empty file", Files.writeString(folder.resolve("e.nii"), ""));
    }

    @Test
    void knowsContentThatDataladHasNotFetched() throws IOException {
        Path link = Files.createSymbolicLink(
                folder.resolve("l.nii.gz"), Path.of("../.git/annex/objects/Xx/Yy/MD5E-s1--0.nii.gz"));
        assertProblem(
                "l.nii.gz: expected a file, found a link to nothing: content not present: run datalad get l.nii.gz",
                link);
        Path pointer = Files.writeString(folder.resolve("p.nii.gz"), "/annex/objects/MD5E-s123--abc.nii.gz\n");
        assertProblem(
                "p.nii.gz: expected content, found a git-annex pointer: content not present: run datalad get p.nii.gz",
                pointer);
    }

    /** Digits of sha256sum of {@code abc}. */
    @Test
    void hashesTheContentsOfSeveralFilesOneAfterTheOther() throws IOException {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Path all = Files.writeString(folder.resolve("all"), "abc");
        Path first = Files.writeString(folder.resolve("first"), "a");
        Path second = Files.writeString(folder.resolve("second"), "bc");
        assertEquals(expected, InputFile.sha256(all));
        assertEquals(expected, InputFile.sha256(List.of(first, second)));
    }

    /** Digits of sha256sum of 200,000 times the letter a, which is more than one reading. */
    @Test
    void hashesAFileOfSeveralReadings() throws IOException {
        Path file = Files.writeString(folder.resolve("long"), "a".repeat(200_000));
        assertEquals("2287d207f24a941ff3b56c04c8a25ad56b63e3023207b3bb5b4ac0c9869d74be", InputFile.sha256(file));
    }

    private static void assertProblem(String expected, Path file) {
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> InputFile.require(file)).getMessage());
    }
}
