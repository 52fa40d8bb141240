package rdmflow.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * One call of a tool in this JVM.
 *
 * @param exitCode what its {@code run} returned
 * @param output all of its standard output
 * @param stderr all of its standard error
 */
public record ToolRun(int exitCode, String output, String stderr) {
    /** Calls {@code Tool::run}; lists among the arguments stand for their elements, all are turned into text. */
    public static ToolRun of(ToIntFunction<String[]> tool, Object... arguments) {
        String[] words = Stream.of(arguments)
                .flatMap(argument -> argument instanceof List<?> several ? several.stream() : Stream.of(argument))
                .map(String::valueOf)
                .toArray(String[]::new);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exitCode;
        try {
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            exitCode = tool.applyAsInt(words);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new ToolRun(exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    /** Requires exit code 0 and no complaint. */
    public void requireSuccess() {
        assertEquals(List.of(), problems(), stderr);
        assertEquals(0, exitCode, stderr);
    }

    /** The lines of standard error. */
    public List<String> lines() {
        return stderr.lines().toList();
    }

    /** The last line of standard error, empty if there is none. */
    public String lastLine() {
        return stderr.lines().reduce((first, second) -> second).orElse("");
    }

    /** What is wrong, without the tool's name. */
    public List<String> problems() {
        return after(": error: ");
    }

    /** What the tool warns of, without its name. */
    public List<String> warnings() {
        return after(": warning: ");
    }

    private List<String> after(String mark) {
        return stderr.lines()
                .filter(line -> line.matches("[a-z-]+" + mark + ".*"))
                .map(line -> line.substring(line.indexOf(mark) + mark.length()))
                .toList();
    }
}
