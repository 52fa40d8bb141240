package rdmflow.tool.packshards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.Futures;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;
import rdmflow.training.shards.ActionVideo;
import rdmflow.training.shards.DataSplit;
import rdmflow.training.shards.FrameSource;
import rdmflow.training.shards.ShardWriter;

/** Decodes videos on several threads and writes them in one order, whatever the threads; counts what it cannot use. */
final class Packing {
    /** Frames of a clip of the paper's motion network. */
    private static final int CLIP = 11;

    private static final Pattern SHARD = Pattern.compile("(train|val|test)-\\d{6}\\.(tar|idx\\.tsv)");

    private final List<ActionVideo> videos;
    private final Map<String, String> sets;
    private final List<String> classes;
    private final List<String> damaged = new ArrayList<>();
    private final List<String> tooShort = new ArrayList<>();
    private final Map<String, Integer> videosBySet = new TreeMap<>();
    private final Map<String, Integer> trainOf = new TreeMap<>();
    private final Map<String, Integer> framesBySet = new TreeMap<>();

    /** @param classes in the order of their labels */
    Packing(List<ActionVideo> videos, Map<String, String> sets, List<String> classes) {
        this.sets = sets;
        this.classes = classes;
        this.videos = videos.stream()
                .sorted(Comparator.comparingInt((ActionVideo video) -> DataSplit.SETS.indexOf(sets.get(video.name())))
                        .thenComparing(video -> classes.indexOf(video.action()))
                        .thenComparing(ActionVideo::name))
                .toList();
    }

    void write(Path folder, Outputs outputs, int shortSide, float quality, long shardBytes, int threads)
            throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (ShardWriter writer = new ShardWriter(folder, outputs, shardBytes)) {
            Deque<Future<FrameSource.Frames>> ahead = new ArrayDeque<>();
            int next = 0;
            for (int i = 0; i < videos.size(); i++) {
                for (; next < Math.min(videos.size(), i + 2 * threads); next++) {
                    ActionVideo video = videos.get(next);
                    ahead.add(pool.submit(() -> FrameSource.read(video, shortSide, quality)));
                }
                add(writer, videos.get(i), ahead.remove());
            }
            requireVideos();
            writer.finish();
        } finally {
            pool.shutdownNow();
        }
    }

    private void add(ShardWriter writer, ActionVideo video, Future<FrameSource.Frames> decoded) throws IOException {
        FrameSource.Frames frames;
        try {
            frames = Futures.await(decoded);
        } catch (DataException e) {
            damaged.add(String.join(" ", e.problems()));
            return;
        }
        String set = sets.get(video.name());
        writer.add(set, video, classes.indexOf(video.action()), frames);
        int count = frames.jpegs().size();
        if (count < CLIP) {
            tooShort.add(video.name() + " (" + count + ")");
        }
        videosBySet.merge(set, 1, Integer::sum);
        framesBySet.merge(set, count, Integer::sum);
        trainOf.merge(video.action(), set.equals("train") ? 1 : 0, Integer::sum);
    }

    private void requireVideos() {
        List<String> empty = classes.stream()
                .filter(action -> trainOf.getOrDefault(action, 0) == 0)
                .toList();
        if (!empty.isEmpty()) {
            List<String> problems = new ArrayList<>(damaged);
            problems.add("expected a sound video to learn from in each class, found none of " + String.join(", ", empty)
                    + ": mend the videos or leave the classes out");
            throw new DataException(problems);
        }
    }

    /** What a user should know, each a sentence. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        damaged.forEach(problem -> warnings.add("left out: " + problem));
        if (!tooShort.isEmpty()) {
            warnings.add(tooShort.size() + " videos have fewer than " + CLIP
                    + " frames and give no clip of that length: " + String.join(", ", tooShort));
        }
        return warnings;
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("classes", classes.size());
        details.put("videos", videosBySet);
        details.put("frames", framesBySet);
        details.put("damaged_videos", damaged.size());
        details.put("short_videos", tooShort.size());
        details.put("warnings", warnings());
        return details;
    }

    /** Shards of an earlier packing into the same folder that this one did not replace. */
    static void deleteLeftovers(Path folder) throws IOException {
        Table table = Tables.readTsv(folder.resolve("shards.tsv"));
        List<String> ours =
                table.rows().stream().map(row -> row.get("shard")).distinct().toList();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (SHARD.matcher(name).matches() && !ours.contains(name.replaceFirst("\\.idx\\.tsv$", ".tar"))) {
                    Files.delete(file);
                }
            }
        }
    }
}
