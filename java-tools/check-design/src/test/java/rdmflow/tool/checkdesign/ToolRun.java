package rdmflow.tool.checkdesign;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One call of the tool in this JVM: exit code, stdout and the lines of stderr. */
record ToolRun(int exitCode, String output, List<String> errors) {
    static ToolRun of(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            int exitCode = CheckDesign.run(arguments);
            return new ToolRun(
                    exitCode,
                    output.toString(StandardCharsets.UTF_8),
                    errors.toString(StandardCharsets.UTF_8).lines().toList());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The lines that say what is wrong, without the tool's name. */
    List<String> problems() {
        return errors.stream()
                .filter(line -> line.startsWith("check-design: error: "))
                .map(line -> line.substring("check-design: error: ".length()))
                .toList();
    }

    List<String> warnings() {
        return errors.stream()
                .filter(line -> line.startsWith("check-design: warning: "))
                .map(line -> line.substring("check-design: warning: ".length()))
                .toList();
    }
}
