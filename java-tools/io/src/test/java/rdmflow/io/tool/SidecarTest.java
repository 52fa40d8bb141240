package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class SidecarTest {
    @TempDir
    private Path folder;

    @Command(name = "some-tool", mixinStandardHelpOptions = true)
    private static final class SomeTool {
        @Option(names = "--files", arity = "1..*")
        private List<Path> files;

        @Option(names = "--rois", arity = "1..*")
        private List<Path> rois;

        @Option(names = "--words", arity = "1..*")
        private List<String> words;

        @Option(names = "--lag")
        private int lag;

        @Option(names = "--flag")
        private boolean flag;

        @Option(names = "--left-out")
        private Optional<Path> leftOut = Optional.empty();

        @Option(names = "--output")
        private Path output;

        @Mixin
        private CommonOptions common;
    }

    @Test
    void holdsTheSentencesForTheMethodsOfAPaper() throws IOException {
        CommandLine command = new CommandLine(new SomeTool());
        command.parseArgs();
        Path file = folder.resolve("m.json");
        Sidecar.write(file, command.getCommandSpec(), List.of(), List.of("It was done.", "Twice."), Map.of());
        assertEquals(
                "[\"It was done.\",\"Twice.\"]",
                JsonFile.MAPPER.readTree(file.toFile()).path("methods").toString());
    }

    /** SHA-256 of "abc" and of "" with a line end, by sha256sum of GNU coreutils. */
    @Test
    void holdsToolVersionParametersAndHashesAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("in.h5"), "abc");
        String written = write(
                List.of(file),
                Map.of(),
                "--files",
                file.toString(),
                "--lag",
                "2",
                "--output",
                "x.h5",
                "--threads",
                "4");
        assertEquals(
                """
                {
                  "inputs" : {
                    "in.h5" : "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                  },
                  "parameters" : {
                    "files" : [ "in.h5" ],
                    "flag" : false,
                    "lag" : 2
                  },
                  "tool" : "some-tool",
                  "version" : "%s"
                }
                """
                        .formatted(Version.CURRENT),
                written);
    }

    @Test
    void isTheSameForFilesInAnyOrderAnyFolderAnyThreads() throws IOException {
        Path first = Files.writeString(folder.resolve("a.h5"), "1");
        Path second = Files.writeString(folder.resolve("b.h5"), "2");
        Path moved = Files.createDirectory(folder.resolve("moved"));
        Path third = Files.copy(first, moved.resolve("a.h5"));
        String written = write(
                List.of(first, second),
                Map.of("n", 3),
                "--files",
                first.toString(),
                second.toString(),
                "--threads",
                "1");
        String again = write(
                List.of(second, third),
                Map.of("n", 3),
                "--files",
                second.toString(),
                third.toString(),
                "--threads",
                "9");
        assertEquals(written, again);
    }

    @Test
    void keepsTheOrderOfFilesThatAreMatchedByPosition() throws IOException {
        String written = write(List.of(), Map.of(), "--rois", "b.nii", "a.nii", "--words", "z", "a");
        assertEquals(
                List.of("\"rois\" : [ \"b.nii\", \"a.nii\" ],", "\"words\" : [ \"z\", \"a\" ]"),
                lines(written, "rois", "words"));
    }

    @Test
    void tellsFilesOfOneNameApartByTheirFolder() throws IOException {
        Path left = Files.createDirectory(folder.resolve("left")).resolve("r.nii");
        Path right = Files.createDirectory(folder.resolve("right")).resolve("r.nii");
        Files.writeString(left, "1");
        Files.writeString(right, "2");
        assertEquals(
                lines(write(List.of(left, right), Map.of()), "r.nii"),
                lines(write(List.of(right, left), Map.of()), "r.nii"));
        assertEquals(
                List.of(
                        "\"left/r.nii\" : \"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b\",",
                        "\"right/r.nii\" : \"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35\""),
                lines(write(List.of(left, right), Map.of()), "r.nii"));
    }

    @Test
    void standsBesideItsResult() {
        assertEquals(Path.of("d/x.h5.json"), Sidecar.of(Path.of("d/x.h5")));
        assertEquals(Path.of("d/report.sidecar.json"), Sidecar.of(Path.of("d/report.html")));
        assertEquals(Path.of("design.sidecar.json"), Sidecar.of(Path.of("design.json")));
    }

    private String write(List<Path> inputs, Map<String, ?> details, String... arguments) throws IOException {
        CommandLine command = new CommandLine(new SomeTool());
        command.parseArgs(arguments);
        Path file = folder.resolve("sidecar.json");
        Sidecar.write(file, command.getCommandSpec(), inputs, details);
        return Files.readString(file);
    }

    private static List<String> lines(String text, String... containing) {
        return text.lines()
                .filter(line -> List.of(containing).stream().anyMatch(line::contains))
                .map(String::strip)
                .toList();
    }
}
