package rdmflow.training.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import rdmflow.vision.network.Scalars;

/** Where a pixel of the first frame was in the second: bilinear sampling at displaced places, the border held outside. */
public enum Warp {
    /** Displacements as the authors' sampling grid reads them: u W / (W - 1), v H / (H - 1). */
    SCALED,
    /** Displacements in pixels. */
    EXACT;

    /**
     * R(x, y) = image at (x + u, y + v).
     *
     * @param images [n, C, H, W], without a gradient
     * @param flow [n, 2, H, W]: u, then v
     * @return [n, C, H, W] with a gradient to the flow
     */
    public NDArray apply(NDArray images, NDArray flow) {
        NDManager manager = flow.getManager();
        long n = images.getShape().get(0);
        long channels = images.getShape().get(1);
        int height = (int) images.getShape().get(2);
        int width = (int) images.getShape().get(3);
        long pixels = (long) height * width;
        NDArray columns = manager.arange(width).toType(DataType.FLOAT32, false).reshape(1, 1, width);
        NDArray rows = manager.arange(height).toType(DataType.FLOAT32, false).reshape(1, height, 1);
        NDArray x = place(flow.get(":, 0, :, :"), columns, width).reshape(n, 1, pixels);
        NDArray y = place(flow.get(":, 1, :, :"), rows, height).reshape(n, 1, pixels);
        NDArray left = x.stopGradient().floor().clip(0, width - 2);
        NDArray top = y.stopGradient().floor().clip(0, height - 2);
        NDArray right = x.sub(left);
        NDArray down = y.sub(top);
        NDArray index =
                top.mul((float) width).add(left).toType(DataType.INT64, false).repeat(1, channels);
        NDArray flat = images.reshape(n, channels, pixels);
        NDArray above = between(flat.gather(index, 2), flat.gather(index.add(1), 2), right);
        NDArray below = between(flat.gather(index.add(width), 2), flat.gather(index.add(width + 1), 2), right);
        return between(above, below, down).reshape(images.getShape());
    }

    private NDArray place(NDArray displacement, NDArray grid, int size) {
        float scale = this == SCALED ? (float) size / (size - 1) : 1;
        return Scalars.times(displacement, scale).add(grid).clip(0, size - 1);
    }

    private static NDArray between(NDArray first, NDArray second, NDArray share) {
        return share.mul(second.sub(first)).add(first);
    }
}
