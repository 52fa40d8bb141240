package rdmflow.vision.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class DamagedSafetensorsTest {
    @TempDir
    Path folder;

    /** Zeros after the brace made the JSON parser guess UTF-32 and fail outside of its own kind of error. */
    @Test
    void readsTheHeaderAsUtf8Always() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(16).putInt('{').putInt(0x7fffffff).putLong(0);
        Path file = Files.write(folder.resolve("w.safetensors"), bytes.array());
        String message =
                assertThrows(DataException.class, () -> WeightFile.header(file)).getMessage();
        assertTrue(message.startsWith("w.safetensors: expected a safetensors header in JSON, found "), message);
    }
}
