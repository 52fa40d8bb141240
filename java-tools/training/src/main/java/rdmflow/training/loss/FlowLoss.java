package rdmflow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import rdmflow.vision.network.Scalars;

/**
 * What makes a motion network learn from video alone (A.10): at the full size and at 1/2, 1/4, 1/8 of it, how well the
 * second frame of each pair, moved by the flow, shows the first one, and how smooth the flow is. The sum over scales of
 *
 * <ul>
 *   <li>photometric: mean of ((t0 - R)^2 + 1e-8)^.4
 *   <li>ssim: mean of {@link Ssim}
 *   <li>smoothness: w mean of (dx^2 + 1e-14)^.3 + (dy^2 + 1e-14)^.3, differences to the next column and row, 0 in the
 *       last; w = .01, .02, .04, .08 from the full size on
 * </ul>
 */
public final class FlowLoss {
    /** At one scale; each a number with its gradient. */
    public record Parts(NDArray photometric, NDArray ssim, NDArray smoothness) {
        public NDArray sum() {
            return photometric.add(ssim).add(smoothness);
        }

        private Parts attachedTo(NDManager manager) {
            List.of(photometric, ssim, smoothness).forEach(part -> part.attach(manager));
            return this;
        }
    }

    private static final float PHOTOMETRIC_EPS = 1e-8f;
    private static final float PHOTOMETRIC_POWER = 0.4f;
    private static final float SMOOTH_EPS = 1e-14f;
    private static final float SMOOTH_POWER = 0.3f;
    private static final float[] SMOOTH_WEIGHTS = {0.01f, 0.02f, 0.04f, 0.08f};

    private final Warp warp;
    private final Ssim ssim;

    /** @param manager owns what lasts longer than a batch */
    public FlowLoss(Warp warp, NDManager manager) {
        this.warp = warp;
        ssim = new Ssim(manager);
    }

    /**
     * The parts at each scale.
     *
     * @param clips [N, 3, T, H, W], without a gradient
     * @param flows [N, 2 (T - 1), H / 2^k, W / 2^k] for k = 0, 1, 2, 3, in pixels of their own scale
     */
    public List<Parts> of(NDArray clips, List<NDArray> flows) {
        Shape shape = clips.getShape();
        long n = shape.get(0);
        long time = shape.get(2);
        NDArray frames = clips.transpose(0, 2, 1, 3, 4).reshape(n * time, 3, shape.get(3), shape.get(4));
        List<Parts> parts = new ArrayList<>();
        for (int scale = 0; scale < flows.size(); scale++) {
            // what the gradient needs outlives the scope; the rest, most of a clip's memory, goes with it
            try (NDManager scope = clips.getManager().newSubManager()) {
                scope.tempAttachAll(frames, flows.get(scale));
                NDArray small = shrunk(frames, 1 << scale);
                long height = small.getShape().get(2);
                long width = small.getShape().get(3);
                NDArray byClip = small.reshape(n, time, 3, height, width);
                long pairs = n * (time - 1);
                NDArray first = byClip.get(":, 0:" + (time - 1)).reshape(pairs, 3, height, width);
                NDArray second = byClip.get(":, 1:").reshape(pairs, 3, height, width);
                NDArray flow = flows.get(scale).reshape(pairs, 2, height, width);
                parts.add(at(first, second, flow, SMOOTH_WEIGHTS[scale]).attachedTo(clips.getManager()));
            }
        }
        return parts;
    }

    private Parts at(NDArray first, NDArray second, NDArray flow, float weight) {
        NDArray moved = warp.apply(second, flow);
        NDArray photometric = charbonnier(moved.sub(first), PHOTOMETRIC_EPS, PHOTOMETRIC_POWER)
                .mean();
        return new Parts(photometric, ssim.apply(first, moved).mean(), smoothness(flow, weight));
    }

    private static NDArray smoothness(NDArray flow, float weight) {
        long height = flow.getShape().get(2);
        long width = flow.getShape().get(3);
        NDArray across = flow.get(":, :, :, 0:" + (width - 1)).sub(flow.get(":, :, :, 1:"));
        NDArray down = flow.get(":, :, 0:" + (height - 1) + ", :").sub(flow.get(":, :, 1:, :"));
        NDArray sum = charbonnier(across, SMOOTH_EPS, SMOOTH_POWER)
                .sum()
                .add(charbonnier(down, SMOOTH_EPS, SMOOTH_POWER).sum());
        // the last column and row: a constant, which is part of the loss that is shown
        double missing = Math.pow(SMOOTH_EPS, SMOOTH_POWER) * flow.size() * (1.0 / width + 1.0 / height);
        return Scalars.times(sum.add((float) missing), weight / flow.size());
    }

    private static NDArray charbonnier(NDArray d, float eps, float power) {
        return Scalars.power(d.mul(d).add(eps), power);
    }

    /** Bilinear without antialias: the mean of the four pixels in the middle of each block. */
    static NDArray shrunk(NDArray images, int factor) {
        if (factor == 1) {
            return images;
        }
        int from = factor / 2 - 1;
        NDArray inner = images.get(":, :, " + from + ":, " + from + ":");
        return inner.getNDArrayInternal()
                .avgPool(new Shape(2, 2), new Shape(factor, factor), new Shape(0, 0), false, true);
    }
}
