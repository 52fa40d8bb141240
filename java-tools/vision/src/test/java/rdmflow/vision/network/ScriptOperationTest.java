package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import rdmflow.vision.weights.RandomWeights;

class ScriptOperationTest {
    @Test
    void channelsLastChangesTheOrderInMemoryAndNoNumber() {
        Engines.start("cpu", 1);
        ScriptOperation operation = new ScriptOperation("torch.contiguous(x, memory_format=2)", "x");
        ScriptOperation strides = new ScriptOperation("torch.as_strided(x, [24], [1])", "x");
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] values = RandomWeights.uniform("input", 24, 1);
            NDArray x = manager.create(values, new Shape(1, 2, 3, 4));
            NDArray last = operation.of(x);
            assertEquals(manager, last.getManager());
            assertEquals(x.getShape(), last.getShape());
            assertArrayEquals(values, last.reshape(-1).toFloatArray());
            float[] inMemory = strides.of(last).toFloatArray();
            for (int place = 0; place < 12; place++) {
                for (int channel = 0; channel < 2; channel++) {
                    assertEquals(values[channel * 12 + place], inMemory[place * 2 + channel]);
                }
            }
        }
    }

    @Test
    void takesSeveralArgumentsAndGivesWhatMayBeChangedInPlace() {
        Engines.start("cpu", 1);
        ScriptOperation operation = new ScriptOperation("torch.sub(a, torch.mul(b, c))", "a", "b", "c");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.create(new float[] {10, 20});
            NDArray b = manager.create(new float[] {2, 3});
            NDArray c = manager.create(new float[] {4, 5});
            NDArray result = operation.of(a, b, c);
            result.addi(1);
            assertArrayEquals(new float[] {3, 6}, result.toFloatArray());
            assertArrayEquals(new float[] {10, 20}, a.toFloatArray());
        }
    }
}
