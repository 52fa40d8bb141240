package rdmflow.vision.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;
import rdmflow.io.tool.JsonFile;

/**
 * The index of weights in several files, as {@code model.safetensors.index.json}: {"weight_map": {tensor: file}}.
 *
 * @param file the index
 * @param shards file name of each tensor's shard
 */
record ShardIndex(Path file, Map<String, String> shards) {
    private static final long LARGEST = 100L << 20;

    static ShardIndex read(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (Files.size(file) > LARGEST) {
            throw new DataException(name + ": expected an index of weight files, found " + Files.size(file) + " bytes");
        }
        JsonNode map = JsonFile.object(file).path("weight_map");
        Map<String, String> shards = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText();
            if (!entry.getValue().isTextual() || !shard.matches("[^/\\\\\\p{Cntrl}]+") || shard.matches("\\.{1,2}")) {
                throw new DataException(name + ": weight_map: " + entry.getKey()
                        + ": expected the name of a file beside the index, found " + entry.getValue());
            }
            shards.put(entry.getKey(), shard);
        }
        if (shards.isEmpty()) {
            throw new DataException(
                    name + ": expected weights, or an index of weight files with a weight_map, found other JSON");
        }
        return new ShardIndex(file, shards);
    }

    /**
     * The shards, each among the files given, else beside the index.
     *
     * @throws DataException naming every shard that is not there
     */
    List<Path> locate(List<Path> given) {
        List<Path> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String shard : shards.values().stream().distinct().sorted().toList()) {
            Path place = given.stream()
                    .filter(path -> path.getFileName().toString().equals(shard))
                    .findFirst()
                    .orElse(file.resolveSibling(shard));
            if (Files.isRegularFile(place)) {
                found.add(place);
            } else {
                missing.add(shard);
            }
        }
        if (!missing.isEmpty()) {
            throw new DataException(
                    file.getFileName() + ": expected its shards beside it or listed with it, separated by"
                            + " ; in models.csv, found no " + ProblemLines.names(missing));
        }
        List<String> strangers = given.stream()
                .filter(path -> !path.equals(file) && !found.contains(path))
                .map(path -> path.getFileName().toString())
                .toList();
        if (!strangers.isEmpty()) {
            throw new DataException(file.getFileName() + ": expected the files that it lists, found also "
                    + ProblemLines.names(strangers));
        }
        return found;
    }

    /** Throws when a shard lacks what the index says it holds. */
    void requireTensors(Map<String, WeightHeader> headers) {
        List<String> problems = new ArrayList<>();
        shards.forEach((tensor, shard) -> {
            boolean there = headers.get(shard).groups().values().stream().anyMatch(group -> group.containsKey(tensor));
            if (!there) {
                problems.add(shard + ": expected " + tensor + ", as " + file.getFileName() + " says, found none");
            }
        });
        if (!problems.isEmpty()) {
            throw new DataException(ProblemLines.capped(file.getFileName().toString(), problems));
        }
    }
}
