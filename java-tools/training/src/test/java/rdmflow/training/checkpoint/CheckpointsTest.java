package rdmflow.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.vision.weights.FloatTensor;

class CheckpointsTest {
    @TempDir
    Path folder;

    private static TrainingState state(int step) {
        Map<String, FloatTensor> tensors = Map.of("w", new FloatTensor(new Shape(1), new float[] {step}));
        return new TrainingState(0, step, step, Map.of(), List.of(), tensors, tensors);
    }

    private Path file(int step) {
        return folder.resolve("state/step-" + step + "-0-" + step + ".safetensors");
    }

    private Checkpoints open() throws IOException {
        return Checkpoints.open(folder, "f".repeat(64));
    }

    @Test
    void keepsTheCheckpointThatWasReadWhenTheNewerOneIsDamaged() throws IOException {
        try (Checkpoints checkpoints = open()) {
            checkpoints.save(state(1));
            checkpoints.save(state(2));
        }
        Files.write(file(2), new byte[7]);
        try (Checkpoints checkpoints = open()) {
            assertEquals(1, checkpoints.latest().orElseThrow().step());
            checkpoints.save(state(3));
        }
        Files.write(file(3), new byte[7]);
        try (Checkpoints checkpoints = open()) {
            assertEquals(1, checkpoints.latest().orElseThrow().step());
        }
        assertEquals(false, Files.exists(file(2)));
    }
}
