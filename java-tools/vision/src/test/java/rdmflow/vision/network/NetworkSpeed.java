package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;

/**
 * Inputs per second of a preset at full size with its default layers: NetworkSpeed PRESET BATCH ROUNDS [DEVICE]; see
 * speed.py. PRESET may be an ONNX model of scripts/export-network, its card beside it.
 */
final class NetworkSpeed {
    private NetworkSpeed() {}

    public static void main(String[] arguments) throws IOException {
        int size = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        String device = arguments.length > 3 ? arguments[3] : "cpu";
        if (arguments[0].endsWith(".onnx")) {
            Path card = Path.of(arguments[0].replaceFirst("onnx$", "card.json"));
            measure(NetworkCards.resolve("onnx", Optional.of(card)), arguments[0], device, size, rounds);
            return;
        }
        NetworkCard card = NetworkCards.preset(arguments[0]);
        Path weights = Files.createTempFile(card.id(), ".safetensors");
        try {
            Safetensors.write(weights, RandomWeights.of(Layouts.fullSize(card), 1));
            measure(card, weights.toString(), device, size, rounds);
        } finally {
            Files.delete(weights);
        }
    }

    private static void measure(NetworkCard card, String weights, String device, int size, int rounds)
            throws IOException {
        try (Network network = Networks.load(card, Path.of(weights), Optional.empty(), device, 1)) {
            measure(network, card.id() + " on " + device, size, rounds);
        }
    }

    private static void measure(Network network, String name, int size, int rounds) {
        Shape shape = network.card().input().shape(size);
        float[] values = RandomWeights.uniform("input", (int) shape.size(), 1);
        double[] cpu = new double[rounds];
        double[] wall = new double[rounds];
        for (int round = -2; round < rounds; round++) {
            double cpuStart = cpuSeconds();
            long wallStart = System.nanoTime();
            try (NDManager batch = network.manager().newSubManager()) {
                NDArray input = batch.create(FloatBuffer.wrap(values), shape);
                NDList layers = network.run(input);
                NDArray last = layers.get(layers.size() - 1);
                // a GPU works behind the program: the last number is there when all are
                last.get(0, last.getShape().get(1) - 1).getFloat();
            }
            if (round >= 0) {
                cpu[round] = cpuSeconds() - cpuStart;
                wall[round] = (System.nanoTime() - wallStart) * 1e-9;
            }
        }
        Arrays.sort(cpu);
        Arrays.sort(wall);
        System.out.printf(
                Locale.ROOT,
                "rdmflow %s batch %d: %.2f inputs per CPU second (median; best %.2f), %.2f per wall second%n",
                name,
                size,
                size / cpu[rounds / 2],
                size / cpu[0],
                size / wall[rounds / 2]);
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                * 1e-9;
    }
}
