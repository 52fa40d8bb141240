package rdmflow.tool.definerois;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One call of the tool in this JVM: its exit code and what it says is wrong, without its name. */
record ToolRun(int exitCode, List<String> problems) {
    static ToolRun of(List<String> arguments) {
        PrintStream err = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            int exitCode = DefineRois.run(arguments.toArray(String[]::new));
            String start = "define-rois: error: ";
            return new ToolRun(
                    exitCode,
                    errors.toString(StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith(start))
                            .map(line -> line.substring(start.length()))
                            .toList());
        } finally {
            System.setErr(err);
        }
    }
}
