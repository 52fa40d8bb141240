package rdmflow.vision.network;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The families of networks that are written down here; each is one file that makes a {@link Plan}. */
public enum Architecture {
    RESNET18("resnet18", ResNet18::plan),
    TINY_MOTIONNET("tiny-motionnet", TinyMotionNet::plan),
    FLOW_RESNET18("flow-resnet18", FlowResNet18::plan),
    MOTIONNET("motionnet", MotionNet::plan),
    VIT_IMAGE("vit-image", VisionTransformer::plan),
    VIT_VIDEO("vit-video", VisionTransformer::plan),
    /** A user's own module: what it needs and shows is in its file. */
    TORCHSCRIPT("torchscript", (card, found) -> {
        throw new IllegalStateException("a TorchScript module has no plan");
    }),
    /** The same in ONNX's format. */
    ONNX("onnx", (card, found) -> {
        throw new IllegalStateException("an ONNX model has no plan");
    });

    private final String id;
    private final BiFunction<NetworkCard, Map<String, Shape>, Plan> planner;

    Architecture(String id, BiFunction<NetworkCard, Map<String, Shape>, Plan> planner) {
        this.id = id;
        this.planner = planner;
    }

    /** What a network of this family needs and shows, given the shapes that a file holds (empty: full size). */
    Plan plan(NetworkCard card, Map<String, Shape> found) {
        return planner.apply(card, found);
    }

    /** Whether it is a user's own module, which nothing is known of beside its file. */
    boolean isOwnModule() {
        return this == TORCHSCRIPT || this == ONNX;
    }

    /** The name in cards and sheets. */
    @Override
    public String toString() {
        return id;
    }

    static Optional<Architecture> named(String id) {
        return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(value -> value.id).toList();
    }
}
