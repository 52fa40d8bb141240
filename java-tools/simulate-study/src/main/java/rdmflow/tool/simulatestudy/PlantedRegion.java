package rdmflow.tool.simulatestudy;

import java.util.List;

/**
 * What a region of the simulated brain computes.
 *
 * @param roi its name
 * @param model network whose geometry it has
 * @param layers layers of that network, mixed
 */
record PlantedRegion(String roi, String model, List<WeightedLayer> layers) {
    /** A layer and its share of the mixture; shares sum to 1. */
    record WeightedLayer(String layer, double share) {}

    /** Six regions, four networks: one early and one late region for each of the two networks that see still pictures. */
    static List<PlantedRegion> all() {
        return List.of(
                new PlantedRegion(
                        "EVC", "resnet", List.of(new WeightedLayer("stem", 0.6), new WeightedLayer("layer1.1", 0.4))),
                new PlantedRegion(
                        "V4",
                        "image-mae",
                        List.of(new WeightedLayer("blocks.0", 0.7), new WeightedLayer("blocks.1", 0.3))),
                new PlantedRegion(
                        "LOC",
                        "resnet",
                        List.of(new WeightedLayer("layer2.1", 0.5), new WeightedLayer("layer3.1", 0.5))),
                new PlantedRegion(
                        "PPA",
                        "image-mae",
                        List.of(new WeightedLayer("blocks.2", 0.4), new WeightedLayer("blocks.3", 0.6))),
                new PlantedRegion(
                        "MT", "flow", List.of(new WeightedLayer("conv1", 0.5), new WeightedLayer("conv3", 0.5))),
                new PlantedRegion(
                        "STS",
                        "video-vit",
                        List.of(new WeightedLayer("blocks.1", 0.5), new WeightedLayer("blocks.3", 0.5))));
    }
}
