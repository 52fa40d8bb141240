package rdmflow.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A good file of a kind.
 *
 * @param name of the file; its ending may decide how it is read
 * @param beside files that it needs, by name; never damaged
 */
record Input(String name, byte[] bytes, Map<String, byte[]> beside) {
    Input(String name, byte[] bytes) {
        this(name, bytes, Map.of());
    }

    /** The same file with other content. */
    Input with(byte[] other) {
        return new Input(name, other, beside);
    }

    Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : beside.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        return Files.write(folder.resolve(name), bytes);
    }
}
