package rdmflow.io.bids;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.tool.JsonFile;

/**
 * The JSON fields that describe a file.
 *
 * @param sources the files they come from, the deepest last
 * @param fields all of them in one object; a deeper file overrides key by key
 */
public record BidsSidecar(List<Path> sources, JsonNode fields) {
    public BidsSidecar {
        sources = List.copyOf(sources);
    }

    /** No JSON at all. */
    public static BidsSidecar none() {
        return new BidsSidecar(List.of(), JsonNodeFactory.instance.objectNode());
    }

    /** The JSON of one file. */
    public static BidsSidecar of(Path json) {
        return new BidsSidecar(List.of(json), JsonFile.object(json));
    }

    /** The JSON beside a file, of the same stem; none if it is not there. */
    public static BidsSidecar beside(Path file) {
        Path json = besideName(file);
        return Files.exists(json, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? of(json) : none();
    }

    /**
     * The JSON of an image of one or two files (hemispheres).
     *
     * @param json as given; none for those beside the files
     * @throws DataException where the hemispheres' repetition times differ
     */
    public static BidsSidecar ofImage(List<Path> files, List<Path> json) {
        List<BidsSidecar> found = (json.isEmpty() ? files : json)
                .stream().map(file -> json.isEmpty() ? beside(file) : of(file)).toList();
        List<BidsSidecar> timed = found.stream()
                .filter(sidecar -> sidecar.repetitionTime().isPresent())
                .toList();
        for (BidsSidecar other : timed) {
            if (!other.repetitionTime().equals(timed.get(0).repetitionTime())) {
                throw new DataException(other.sources.get(0).getFileName() + ": expected the RepetitionTime of "
                        + timed.get(0).sources.get(0).getFileName() + ", "
                        + timed.get(0).repetitionTime().getAsDouble() + ", found "
                        + other.repetitionTime().getAsDouble());
            }
        }
        return timed.stream().findFirst().orElse(found.get(0));
    }

    /** Where the JSON beside a file would be. */
    public static Path besideName(Path file) {
        return file.resolveSibling(jsonName(file.getFileName().toString()));
    }

    /** The name of the JSON beside a file: what stands before the endings, which are several for surfaces. */
    public static String jsonName(String name) {
        return name.replaceFirst("((\\.[a-z]+)?\\.gii|(" + CiftiFile.ENDING + ")?\\.nii|\\.tsv)?(\\.gz)?$", "")
                + ".json";
    }

    /**
     * The inheritance principle: every JSON with the same suffix whose entities are a subset of the file's own, in the
     * root folder and in each folder from there down to the file's. Several renderings of one run lie beside each other in
     * a folder, each with its own; so one that bears exactly the file's entities wins over the others there.
     *
     * @param root the data set
     * @param file a file below it
     * @throws DataException if two apply at one level
     */
    public static BidsSidecar inherited(Path root, Path file) {
        BidsName name = BidsName.parse(file.getFileName().toString())
                .orElseThrow(() -> new DataException(file.getFileName() + ": expected a BIDS name"));
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        List<Path> sources = new ArrayList<>();
        for (Path level : levels(root, file)) {
            Optional<Path> source = applying(level, file, name);
            if (source.isPresent()) {
                merged.setAll(JsonFile.object(source.get()));
                sources.add(source.get());
            }
        }
        return new BidsSidecar(sources, merged);
    }

    /** The sidecar of a folder that applies to a file. */
    private static Optional<Path> applying(Path level, Path file, BidsName name) {
        List<Path> applying = new ArrayList<>();
        for (Path candidate : list(level)) {
            Optional<BidsName> sidecar = candidate.getFileName().toString().endsWith(".json")
                    ? BidsName.parse(candidate.getFileName().toString())
                    : Optional.empty();
            if (sidecar.isPresent()
                    && sidecar.get().suffix().equals(name.suffix())
                    && sidecar.get().isWithin(name)) {
                if (name.isWithin(sidecar.get())) {
                    return Optional.of(candidate);
                }
                applying.add(candidate);
            }
        }
        if (applying.size() > 1) {
            throw new DataException(file.getFileName() + ": expected one sidecar per folder, found "
                    + String.join(
                            " and ",
                            applying.stream()
                                    .map(p -> p.getFileName().toString())
                                    .toList()));
        }
        return applying.stream().findFirst();
    }

    private static List<Path> levels(Path root, Path file) {
        List<Path> levels = new ArrayList<>(List.of(root));
        Path level = root;
        for (Path part : root.relativize(file.getParent())) {
            if (!part.toString().isEmpty()) {
                level = level.resolve(part);
                levels.add(level);
            }
        }
        return levels;
    }

    /** Files and folders of a folder, sorted by name. */
    static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code RepetitionTime} in seconds. Only the top level counts: nested copies may be milliseconds. */
    public OptionalDouble repetitionTime() {
        return number("RepetitionTime");
    }

    /** {@code StartTime} in seconds: what slice-timing correction shifted the volumes to. */
    public OptionalDouble startTime() {
        return number("StartTime");
    }

    /** A number as text would leave a header's own in force without a word. */
    private OptionalDouble number(String key) {
        JsonNode value = fields.get(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        // JSON may hold 1e999.
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            String found = value.isNumber()
                    ? "one beyond all"
                    : value.isContainerNode() ? "a list or an object" : value.toString();
            throw new DataException(sources.get(sources.size() - 1).getFileName()
                    + ": expected a number of seconds for " + key + ", found " + found);
        }
        return OptionalDouble.of(value.doubleValue());
    }
}
