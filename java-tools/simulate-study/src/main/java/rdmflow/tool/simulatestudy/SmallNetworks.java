package rdmflow.tool.simulatestudy;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import rdmflow.vision.network.Layouts;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;

/**
 * Four small networks with random weights. What the first layer of each is blind to makes them differ: the ResNet's
 * filters have no mean (it sees texture, not colour or light), the image transformer's input is too coarse for texture (it
 * sees colours and where they lie), the filters of the two networks that see clips have no mean over time (they see
 * change alone), those of the motion network in addition no colour and fine detail, so that direction and speed matter.
 */
final class SmallNetworks {
    private static final int MOTION_FRAMES = 5;
    private static final int VIDEO_FRAMES = 8;
    private static final int HEADS = 2;
    private static final int WIDTH = 32;
    private static final int DEPTH = 4;
    private static final int PATCH = 8;

    private SmallNetworks() {}

    static List<SmallNetwork> of(Randomness randomness) {
        return List.of(
                resnet(randomness.of("resnet").nextLong()),
                imageTransformer(randomness.of("image-mae").nextLong()),
                videoTransformer(randomness.of("video-vit").nextLong()),
                motion(randomness.of("flow")));
    }

    private static SmallNetwork resnet(long seed) {
        return new SmallNetwork("resnet", "Small ResNet", "static", card("resnet18", 1, 64), resolved -> {
            Map<String, FloatTensor> tensors = RandomWeights.of(Layouts.resnet18(8, 10), seed);
            forEachFilter(tensors.get("conv1.weight"), SmallNetworks::withoutColourAndMean);
            return tensors;
        });
    }

    private static SmallNetwork imageTransformer(long seed) {
        Map<String, Object> card = card("vit-image", 1, 32);
        card.put("heads", HEADS);
        card.put("positions", "stored");
        return new SmallNetwork("image-mae", "Small image MAE", "static", card, resolved -> {
            Map<String, FloatTensor> tensors =
                    RandomWeights.of(Layouts.transformer(resolved, WIDTH, DEPTH, PATCH), seed);
            scale(tensors.get("patch_embed.proj.weight"), 4);
            return tensors;
        });
    }

    private static SmallNetwork videoTransformer(long seed) {
        Map<String, Object> card = card("vit-video", VIDEO_FRAMES, 32);
        card.put("heads", HEADS);
        card.put("positions", "stored");
        return new SmallNetwork("video-vit", "Small video ViT", "dynamic", card, resolved -> {
            Map<String, FloatTensor> tensors =
                    RandomWeights.of(Layouts.transformer(resolved, WIDTH, DEPTH, PATCH), seed);
            FloatTensor patches = tensors.get("patch_embed.proj.weight");
            scale(patches, 40);
            forEachFilter(patches, filter -> withoutMeanOverTime(filter, 3, 2));
            return tensors;
        });
    }

    private static SmallNetwork motion(Random random) {
        Map<String, Object> card = card("tiny-motionnet", MOTION_FRAMES, 48);
        return new SmallNetwork("flow", "Small flow network", "dynamic", card, resolved -> {
            Map<String, FloatTensor> tensors =
                    RandomWeights.of(Layouts.tinyMotionNet(MOTION_FRAMES, 8), random.nextLong());
            tensors.put(
                    "conv1.0.weight",
                    motionFilters(random, tensors.get("conv1.0.weight").shape()));
            return tensors;
        });
    }

    private static Map<String, Object> card(String architecture, int frames, int side) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("architecture", architecture);
        card.put("frames", frames);
        card.put("resize", side);
        card.put("crop", side);
        card.put("mean", List.of(0.5, 0.5, 0.5));
        card.put("std", List.of(0.25, 0.25, 0.25));
        return card;
    }

    private static void scale(FloatTensor tensor, float factor) {
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] *= factor;
        }
    }

    @FunctionalInterface
    private interface FilterChange {
        void apply(float[] filter);
    }

    private static void forEachFilter(FloatTensor tensor, FilterChange change) {
        int size = Math.toIntExact(tensor.shape().size() / tensor.shape().get(0));
        float[] filter = new float[size];
        for (int from = 0; from < tensor.values().length; from += size) {
            System.arraycopy(tensor.values(), from, filter, 0, size);
            change.apply(filter);
            System.arraycopy(filter, 0, tensor.values(), from, size);
        }
    }

    /** Every colour gets the first one's kernel, less its mean. */
    private static void withoutColourAndMean(float[] filter) {
        int size = filter.length / 3;
        float mean = 0;
        for (int i = 0; i < size; i++) {
            mean += filter[i] / size;
        }
        for (int i = 0; i < size; i++) {
            float value = filter[i] - mean;
            for (int colour = 0; colour < 3; colour++) {
                filter[colour * size + i] = value;
            }
        }
    }

    /** [colour, time, row, column]: no response to what does not change. */
    private static void withoutMeanOverTime(float[] filter, int colours, int times) {
        int size = filter.length / colours / times;
        for (int colour = 0; colour < colours; colour++) {
            for (int i = 0; i < size; i++) {
                float mean = 0;
                for (int t = 0; t < times; t++) {
                    mean += filter[(colour * times + t) * size + i] / times;
                }
                for (int t = 0; t < times; t++) {
                    filter[(colour * times + t) * size + i] -= mean;
                }
            }
        }
    }

    /** Drifting gratings of random direction and speed, the same for all colours: channel = colour * frames + frame. */
    private static FloatTensor motionFilters(Random random, Shape shape) {
        int filters = (int) shape.get(0);
        int side = (int) shape.get(3);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int f = 0; f < filters; f++) {
            double direction = 2 * Math.PI * (f + 0.5 * random.nextDouble()) / filters;
            double cyclesPerPixel = 0.2 + 0.1 * random.nextDouble();
            double pixelsPerFrame = 0.15 + 0.7 * random.nextDouble();
            double phase = 2 * Math.PI * random.nextDouble();
            float[] grating = new float[MOTION_FRAMES * side * side];
            for (int t = 0; t < MOTION_FRAMES; t++) {
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        double along =
                                (x - side / 2) * StrictMath.cos(direction) + (y - side / 2) * StrictMath.sin(direction);
                        double distance = (x - side / 2) * (x - side / 2) + (y - side / 2) * (y - side / 2);
                        grating[(t * side + y) * side + x] = (float) (StrictMath.exp(-distance / (side * side / 8.0))
                                * StrictMath.cos(2 * Math.PI * cyclesPerPixel * (along - pixelsPerFrame * t) + phase));
                    }
                }
            }
            withoutMeanOverTime(grating, 1, MOTION_FRAMES);
            for (int colour = 0; colour < 3; colour++) {
                System.arraycopy(grating, 0, values, (f * 3 + colour) * grating.length, grating.length);
            }
        }
        return new FloatTensor(shape, values);
    }
}
