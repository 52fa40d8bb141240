package rdmflow.training.shards;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;

/**
 * Writes shards in the WebDataset layout: per frame {@code VIDEO/frame_0000.cls} (the label as text) and
 * {@code VIDEO/frame_0000.jpg}. A video's frames stand in order and never in two shards.
 */
public final class ShardWriter implements AutoCloseable {
    static final List<String> COLUMNS =
            List.of("split", "shard", "video", "class", "label", "frames", "width", "height");
    static final List<String> INDEX_COLUMNS = List.of("key", "offset", "size");

    private final Path folder;
    private final Outputs outputs;
    private final long shardBytes;
    private final List<List<?>> videos = new ArrayList<>();
    private List<List<?>> index = new ArrayList<>();
    private Ustar tar;
    private String set = "";
    private String shard = "";
    private int number;

    /** @param shardBytes a new shard begins before a video when the last one has so many */
    public ShardWriter(Path folder, Outputs outputs, long shardBytes) {
        this.folder = folder;
        this.outputs = outputs;
        this.shardBytes = shardBytes;
    }

    /** Adds a video; those of one set in a row. */
    public void add(String toSet, ActionVideo video, int label, FrameSource.Frames frames) throws IOException {
        if (tar == null || !set.equals(toSet) || tar.written() >= shardBytes) {
            begin(toSet);
        }
        byte[] text = Integer.toString(label).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < frames.jpegs().size(); i++) {
            String key = key(video.name(), i);
            byte[] jpeg = frames.jpegs().get(i);
            tar.add(key + ".cls", text);
            index.add(List.of(key, tar.add(key + ".jpg", jpeg), jpeg.length));
        }
        videos.add(List.of(
                toSet,
                shard,
                video.name(),
                video.action(),
                label,
                frames.jpegs().size(),
                frames.width(),
                frames.height()));
    }

    static String key(String video, int frame) {
        return String.format(Locale.ROOT, "%s/frame_%04d", video, frame);
    }

    /** Writes the table of all videos, after the last one. */
    public void finish() throws IOException {
        close();
        Tables.writeTsv(outputs.file(folder.resolve("shards.tsv")), COLUMNS, videos);
    }

    private void begin(String toSet) throws IOException {
        close();
        number = set.equals(toSet) ? number + 1 : 0;
        set = toSet;
        shard = String.format(Locale.ROOT, "%s-%06d.tar", set, number);
        tar = new Ustar(outputs.file(folder.resolve(shard)));
        index = new ArrayList<>();
    }

    @Override
    public void close() throws IOException {
        if (tar != null) {
            tar.close();
            tar = null;
            Tables.writeTsv(outputs.file(folder.resolve(indexName(shard))), INDEX_COLUMNS, index);
        }
    }

    static String indexName(String shard) {
        return shard.replaceFirst("\\.tar$", ".idx.tsv");
    }
}
