package rdmflow.training.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rdmflow.training.Numbers;
import rdmflow.training.WithGradients;
import rdmflow.training.fit.Sgd;

/**
 * Digits of reference.py (PyTorch 1.13, float64) in the resources; tolerance 1e-5 relative, which float32 PyTorch itself
 * needs.
 */
class LossDigitsTest extends WithGradients {
    private static void assertDigits(double[] expected, double... found) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 1e-5 * Math.max(1, Math.abs(expected[i])));
        }
    }

    private double[] warped(Warp warp) {
        NDArray flow = Numbers.flow(manager, "flow", 40, 1, 2, 8, 8);
        assertEquals(2.1237049, flow.toFloatArray()[0], 1e-6);
        NDArray moved = warp.apply(Numbers.uniform(manager, "image", 1, 3, 8, 8), flow);
        Sgd.backward(moved.mul(moved).sum());
        return new double[] {
            moved.sum().getFloat(), moved.toFloatArray()[0], Numbers.norm(flow.getGradient()),
        };
    }

    @Test
    void warpAndItsGradientEqualPyTorchsSamplingGrid() {
        assertDigits(new double[] {98.4125385, .470230466, 6.04875423}, warped(Warp.SCALED));
        assertDigits(new double[] {99.2437096, .421646481, 5.68636169}, warped(Warp.EXACT));
    }

    @Test
    void dissimilarityEqualsPyTorchAndIsNoneWithItself() {
        NDArray image = Numbers.uniform(manager, "image", 1, 3, 8, 8);
        Ssim ssim = new Ssim(manager);
        NDArray found = ssim.apply(image, Numbers.uniform(manager, "image2", 1, 3, 8, 8));
        assertDigits(new double[] {.571002432, .245772691}, found.mean().getFloat(), found.toFloatArray()[0]);
        assertArrayEquals(new float[192], ssim.apply(image, image).toFloatArray(), 1e-6f);
    }

    @Test
    void everyPartOfTheLossAtEveryScaleEqualsPyTorch() {
        double[][] expected = {
            {.20462570, .67203566, .02139917, .01743236},
            {.11447854, .29438293, .04152233, .01958178},
            {.11636705, .05319690, .07730842, .01343218},
            {.11607217, .01539029, .14071064, .02120981},
        };
        NDArray clip =
                Numbers.uniform(manager, "input", 2, 3, 3, 32, 32).mul(.5f).add(.5f);
        List<NDArray> flows = new ArrayList<>();
        for (int k = 0; k < 4; k++) {
            flows.add(Numbers.flow(manager, "flow" + (k + 1), 20, 2, 4, 32 >> k, 32 >> k));
        }
        List<FlowLoss.Parts> parts = new FlowLoss(Warp.SCALED, manager).of(clip, flows);
        NDArray loss =
                parts.stream().map(FlowLoss.Parts::sum).reduce(NDArray::add).orElseThrow();
        Sgd.backward(loss);
        assertEquals(1.86748979, loss.getFloat(), 1e-5);
        for (int k = 0; k < 4; k++) {
            assertDigits(
                    expected[k],
                    parts.get(k).photometric().getFloat(),
                    parts.get(k).ssim().getFloat(),
                    parts.get(k).smoothness().getFloat(),
                    Numbers.norm(flows.get(k).getGradient()));
        }
    }

    /** A number of the formula that lay in Java's memory would be another one when the gradient asks for it. */
    @Test
    void gradientsDoNotDependOnWhatJavaFreesInBetween() throws InterruptedException {
        NDArray clip = Numbers.uniform(manager, "input", 2, 3, 3, 32, 32);
        double[] norms = new double[2];
        for (int round = 0; round < 2; round++) {
            List<NDArray> flows = List.of(Numbers.flow(manager, "flow1", 20, 2, 4, 32, 32));
            NDArray loss =
                    new FlowLoss(Warp.SCALED, manager).of(clip, flows).get(0).sum();
            List<ByteBuffer> others = new ArrayList<>();
            for (int i = 0; round == 1 && i < 20_000; i++) {
                if (i == 0) {
                    System.gc();
                    Thread.sleep(200); // memory outside of the heap is freed by another thread
                }
                ByteBuffer other = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
                others.add(other.putFloat(0, 7));
            }
            Sgd.backward(loss);
            norms[round] = Numbers.norm(flows.get(0).getGradient()) + 0 * others.size();
        }
        assertEquals(norms[0], norms[1]);
    }

    @Test
    void smallImagesAreMeansOfTheMiddleOfEachBlock() {
        NDArray image = manager.arange(64f).reshape(1, 1, 8, 8);
        assertArrayEquals(
                new float[] {13.5f, 17.5f, 45.5f, 49.5f},
                FlowLoss.shrunk(image, 4).toFloatArray());
        assertArrayEquals(new float[] {31.5f}, FlowLoss.shrunk(image, 8).toFloatArray());
        assertEquals(new Shape(1, 1, 4, 4), FlowLoss.shrunk(image, 2).getShape());
    }

    @Test
    void ranksCountLargerOutputsAndEqualOnesOfEarlierClasses() {
        float[] outputs = {9, 1, 3, 3, 2};
        assertEquals(0, CrossEntropy.rank(outputs, 1, 4, 1));
        assertEquals(1, CrossEntropy.rank(outputs, 1, 4, 2));
        assertEquals(3, CrossEntropy.rank(outputs, 1, 4, 0));
    }
}
