package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;

/**
 * What a motion network predicts, as its modules give it: channels 2p and 2p + 1 are the horizontal and the vertical
 * displacement of pair p, at three scales.
 *
 * @param half [N, flow, side / 2, side / 2]
 * @param quarter of the side
 * @param eighth of the side
 */
public record FlowFields(NDArray half, NDArray quarter, NDArray eighth) {}
