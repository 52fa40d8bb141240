package rdmflow.io.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The JSON beside every result: {tool, version, parameters, inputs: {file name: SHA-256}, methods, details}. Keys are
 * sorted; paths are reduced to file names; options that cannot change a result (threads, scratch, where it is written) are left
 * out, so equal inputs give equal bytes.
 */
public final class Sidecar {
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "--help",
            "--version",
            "--threads",
            "--scratch",
            "--staged",
            "--output",
            "--output-dir",
            "--grams-output",
            "--device",
            "--cache",
            "--checkpoints",
            "--checkpoint-minutes",
            "--max-minutes");

    /** Lists of files that are matched with another list. */
    private static final Set<String> BY_POSITION = Set.of("--rois", "--roi-labels");

    private Sidecar() {}

    /** The sidecar of {@code result}: its name with {@code .json} appended; of JSON and HTML {@code name.sidecar.json}. */
    public static Path of(Path result) {
        return result.resolveSibling(
                result.getFileName().toString().replaceFirst("\\.(json|html)$", ".sidecar") + ".json");
    }

    /** A sidecar of a step that a paper's methods need not tell. */
    public static void write(Path file, CommandSpec spec, Collection<Path> inputs, Map<String, ?> details)
            throws IOException {
        write(file, spec, inputs, List.of(), details);
    }

    /**
     * Writes a sidecar.
     *
     * @param file where to, usually {@code outputs.file(Sidecar.of(result))}
     * @param spec the tool as picocli parsed it ({@code @Spec})
     * @param inputs files read; hashed here
     * @param methods what this run of the tool did, in sentences for the methods of a paper; the report joins those of
     *     all sidecars, each once, so they hold options and no counts of one participant; nothing about what was not done
     * @param details what else a reader must know: counts, warnings, resolved cards; keys as in docs/output.md
     */
    public static void write(
            Path file, CommandSpec spec, Collection<Path> inputs, List<String> methods, Map<String, ?> details)
            throws IOException {
        Map<String, Object> content = new TreeMap<>();
        content.put("tool", spec.name());
        content.put("version", Version.CURRENT);
        content.put("parameters", parameters(spec));
        content.put("inputs", hashes(inputs));
        if (!methods.isEmpty()) {
            content.put("methods", methods);
        }
        if (!details.isEmpty()) {
            content.put("details", details);
        }
        writeJson(file, content);
    }

    /** Writes JSON in the form of every JSON file of ours, see {@link JsonFile#MAPPER}. */
    public static void writeJson(Path file, Object content) throws IOException {
        Files.writeString(file, JsonText.of(content) + "\n");
    }

    /** By file name; files of one name go by their folder's name too, whichever comes first. */
    private static Map<String, String> hashes(Collection<Path> inputs) {
        Map<String, List<Path>> byName = new TreeMap<>();
        for (Path input : new LinkedHashSet<>(inputs)) {
            byName.computeIfAbsent(String.valueOf(input.getFileName()), name -> new ArrayList<>())
                    .add(input);
        }
        Map<String, String> hashes = new TreeMap<>();
        byName.forEach((name, files) -> {
            for (Path file : files) {
                Path folder = file.getParent() == null ? null : file.getParent().getFileName();
                hashes.put(files.size() == 1 || folder == null ? name : folder + "/" + name, InputFile.sha256(file));
            }
        });
        return hashes;
    }

    private static Map<String, Object> parameters(CommandSpec spec) {
        Map<String, Object> parameters = new TreeMap<>();
        for (OptionSpec option : spec.options()) {
            Object value = option.getValue();
            boolean given = value != null && !Optional.empty().equals(value);
            if (given && WITHOUT_EFFECT.stream().noneMatch(List.of(option.names())::contains)) {
                boolean ordered = BY_POSITION.contains(option.longestName());
                Object shown = ordered ? plain(value) : sorted(value);
                boolean namesFiles = option.paramLabel().equals("F");
                parameters.put(
                        option.longestName().replaceFirst("^--", ""), namesFiles ? withoutFolders(shown) : shown);
            }
        }
        return parameters;
    }

    /** Some options take files as texts, whose names hold what stands for a participant. */
    private static Object withoutFolders(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(Sidecar::withoutFolders).toList();
        }
        return value instanceof String text ? text.substring(text.lastIndexOf('/') + 1) : value;
    }

    /** Tools take files in any order, so the order they came in is no parameter. */
    private static Object sorted(Object value) {
        return value instanceof Collection<?> values && values.stream().allMatch(Path.class::isInstance)
                ? values.stream()
                        .map(Path.class::cast)
                        .map(path -> String.valueOf(path.getFileName()))
                        .sorted()
                        .toList()
                : plain(value);
    }

    private static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElseThrow());
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(Sidecar::plain).toList();
        }
        if (value instanceof Path path) {
            return String.valueOf(path.getFileName());
        }
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
