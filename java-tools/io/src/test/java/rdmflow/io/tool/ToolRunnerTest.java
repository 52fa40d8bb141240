package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.test.ToolRun;

class ToolRunnerTest {
    private ToolRun last;

    @Command(name = "some-tool", mixinStandardHelpOptions = true, description = "Does what it is told.")
    private static final class SomeTool implements Callable<Integer> {
        @Option(names = "--level", required = true)
        private int level;

        @Option(names = "--inputs", arity = "1..*")
        private List<Path> inputs;

        @Option(names = "--output")
        private Path output;

        @Option(names = "--grams-output")
        private Optional<Path> gramsOutput = Optional.empty();

        @Mixin
        private CommonOptions common;

        @Spec
        private CommandSpec spec;

        private final Action action;

        SomeTool(Action action) {
            this.action = action;
        }

        @Override
        public Integer call() throws Exception {
            if (level < 0) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--level: expected 0 or more, found " + level);
            }
            action.run();
            return 0;
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    @Test
    void writesNothingOverItsInputsNorTwoOutputsIntoOneFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.h5"), "a");
        Path link = Files.createSymbolicLink(folder.resolve("link.h5"), file);
        Action never = () -> {
            throw new AssertionError("runs");
        };
        assertEquals(64, run(never, "--level", "1", "--inputs", "b", link.toString(), "--output", file.toString()));
        assertTrue(
                last.lastLine().contains("--output: expected a file of its own, found link.h5, that of --inputs"),
                last.lastLine());
        assertEquals(64, run(never, "--level", "1", "--output", "c.h5", "--grams-output", "./c.h5"));
        assertTrue(last.lastLine().contains("expected a file of its own, found c.h5, that of --"), last.lastLine());
        assertEquals(0, run(() -> {}, "--level", "1", "--inputs", "b", "b", "--output", "c.h5", "--grams-output", "d"));
    }

    @Test
    void refusesLessThanOneThread() {
        assertEquals(64, run(() -> {}, "--level", "1", "--threads", "0"));
        assertTrue(last.lastLine().contains("--threads: expected 1 or more, found 0"), last.lastLine());
    }

    @Test
    void endsWithZeroAndSaysVersionJavaHeapAndThreadsFirst() {
        assertEquals(0, run(() -> {}, "--level", "1", "--threads", "3"));
        assertEquals(1, last.lines().size());
        assertTrue(
                last.lines().get(0).matches("some-tool [0-9.]+, Java [0-9.]+.*, heap [0-9]+ MB, 3 threads"),
                last.lines().get(0));
        assertEquals("", last.output());
    }

    @Test
    void tellsHelpAndVersionOnStandardOutput() {
        assertEquals(0, run(() -> {}, "--help"));
        assertTrue(last.output().contains("Does what it is told."), last.output());
        assertEquals(0, run(() -> {}, "--version"));
        assertEquals("some-tool " + Version.CURRENT + "\n", last.output());
        assertTrue(Version.CURRENT.matches("[0-9]+\\.[0-9]+\\.[0-9]+"));
        assertEquals(List.of(), last.lines());
    }

    @Test
    void endsWith64OnWrongUse() {
        for (String[] wrong : new String[][] {{}, {"--level", "high"}, {"--levle", "1"}, {"--level", "-1"}}) {
            assertEquals(64, run(() -> {}, wrong));
            assertTrue(last.lastLine().startsWith("some-tool: error: "), last.lastLine());
            assertTrue(last.lastLine().endsWith("; see some-tool --help"), last.lastLine());
        }
        assertEquals("some-tool: error: --level: expected 0 or more, found -1; see some-tool --help", last.lastLine());
    }

    @Test
    void saysWhatKindOfValueAnOptionTakes() {
        for (String value : List.of("high", "1.5", "99999999999")) {
            String expected = value.length() > 4 ? "a smaller whole number" : "a whole number";
            assertEquals(64, run(() -> {}, "--level", value));
            assertEquals(
                    "some-tool: error: --level: expected " + expected + ", found " + value + "; see some-tool --help",
                    last.lastLine());
        }
    }

    @Test
    void endsWith65OnBadDataWithOneLineForEachProblemAndNoStackTrace() {
        int code = run(
                () -> {
                    throw new DataException(List.of("a.h5: expected x,\n found y", "b.h5: expected y, found x"));
                },
                "--level",
                "1");
        assertEquals(65, code);
        assertEquals(
                List.of("some-tool: error: a.h5: expected x, found y", "some-tool: error: b.h5: expected y, found x"),
                last.lines().subList(1, last.lines().size()));
    }

    @Test
    void endsWith70OnABugWithItsStackTraceAndItsCauseLast() {
        int code = run(
                () -> {
                    throw new IllegalStateException("impossible");
                },
                "--level",
                "1");
        assertEquals(70, code);
        assertTrue(last.lines().stream().anyMatch(line -> line.startsWith("\tat rdmflow.io.tool.ToolRunnerTest")));
        assertEquals(
                "some-tool: error: this is a bug in some-tool " + Version.CURRENT
                        + ": java.lang.IllegalStateException: impossible",
                last.lastLine());
    }

    @Test
    void endsWith74WhenReadingOrWritingFails() {
        Action write = () -> {
            throw new IOException("No space left on device");
        };
        assertEquals(74, run(write, "--level", "1"));
        assertEquals("some-tool: error: IOException: No space left on device", last.lastLine());
        Action read = () -> {
            throw new UncheckedIOException(new IOException("Input/output error"));
        };
        assertEquals(74, run(read, "--level", "1"));
        assertEquals("some-tool: error: IOException: Input/output error", last.lastLine());
    }

    @Test
    void saysWhichFolderIsAFileOrClosed() {
        Map.of(
                        new FileAlreadyExistsException("out"), "out: expected a folder to write to, found a file",
                        new AccessDeniedException("out"), "out: expected permission to read or write it, found none",
                        new FileSystemException("out/x", null, "Not a directory"), "out/x: Not a directory")
                .forEach((thrown, said) -> {
                    Action write = () -> {
                        throw thrown;
                    };
                    assertEquals(74, run(write, "--level", "1"));
                    assertEquals("some-tool: error: " + said, last.lastLine());
                });
    }

    @Test
    void endsWith137WhenMemoryIsFullSoThatThePipelineRetriesWithMore() {
        Action action = () -> {
            throw new OutOfMemoryError("Java heap space");
        };
        assertEquals(137, run(action, "--level", "1"));
        assertTrue(
                last.lastLine().startsWith("some-tool: error: out of memory: Java heap space; heap is "),
                last.lastLine());
    }

    @Test
    void endsWith70WhenANativeLibraryIsMissing() {
        Action action = () -> {
            throw new UnsatisfiedLinkError("no openblas in java.library.path");
        };
        assertEquals(70, run(action, "--level", "1"));
        assertEquals(
                "some-tool: error: a native library could not be loaded: no openblas in java.library.path",
                last.lastLine());
    }

    private int run(Action action, String... arguments) {
        last = ToolRun.of(words -> ToolRunner.run(new SomeTool(action), words), (Object[]) arguments);
        return last.exitCode();
    }
}
