package rdmflow.tool.trainnetwork;

import java.util.ArrayList;
import java.util.List;
import rdmflow.core.DataException;
import rdmflow.training.fit.TrainingOptions;
import rdmflow.training.shards.Samples;
import rdmflow.training.shards.ShardSet;

/**
 * What is learned from and what is watched.
 *
 * @param warnings videos that are too short for a clip
 */
record TrainingSets(Samples train, Samples val, List<String> warnings) {
    static TrainingSets of(ShardSet set, TrainingOptions options) {
        List<String> warnings = new ArrayList<>();
        Samples train = samples(set, "train", options, warnings);
        Samples val = samples(set, "val", options, warnings);
        return new TrainingSets(train, val, warnings);
    }

    private static Samples samples(ShardSet set, String name, TrainingOptions options, List<String> warnings) {
        int frames = options.network().frames();
        Samples samples = new Samples(set.of(name), frames, options.windowStride(), options.samples(), options.seed());
        int left = set.of(name).size() - samples.videos();
        if (left > 0) {
            warnings.add(
                    left + " videos of the " + name + " set have fewer than " + frames + " frames and are left out");
        }
        if (samples.count() == 0) {
            throw new DataException(
                    "shards.tsv: expected videos of " + frames + " or more frames in the " + name + " set, found none");
        }
        return samples;
    }
}
