package rdmflow.io.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** An output in the place of an input would be the user's data lost, and two outputs in one place one of them. */
final class Overwriting {
    private Overwriting() {}

    /** @throws picocli.CommandLine.ParameterException naming both options and the file */
    static void refuse(ParseResult parsed) {
        CommandSpec spec = parsed.commandSpec();
        Map<Path, OptionSpec> outputs = new HashMap<>();
        Usage usage = new Usage(spec);
        parsed.matchedOptions().stream().filter(Overwriting::isOutput).forEach(option -> paths(option)
                .forEach(path -> requireNone(outputs.put(place(path), option), option, path, usage)));
        parsed.matchedOptions().stream().filter(option -> !isOutput(option)).forEach(input -> paths(input)
                .forEach(path -> requireNone(input, outputs.get(place(path)), path, usage)));
        usage.throwProblems();
    }

    private static void requireNone(OptionSpec taken, OptionSpec output, Path path, Usage usage) {
        if (taken != null && output != null && taken != output) {
            usage.require(
                    false,
                    output.longestName() + ": expected a file of its own, found " + path.getFileName() + ", that of "
                            + taken.longestName());
        }
    }

    private static boolean isOutput(OptionSpec option) {
        return option.longestName().endsWith("output");
    }

    private static Stream<Path> paths(OptionSpec option) {
        Object value = option.getValue();
        return value instanceof Optional<?> optional ? each(optional.orElse(null)) : each(value);
    }

    private static Stream<Path> each(Object value) {
        Collection<?> values = value instanceof Collection<?> several
                ? several
                : Stream.ofNullable(value).toList();
        return values.stream().filter(Path.class::isInstance).map(Path.class::cast);
    }

    private static Path place(Path path) {
        try {
            return Files.exists(path)
                    ? path.toRealPath()
                    : path.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
