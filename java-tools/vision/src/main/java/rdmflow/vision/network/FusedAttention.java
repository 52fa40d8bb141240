package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;

/** libtorch's fused attention, which never holds the scores of all pairs of tokens. */
final class FusedAttention {
    private static final ScriptOperation OPERATION = new ScriptOperation(
            "torch.scaled_dot_product_attention(q, k, v, None, 0., False, scale=1.)", "q", "k", "v");

    private FusedAttention() {}

    /**
     * softmax(q k') v.
     *
     * @param q N x heads x tokens x width, divided by the root of the width already; its manager owns the result
     */
    static NDArray of(NDArray q, NDArray k, NDArray v) {
        return OPERATION.of(q, k, v);
    }
}
