package rdmflow.training.shards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.training.shards.Pictures.Picture;
import rdmflow.training.shards.ShardSet.Video;

/** Reads single frames of shards by their place; safe for several threads. */
final class ShardReader implements AutoCloseable {
    private final Path folder;
    private final Optional<Path> cache;
    private final Map<String, FileChannel> open = new HashMap<>();

    /** @param cache a folder of a fast disk; shards are copied there before they are read */
    ShardReader(Path folder, Optional<Path> cache) {
        this.folder = folder;
        this.cache = cache;
    }

    Picture read(Video video, int frame) {
        String name = video.shard() + ": " + ShardWriter.key(video.name(), frame);
        ByteBuffer bytes = ByteBuffer.allocate(video.sizes()[frame]);
        try {
            FileChannel channel = channel(video.shard());
            long at = video.offsets()[frame];
            while (bytes.hasRemaining()) {
                int count = channel.read(bytes, at + bytes.position());
                if (count < 0) {
                    throw new DataException(name + ": expected " + bytes.capacity() + " bytes, found the shard's end");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Pictures.decode(bytes.array(), name);
    }

    private synchronized FileChannel channel(String shard) throws IOException {
        FileChannel channel = open.get(shard);
        if (channel == null) {
            channel = FileChannel.open(local(shard));
            open.put(shard, channel);
        }
        return channel;
    }

    private Path local(String shard) throws IOException {
        Path source = folder.resolve(shard);
        if (cache.isEmpty()) {
            return source;
        }
        Path copy = Files.createDirectories(cache.get()).resolve(shard);
        if (!Files.exists(copy)
                || Files.size(copy) != Files.size(source)
                || Files.getLastModifiedTime(copy).compareTo(Files.getLastModifiedTime(source)) < 0) {
            // a name of its own, as another training may copy to the same folder now
            Path partial = Files.createTempFile(cache.get(), ".partial-", "-" + shard);
            try {
                Files.copy(source, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
        return copy;
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
    }
}
