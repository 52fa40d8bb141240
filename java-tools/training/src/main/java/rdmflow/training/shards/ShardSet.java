package rdmflow.training.shards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.core.DataException;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.InputFile;

/**
 * A folder of shards as its tables describe it.
 *
 * @param folder where they lie
 * @param videos in the order of {@code shards.tsv}
 * @param classes names by label
 */
public record ShardSet(Path folder, List<Video> videos, List<String> classes) {
    /**
     * A video in a shard.
     *
     * @param set train, val or test
     * @param offsets where each frame's JPEG begins
     * @param sizes bytes of each
     */
    public record Video(
            String set,
            String shard,
            String name,
            String action,
            int label,
            int frames,
            int width,
            int height,
            long[] offsets,
            int[] sizes) {}

    /**
     * Reads the tables and compares them with the shards' sizes.
     *
     * @throws DataException with everything that is wrong: a shard that is missing or cut short, an index that is not
     *     there or of another shard, labels that are no numbers from 0 on
     */
    public static ShardSet open(Path folder) {
        Table table = Tables.readTsv(InputFile.require(folder.resolve("shards.tsv")));
        requireColumns(table, ShardWriter.COLUMNS);
        Findings findings = new Findings();
        Map<Integer, String> classes = new TreeMap<>();
        Map<String, List<Integer>> rowsByShard = new LinkedHashMap<>();
        for (int row = 0; row < table.rows().size(); row++) {
            int at = row;
            Map<String, String> cells = table.rows().get(row);
            findings.check(() -> {
                int label = whole(table, at, "label");
                String known = classes.putIfAbsent(label, cells.get("class"));
                if (known != null && !known.equals(cells.get("class"))) {
                    throw new DataException(where(table, at) + ": expected class " + known + " for label " + label
                            + ", found " + cells.get("class"));
                }
                if (!DataSplit.SETS.contains(cells.get("split"))
                        || !cells.get("shard").matches("[a-z]+-\\d+\\.tar")) {
                    throw new DataException(where(table, at) + ": expected a set and a shard such as train and"
                            + " train-000000.tar, found " + cells.get("split") + " and " + cells.get("shard"));
                }
            });
            rowsByShard
                    .computeIfAbsent(cells.get("shard"), shard -> new ArrayList<>())
                    .add(row);
        }
        findings.throwProblems();
        List<Integer> labels = List.copyOf(classes.keySet());
        for (int label = 0; label < labels.size(); label++) {
            if (labels.get(label) != label) {
                throw new DataException(table.name() + ": expected labels 0 to " + (labels.size() - 1) + " for "
                        + labels.size() + " classes, found " + labels.get(label));
            }
        }
        Video[] videos = new Video[table.rows().size()];
        rowsByShard.forEach((shard, rows) -> findings.check(() -> readIndex(folder, table, shard, rows, videos)));
        findings.throwProblems();
        return new ShardSet(folder, List.of(videos), List.copyOf(classes.values()));
    }

    /** Tables that the shards are described by: what a result depends on. */
    public List<Path> tables() {
        List<Path> tables = new ArrayList<>(List.of(folder.resolve("shards.tsv")));
        shards().forEach(shard -> tables.add(folder.resolve(ShardWriter.indexName(shard))));
        return tables;
    }

    /** Names of the shards in order. */
    public List<String> shards() {
        return videos.stream().map(Video::shard).distinct().toList();
    }

    /** The videos of a set. */
    public List<Video> of(String set) {
        return videos.stream().filter(video -> video.set().equals(set)).toList();
    }

    private static void readIndex(Path folder, Table table, String shard, List<Integer> rows, Video[] videos) {
        Path tar = InputFile.require(folder.resolve(shard));
        Path indexFile = folder.resolve(ShardWriter.indexName(shard));
        if (!Files.exists(indexFile)) {
            throw new DataException(indexFile.getFileName() + ": expected it beside " + shard
                    + ", found none: run pack-shards again, or copy it from where the shard comes from");
        }
        Table index = Tables.readTsv(InputFile.require(indexFile));
        requireColumns(index, ShardWriter.INDEX_COLUMNS);
        int next = 0;
        long end = 0;
        for (int row : rows) {
            Map<String, String> cells = table.rows().get(row);
            int frames = whole(table, row, "frames");
            long[] offsets = new long[frames];
            int[] sizes = new int[frames];
            for (int frame = 0; frame < frames; frame++, next++) {
                String key = ShardWriter.key(cells.get("video"), frame);
                String found =
                        next < index.rows().size() ? index.rows().get(next).get("key") : "its end";
                if (!found.equals(key)) {
                    throw new DataException(index.name() + ": expected " + key + " as in shards.tsv, found " + found
                            + ": the index is of another packing");
                }
                offsets[frame] = (long) index.number(next, "offset");
                sizes[frame] = whole(index, next, "size");
                end = Math.max(end, offsets[frame] + sizes[frame]);
            }
            videos[row] = new Video(
                    cells.get("split"),
                    shard,
                    cells.get("video"),
                    cells.get("class"),
                    whole(table, row, "label"),
                    frames,
                    whole(table, row, "width"),
                    whole(table, row, "height"),
                    offsets,
                    sizes);
        }
        long expected = Ustar.lengthAfter(end);
        long found = size(tar);
        if (found < expected) {
            throw new DataException(shard + ": expected " + expected + " bytes as its index says, found " + found
                    + ": the shard is cut short; copy it again or run pack-shards again");
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void requireColumns(Table table, List<String> columns) {
        if (!table.columns().containsAll(columns)) {
            throw new DataException(table.name() + ": expected columns " + String.join(", ", columns) + ", found "
                    + String.join(", ", table.columns()));
        }
    }

    private static int whole(Table table, int row, String column) {
        String text = table.rows().get(row).get(column);
        if (!text.matches("\\d{1,9}")) {
            throw new DataException(
                    where(table, row) + ": expected a whole number from 0 on as " + column + ", found " + text);
        }
        return Integer.parseInt(text);
    }

    private static String where(Table table, int row) {
        return table.name() + " line " + table.lines().get(row);
    }
}
