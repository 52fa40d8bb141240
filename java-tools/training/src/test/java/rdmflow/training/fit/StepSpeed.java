package rdmflow.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import rdmflow.training.Numbers;
import rdmflow.training.loss.FlowLoss;
import rdmflow.training.loss.Warp;
import rdmflow.vision.network.Engines;
import rdmflow.vision.network.Layers;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;

/**
 * CPU seconds of a training step at full size, on a GPU seconds of the wall clock: StepSpeed static|motion|flow SAMPLES
 * ROUNDS [DEVICE]; see step_speed.py.
 */
final class StepSpeed {
    private static final int CLASSES = 500;
    private static final int FRAMES = 11;

    private StepSpeed() {}

    public static void main(String[] arguments) throws IOException {
        String name = arguments[0];
        int samples = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        String device = arguments.length > 3 ? arguments[3] : "cpu";
        boolean cpuClock = device.equals("cpu");
        try (NDManager manager = NDManager.newBaseManager(Engines.start(device, 1))) {
            boolean motion = name.equals("motion");
            boolean flow = name.equals("flow");
            TrainedLayers layers = new TrainedLayers(
                    seeded(
                            motion
                                    ? TrainableNetworks.motion(FRAMES, TrainableNetworks.FULL_MOTION)
                                    : TrainableNetworks.classifier(
                                            flow ? 2 * (FRAMES - 1) : 3, TrainableNetworks.FULL_CLASSIFIER, CLASSES)),
                    manager,
                    true);
            Optional<Layers> seen = flow
                    ? Optional.of(TrainableNetworks.frozenMotion(
                            seeded(TrainableNetworks.motion(FRAMES, TrainableNetworks.FULL_MOTION)), manager))
                    : Optional.empty();
            Objective objective =
                    motion ? new SelfSupervision(new FlowLoss(Warp.SCALED, manager), true) : new Classification(seen);
            Shape shape = motion || flow ? new Shape(samples, 3, FRAMES, 224, 224) : new Shape(samples, 3, 224, 224);
            double[] spent = new double[rounds];
            Sgd sgd = new Sgd(layers, manager, 0.9, motion ? 0 : 1e-4, 0);
            float last = 0;
            NDArray input = Numbers.uniform(manager, "input", shape.getShape());
            for (int round = -2; round < rounds; round++) {
                double start = seconds(cpuClock);
                JniUtils.setGradMode(true);
                try (NDManager scope = manager.newSubManager();
                        NDArray clip = input.duplicate()) {
                    clip.attach(scope);
                    NDArray loss = objective
                            .of(clip, new int[samples], Optional.empty(), layers)
                            .loss();
                    last = loss.getFloat();
                    Sgd.backward(loss);
                }
                sgd.update(layers, 0.001);
                // a GPU works behind the program: a bias is there when all is
                if (!cpuClock) {
                    layers.learned().entrySet().stream()
                            .filter(tensor -> tensor.getKey().endsWith("bias"))
                            .forEach(tensor -> tensor.getValue().toFloatArray());
                }
                if (round >= 0) {
                    spent[round] = seconds(cpuClock) - start;
                }
            }
            Arrays.sort(spent);
            System.out.printf(
                    Locale.ROOT,
                    "rdmflow %s, %d samples on %s: %.3f %s a step (median; best %.3f), last loss %.6f, peak %d MB%n",
                    name,
                    samples,
                    device,
                    spent[rounds / 2],
                    cpuClock ? "CPU s" : "wall s",
                    spent[0],
                    last,
                    peak());
        }
    }

    private static Map<String, FloatTensor> seeded(Map<String, Shape> layout) {
        return RandomWeights.of(layout, 1);
    }

    private static double seconds(boolean cpuClock) {
        if (!cpuClock) {
            return System.nanoTime() * 1e-9;
        }
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                * 1e-9;
    }

    private static long peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }
}
