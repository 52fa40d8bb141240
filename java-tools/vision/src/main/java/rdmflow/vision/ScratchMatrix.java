package rdmflow.vision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import rdmflow.core.rdm.Patterns;

/**
 * The volumes x features matrix of a layer in a file: float32, little-endian, row after row behind an optional header.
 * Rows are written as they are finished, by position, so that a full disk is an error of the write; panels are read through
 * memory maps. Sizes are longs: 542 volumes of 1.2 million features pass 2 GiB.
 */
final class ScratchMatrix implements Patterns, AutoCloseable {
    private static final int CHUNK_FLOATS = 1 << 18;
    private static final long MAP_BYTES = 1L << 30;

    private final FileChannel channel;
    private final long start;
    private final int rows;
    private final int columns;
    private final ByteBuffer chunk =
            ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final List<FloatBuffer> maps = new ArrayList<>();
    private int rowsPerMap;

    private ScratchMatrix(FileChannel channel, long start, int rows, int columns) {
        this.channel = channel;
        this.start = start;
        this.rows = rows;
        this.columns = columns;
    }

    /** A file that has no name any more: its space is free again when the process ends, however it ends. */
    static ScratchMatrix temporary(Path file, int rows, int columns) throws IOException {
        return new ScratchMatrix(open(file, StandardOpenOption.DELETE_ON_CLOSE), 0, rows, columns);
    }

    /** A file that stays, its rows behind a header. */
    static ScratchMatrix kept(Path file, byte[] header, int rows, int columns) throws IOException {
        FileChannel channel = open(file);
        channel.write(ByteBuffer.wrap(header), 0);
        return new ScratchMatrix(channel, header.length, rows, columns);
    }

    private static FileChannel open(Path file, StandardOpenOption... more) throws IOException {
        Set<StandardOpenOption> options = new HashSet<>(Set.of(more));
        options.addAll(Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
        return FileChannel.open(file, options);
    }

    static long bytes(int rows, long columns) {
        return Math.multiplyExact(Math.multiplyExact(columns, rows), Float.BYTES);
    }

    /** Writes a row; every row must be written before a panel is read. */
    void write(int row, float[] values) {
        try {
            long position = start + bytes(row, columns);
            for (int from = 0; from < columns; from += CHUNK_FLOATS) {
                int count = Math.min(CHUNK_FLOATS, columns - from);
                chunk.clear();
                chunk.asFloatBuffer().put(values, from, count);
                chunk.limit(count * Float.BYTES);
                while (chunk.hasRemaining()) {
                    position += channel.write(chunk, position);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long columns() {
        return columns;
    }

    @Override
    public void panel(long first, int count, double[] panel) {
        if (maps.isEmpty()) {
            map();
        }
        float[] values = new float[count];
        for (int i = 0; i < rows; i++) {
            FloatBuffer map = maps.get(i / rowsPerMap);
            map.get(Math.toIntExact((long) (i % rowsPerMap) * columns + first), values);
            for (int p = 0; p < count; p++) {
                panel[i * count + p] = values[p];
            }
        }
    }

    private void map() {
        rowsPerMap = (int) Math.max(1, MAP_BYTES / bytes(1, columns));
        try {
            for (int row = 0; row < rows; row += rowsPerMap) {
                int count = Math.min(rowsPerMap, rows - row);
                maps.add(channel.map(FileChannel.MapMode.READ_ONLY, start + bytes(row, columns), bytes(count, columns))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        maps.clear();
        channel.close();
    }
}
