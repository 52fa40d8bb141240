package rdmflow.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Sidecar;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.Safetensors;
import rdmflow.vision.weights.WeightFile;
import rdmflow.vision.weights.WeightHeader;

/**
 * The folder in which a training keeps where it stands: {@code state/step-N.safetensors} (weights and momenta) and {@code
 * state/state.json}, which names the last two of them. Everything is written under another name first, so that a kill at
 * any time leaves a checkpoint that can be read. One training at a time owns the folder.
 */
public final class Checkpoints implements AutoCloseable {
    private static final String MODEL = "model/";
    private static final String MOMENTUM = "momentum/";
    private static final int KEPT = 2;

    private final Path folder;
    private final String fingerprint;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Set<String> unreadable = new HashSet<>();

    private Checkpoints(Path folder, String fingerprint, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.fingerprint = fingerprint;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes a folder for one training.
     *
     * @param fingerprint of everything that the result depends on
     * @throws DataException if another training has it now, or it holds checkpoints of another configuration
     */
    public static Checkpoints open(Path outer, String fingerprint) throws IOException {
        Path folder = Files.createDirectories(outer.resolve("state"));
        FileChannel file =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            throw new DataException(outer + ": expected checkpoints of no other training, found one that runs now: wait"
                    + " for it, or name another folder");
        }
        Checkpoints checkpoints = new Checkpoints(folder, fingerprint, file, lock);
        try {
            checkpoints.requireOurs();
        } catch (RuntimeException e) {
            checkpoints.close();
            throw e;
        }
        return checkpoints;
    }

    private Path table() {
        return folder.resolve("state.json");
    }

    private void requireOurs() {
        if (Files.exists(table())) {
            String found = JsonFile.object(table()).path("fingerprint").asText();
            if (!found.equals(fingerprint)) {
                throw new DataException(folder.getParent().getFileName()
                        + ": expected checkpoints of these options, shards and weights, found those of others"
                        + " (fingerprint " + found.substring(0, Math.min(12, found.length())) + ", not "
                        + fingerprint.substring(0, 12) + "): name another folder, or delete this one to start anew");
            }
        }
    }

    /** The newest checkpoint that can be read; says so where that is not the last one. */
    public Optional<TrainingState> latest() {
        if (!Files.exists(table())) {
            return Optional.empty();
        }
        JsonNode entries = JsonFile.object(table()).path("checkpoints");
        String problem = "an empty list";
        for (JsonNode entry : entries) {
            try {
                return Optional.of(read(entry));
            } catch (DataException e) {
                problem = e.problems().get(0);
                unreadable.add(entry.path("file").asText());
                System.err.println("a checkpoint cannot be read: " + problem);
            }
        }
        throw new DataException(folder + ": expected a checkpoint that can be read, found " + problem
                + ": delete the folder to start anew");
    }

    private TrainingState read(JsonNode entry) {
        Path file = folder.resolve(entry.path("file").asText());
        if (!Files.isRegularFile(file)) {
            throw new DataException(file.getFileName() + ": expected a checkpoint, found none");
        }
        WeightHeader header = WeightFile.header(file);
        List<String> names = List.copyOf(header.groups().get("").keySet());
        Map<String, FloatTensor> model = new LinkedHashMap<>();
        Map<String, FloatTensor> momentum = new LinkedHashMap<>();
        WeightFile.read(file, "", names).forEach((name, tensor) -> {
            if (name.startsWith(MODEL)) {
                model.put(name.substring(MODEL.length()), tensor);
            } else {
                momentum.put(name.substring(MOMENTUM.length()), tensor);
            }
        });
        return new TrainingState(
                entry.path("epoch").asInt(),
                entry.path("batch").asInt(),
                entry.path("step").asLong(),
                mapOf(entry.path("sums")),
                listOf(entry.path("history")),
                model,
                momentum);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapOf(JsonNode node) {
        return JsonFile.MAPPER.convertValue(node, Map.class);
    }

    private static List<Map<String, Object>> listOf(JsonNode node) {
        return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                .map(i -> mapOf(node.get(i)))
                .toList();
    }

    /** Keeps a state, and of the earlier ones the last that could be read. */
    public void save(TrainingState state) throws IOException {
        String name = "step-" + state.step() + "-" + state.epoch() + "-" + state.batch() + ".safetensors";
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        state.model().forEach((key, tensor) -> tensors.put(MODEL + key, tensor));
        state.momentum().forEach((key, tensor) -> tensors.put(MOMENTUM + key, tensor));
        Path partial = folder.resolve(".partial-" + name);
        Safetensors.write(partial, tensors);
        move(partial, folder.resolve(name));

        ObjectNode entry = JsonFile.MAPPER.createObjectNode();
        entry.put("file", name);
        entry.put("epoch", state.epoch());
        entry.put("batch", state.batch());
        entry.put("step", state.step());
        entry.set("sums", JsonFile.MAPPER.valueToTree(state.sums()));
        entry.set("history", JsonFile.MAPPER.valueToTree(state.history()));
        ObjectNode root = JsonFile.MAPPER.createObjectNode();
        root.put("fingerprint", fingerprint);
        ArrayNode entries = root.putArray("checkpoints").add(entry);
        if (Files.exists(table())) {
            for (JsonNode earlier : JsonFile.object(table()).path("checkpoints")) {
                String file = earlier.path("file").asText();
                if (entries.size() < KEPT && !file.equals(name) && !unreadable.contains(file)) {
                    entries.add(earlier);
                }
            }
        }
        Path partialTable = folder.resolve(".partial-state.json");
        Sidecar.writeJson(partialTable, root);
        move(partialTable, table());
        deleteOthers(entries);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void deleteOthers(ArrayNode entries) throws IOException {
        List<String> kept = Stream.iterate(0, i -> i < entries.size(), i -> i + 1)
                .map(i -> entries.get(i).path("file").asText())
                .toList();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".safetensors") && !kept.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }
}
