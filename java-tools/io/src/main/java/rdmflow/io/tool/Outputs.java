package rdmflow.io.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that a tool writes: each is written under a temporary name in the folder of its target, and all are moved
 * into place together by {@link #commit}. Closing without a commit deletes them, so a failed tool leaves nothing behind.
 */
public final class Outputs implements AutoCloseable {
    private final Map<Path, Path> temporaryByTarget = new LinkedHashMap<>();

    /** Where to write what will become {@code target}; makes its folder. The name keeps its ending. */
    public Path file(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path temporary = absolute.resolveSibling(".partial-" + absolute.getFileName());
        temporaryByTarget.put(absolute, temporary);
        return temporary;
    }

    /** Moves every file into place. */
    public void commit() throws IOException {
        for (Map.Entry<Path, Path> entry : temporaryByTarget.entrySet()) {
            Files.move(
                    entry.getValue(),
                    entry.getKey(),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        temporaryByTarget.clear();
    }

    @Override
    public void close() throws IOException {
        for (Path temporary : temporaryByTarget.values()) {
            Files.deleteIfExists(temporary);
        }
    }
}
