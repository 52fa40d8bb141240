package rdmflow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;

/**
 * RDMs of the paper's size with nothing in them but correlated noise: twelve models with 139 layers, one subject with 22
 * regions, eight runs of the movie's real lengths (819,222 pairs). As a program it writes the RDM files
 * to a folder: SyntheticStudy FOLDER [REGIONS].
 */
public final class SyntheticStudy {
    static final int[] VOLUMES = {451, 441, 438, 488, 462, 439, 542, 338};

    /** Table 1: five convolutional networks of 11 layers and seven transformers of 12. */
    static final int[] LAYERS = {11, 11, 11, 11, 11, 12, 12, 12, 12, 12, 12, 12};

    static final int REGIONS = 22;

    /** Part of a value that all RDMs of a run share: layers are then correlated by about .8. */
    private static final double SHARED = 0.67;

    private SyntheticStudy() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int regions = args.length > 1 ? Integer.parseInt(args[1]) : REGIONS;
        for (int run = 0; run < VOLUMES.length; run++) {
            for (int model = 0; model < LAYERS.length; model++) {
                RdmSet set = model(model, run);
                RdmFile.write(folder.resolve(set.owner() + "_run-" + set.run() + "_model-rdms.h5"), set);
            }
            RdmSet subject = regions(run, regions);
            RdmFile.write(folder.resolve(subject.owner() + "_run-" + subject.run() + "_roi-rdms.h5"), subject);
        }
    }

    static RdmSet model(int model, int run) {
        String name = (model < 9 ? "model-0" : "model-") + (model + 1);
        return set(RdmSet.Kind.MODEL, name, run, LAYERS[model], 1000L * run + model);
    }

    static RdmSet regions(int run) {
        return regions(run, REGIONS);
    }

    private static RdmSet regions(int run, int count) {
        return set(RdmSet.Kind.SUBJECT, "sub-01", run, count, 1000L * run + 999);
    }

    private static RdmSet set(RdmSet.Kind kind, String owner, int run, int count, long seed) {
        int volumes = VOLUMES[run];
        double[] shared = noise(run, volumes);
        List<Rdm> rdms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] own = noise(seed * 100 + i + 100_000, volumes);
            Arrays.setAll(own, p -> SHARED * shared[p] + (1 - SHARED) * own[p]);
            rdms.add(new Rdm("rdm-" + (i + 10), volumes, own, 100));
        }
        double[] times = IntStream.range(0, volumes).mapToDouble(k -> 2 * k + 1).toArray();
        return new RdmSet(kind, owner, String.valueOf(run + 1), "correlation", times, rdms);
    }

    private static double[] noise(long seed, int volumes) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(PairOrder.count(volumes), 0, 2).toArray();
    }
}
