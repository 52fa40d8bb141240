package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places where a network is read: keeps the activations that were asked for, pooled and flattened to [N, features],
 * in the manager of the caller, while everything else of the pass is freed.
 */
final class Taps {
    private final List<String> wanted;
    private final Pooling pool;
    private final boolean classToken;
    private final NDManager owner;
    private final Map<String, NDArray> seen = new HashMap<>();

    Taps(List<String> wanted, Pooling pool, boolean classToken, NDManager owner) {
        this.wanted = wanted;
        this.pool = pool;
        this.classToken = classToken;
        this.owner = owner;
    }

    /** Taps of a network whose result alone is of interest: it always runs to its end. */
    static Taps none() {
        return new Taps(List.of(), Pooling.NONE, false, null);
    }

    boolean wants(String name) {
        return wanted.contains(name);
    }

    boolean complete() {
        return owner != null && seen.size() == wanted.size();
    }

    /** Shows an image-like activation [N, C, H, W] or a vector [N, C]. */
    void grid(String name, NDArray x) {
        if (wants(name)) {
            boolean mean = pool == Pooling.MEAN && x.getShape().dimension() > 2;
            long batch = x.getShape().get(0);
            keep(name, mean ? x.reshape(batch, x.getShape().get(1), -1).mean(new int[] {2}) : x.reshape(batch, -1));
        }
    }

    /** Shows tokens [N, tokens, width], the class token first if the network has one. */
    void tokens(String name, NDArray x) {
        if (!wants(name)) {
            return;
        }
        long batch = x.getShape().get(0);
        switch (pool) {
            case CLS -> keep(name, x.get(":, 0, :"));
            case TOKENS_AND_CLS -> keep(name, x.reshape(batch, -1));
            case MEAN -> keep(name, patches(x).mean(new int[] {1}));
            case NONE -> keep(name, patches(x).reshape(batch, -1));
        }
    }

    private NDArray patches(NDArray x) {
        return classToken ? x.get(":, 1:, :") : x;
    }

    private void keep(String name, NDArray features) {
        features.attach(owner);
        seen.put(name, features);
    }

    /** What was asked for, in that order. */
    NDList inOrder() {
        NDList list = new NDList();
        for (String name : wanted) {
            NDArray features = seen.get(name);
            features.setName(name);
            list.add(features);
        }
        return list;
    }
}
