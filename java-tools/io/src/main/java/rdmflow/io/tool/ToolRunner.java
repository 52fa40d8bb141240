package rdmflow.io.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import rdmflow.core.DataException;

/**
 * Runs a tool and turns what happened into an exit code: 0 ok, 64 usage, 65 bad data or design, 70 bug, 74 I/O, 137 out
 * of memory (the pipeline then retries with more). The first line on stderr tells version, Java, heap and threads; the
 * last one is the cause of a failure, because that is what Nextflow shows.
 */
public final class ToolRunner {
    public static final int USAGE = 64;
    public static final int DATA = 65;
    public static final int BUG = 70;
    public static final int IO = 74;
    public static final int OUT_OF_MEMORY = 137;

    private ToolRunner() {}

    /** Parses the arguments, calls the tool, and returns the exit code; never throws and never exits the JVM. */
    public static int run(Callable<Integer> tool, String... args) {
        Locale.setDefault(Locale.ROOT);
        CommandLine command = new CommandLine(tool);
        String name = tool.getClass().getAnnotation(Command.class).name();
        command.getCommandSpec().version(name + " " + Version.CURRENT);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        // Else a misspelt option after a list would be taken for one more file of the list.
        command.setUnmatchedOptionsAllowedAsOptionParameters(false);
        command.setParameterExceptionHandler(ToolRunner::usage);
        command.setExecutionStrategy(parsed -> execute(command, name, parsed));
        command.setExecutionExceptionHandler((e, failed, parsed) -> exitCode(e, name));
        try {
            return command.execute(args);
        } catch (OutOfMemoryError e) {
            System.err.println(name + ": error: out of memory: " + e.getMessage() + "; heap is " + heapMegabytes()
                    + " MB, give the task more memory");
            return OUT_OF_MEMORY;
        } catch (LinkageError e) {
            e.printStackTrace();
            System.err.println(name + ": error: a native library could not be loaded: " + e.getMessage());
            return BUG;
        }
    }

    private static int execute(CommandLine command, String name, ParseResult parsed) {
        if (!parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
            System.err.println(name + " " + Version.CURRENT + ", Java " + Runtime.version() + ", heap "
                    + heapMegabytes() + " MB, " + threads(parsed) + " threads");
            Overwriting.refuse(parsed);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static Object threads(ParseResult parsed) {
        return parsed.matchedOptionValue("--threads", 1);
    }

    private static long heapMegabytes() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    private static int usage(ParameterException e, String[] args) {
        String name = e.getCommandLine().getCommandName();
        System.err.println(name + ": error: " + oneLine(usageProblem(e)) + "; see " + name + " --help");
        return USAGE;
    }

    /** In the words of our own problems: picocli would show the names of constants and of Java's types. */
    private static String usageProblem(ParameterException e) {
        if (e.getArgSpec() instanceof OptionSpec option && e.getValue() != null) {
            Class<?> type = option.auxiliaryTypes()[0];
            String expected = "";
            if (type.isEnum()) {
                expected = Arrays.stream(type.getEnumConstants())
                        .map(word -> word.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "one of ", ""));
            } else if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
                expected = e.getValue().matches("-?\\d+") ? "a smaller whole number" : "a whole number";
            } else if (List.of(double.class, Double.class).contains(type)) {
                expected = "a number";
            }
            if (!expected.isEmpty()) {
                return option.longestName() + ": expected " + expected + ", found " + e.getValue();
            }
        }
        return e.getMessage();
    }

    private static int exitCode(Exception e, String name) {
        if (e instanceof DataException data) {
            data.problems().forEach(problem -> System.err.println(name + ": error: " + oneLine(problem)));
            return DATA;
        }
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
            System.err.println(name + ": error: " + oneLine(ioProblem(cause)));
            return IO;
        }
        e.printStackTrace();
        System.err.println(name + ": error: this is a bug in " + name + " " + Version.CURRENT + ": " + oneLine("" + e));
        return BUG;
    }

    private static String ioProblem(Throwable e) {
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + ": expected a folder to write to, found a file";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": expected permission to read or write it, found none";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getFile() + ": " + failed.getReason();
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static String oneLine(String message) {
        return message == null ? "no message" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
