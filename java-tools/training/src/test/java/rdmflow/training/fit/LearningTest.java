package rdmflow.training.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rdmflow.training.Numbers;
import rdmflow.training.WithGradients;
import rdmflow.training.loss.CrossEntropy;
import rdmflow.training.loss.FlowLoss;
import rdmflow.training.loss.Warp;
import rdmflow.vision.network.TrainableNetworks;
import rdmflow.vision.weights.RandomWeights;

/** That what is learned is right, on data whose answer is known. */
class LearningTest extends WithGradients {
    @Test
    void learnsEightPicturesByHeart() {
        TrainedLayers layers = new TrainedLayers(
                RandomWeights.of(TrainableNetworks.classifier(3, List.of(8, 16, 32, 64), 8), 1), manager, true);
        Sgd sgd = new Sgd(layers, manager, 0.9, 0, 0);
        NDArray pictures = Numbers.uniform(manager, "input", 8, 3, 64, 64);
        int[] labels = {0, 1, 2, 3, 4, 5, 6, 7};
        double loss = Double.NaN;
        for (int step = 0; step < 40; step++) {
            JniUtils.setGradMode(true);
            try (NDManager batch = manager.newSubManager()) {
                batch.tempAttachAll(pictures);
                Objective.Result result =
                        new Classification(Optional.empty()).of(pictures, labels, Optional.empty(), layers);
                Sgd.backward(result.loss());
                loss = result.loss().getFloat();
                if (step >= 20) {
                    float[] outputs = result.outputs().orElseThrow().toFloatArray();
                    for (int i = 0; i < 8; i++) {
                        assertEquals(0, CrossEntropy.rank(outputs, 8 * i, 8, i), "step " + step);
                    }
                }
            }
            sgd.update(layers, 0.01);
        }
        assertTrue(loss < 0.01, "loss " + loss);
    }

    /** Waves that move by a known displacement; the error of no flow at all is 1 to 1.7 px, that of PyTorch .11 to .21. */
    @Test
    @Tag("slow")
    void seesWhereWavesMove() {
        int side = 32;
        float[] clips = new float[8 * 3 * 3 * side * side];
        double[][] moves = new double[8][2];
        Random random = new Random(1);
        for (int clip = 0; clip < 8; clip++) {
            moves[clip][0] = 4 * random.nextDouble() - 2;
            moves[clip][1] = 4 * random.nextDouble() - 2;
            paint(clips, clip, side, moves[clip], random);
        }
        NDArray input = manager.create(clips, new Shape(8, 3, 3, side, side));
        TrainedLayers layers = new TrainedLayers(
                StartingWeights.scratch(TrainableNetworks.motion(3, List.of(16, 32, 64, 32, 32, 32, 16, 16)), false, 1),
                manager,
                true);
        Sgd sgd = new Sgd(layers, manager, 0.9, 0, 0);
        Objective objective = new SelfSupervision(new FlowLoss(Warp.SCALED, manager), false);
        for (int step = 0; step < 200; step++) {
            JniUtils.setGradMode(true);
            try (NDManager batch = manager.newSubManager()) {
                batch.tempAttachAll(input);
                Sgd.backward(objective
                        .of(input, new int[8], Optional.empty(), layers)
                        .loss());
            }
            sgd.update(layers, 0.01);
        }
        layers.train(false);
        NDArray flow = TrainableNetworks.fullSize(TrainableNetworks.flows(input, layers));
        double error = error(flow.toFloatArray(), side, moves);
        assertTrue(error < 0.4, "mean error of the flow " + error + " px");
    }

    private static void paint(float[] clips, int clip, int side, double[] move, Random random) {
        for (int colour = 0; colour < 3; colour++) {
            double[][] waves = new double[12][3];
            for (double[] wave : waves) {
                wave[0] = 1.2 * random.nextDouble() - 0.6;
                wave[1] = 1.2 * random.nextDouble() - 0.6;
                wave[2] = 2 * Math.PI * random.nextDouble();
            }
            for (int t = 0; t < 3; t++) {
                for (int i = 0; i < side * side; i++) {
                    double sum = 0;
                    for (double[] wave : waves) {
                        sum += Math.cos(
                                wave[0] * (i % side - move[0] * t) + wave[1] * (i / side - move[1] * t) + wave[2]);
                    }
                    int at = ((clip * 3 + colour) * 3 + t) * side * side + i;
                    clips[at] = (float) Math.min(1, Math.max(0, 0.5 + 0.8 * sum / 12));
                }
            }
        }
    }

    private static double error(float[] flow, int side, double[][] moves) {
        double sum = 0;
        int count = 0;
        int pixels = side * side;
        for (int clip = 0; clip < 8; clip++) {
            for (int pair = 0; pair < 2; pair++) {
                for (int y = 3; y < side - 3; y++) {
                    for (int x = 3; x < side - 3; x++) {
                        int at = (clip * 4 + 2 * pair) * pixels + y * side + x;
                        sum += Math.hypot(flow[at] - moves[clip][0], flow[at + pixels] - moves[clip][1]);
                        count++;
                    }
                }
            }
        }
        return sum / count;
    }
}
