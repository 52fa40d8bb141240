package rdmflow.tool.mapsearchlight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import rdmflow.core.brain.Grid;
import rdmflow.core.rdm.CorrelationDistance;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.tool.ToolRunner;
import rdmflow.test.ToolRun;

/** Three runs of one participant on a small grid, and two networks of three and two layers. */
final class SmallRuns {
    static final int VOLUMES = 24;
    static final Grid GRID = Grid.aligned(6, 5, 4, new double[] {3, 3, 3.3}, new double[] {0, 0, 0});
    static final List<String> RUNS = List.of("1", "2", "10");

    private final Path folder;

    SmallRuns(Path folder) throws IOException {
        this.folder = folder;
        Random random = new Random(4);
        for (String run : RUNS) {
            double[][] features = Features.of(random, VOLUMES, 12);
            model("a", run, features, 3, random, -1);
            // One layer of the other network says nothing of the first volume.
            model("b", run, features, 2, random, 0);
            double[][] bold = new double[VOLUMES][GRID.size()];
            for (int t = 0; t < VOLUMES; t++) {
                for (int k = 0; k < GRID.size(); k++) {
                    bold[t][k] = 100 + features[t][k % 12] * (k % 3) + 2 * random.nextGaussian();
                }
            }
            // A voxel that never changes is no part of any neighbourhood.
            Arrays.stream(bold).forEach(volume -> volume[45] = 100);
            NiftiWriter.writeBold(folder.resolve("bold-" + run + ".nii"), NiftiSpace.scanner(GRID), 2, bold);
        }
        int[] mask =
                IntStream.range(0, GRID.size()).map(k -> k % 7 == 0 ? 0 : 1).toArray();
        NiftiWriter.writeLabels(folder.resolve("mask.nii"), NiftiSpace.scanner(GRID), mask);
    }

    /** Slow random numbers, as movies give. */
    private static final class Features {
        static double[][] of(Random random, int volumes, int count) {
            double[][] features = new double[volumes][count];
            for (int t = 0; t < volumes; t++) {
                for (int k = 0; k < count; k++) {
                    features[t][k] = (t > 0 ? 0.7 * features[t - 1][k] : 0) + random.nextGaussian();
                }
            }
            return features;
        }
    }

    private void model(String name, String run, double[][] features, int layers, Random random, int undefined) {
        List<Rdm> rdms = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            double[][] rows = new double[VOLUMES][12];
            for (int t = 0; t < VOLUMES; t++) {
                for (int k = 0; k < 12; k++) {
                    rows[t][k] = features[t][k] + (1 + layer) * random.nextGaussian();
                }
            }
            if (undefined >= 0 && layer == 1) {
                rows[undefined] = new double[12];
            }
            rdms.add(new Rdm("layer" + layer, VOLUMES, CorrelationDistance.ofRows(rows), 12));
        }
        double[] times = IntStream.range(0, VOLUMES).mapToDouble(t -> 2 * t + 1).toArray();
        RdmFile.write(
                folder.resolve(name + "-" + run + ".h5"),
                new RdmSet(RdmSet.Kind.MODEL, name, run, "correlation", times, rdms));
    }

    /** The same RDMs, but sampled at other times. */
    void writeModelWithTimes(String name, String run, IntToDoubleFunction time) {
        Path file = folder.resolve(name + "-" + run + ".h5");
        RdmSet set = RdmFile.read(file);
        double[] times = IntStream.range(0, VOLUMES).mapToDouble(time).toArray();
        RdmFile.write(file, new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), times, set.rdms()));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Calls a tool; {@code @} stands for the folder. */
    ToolRun call(Callable<Integer> tool, Object... words) {
        Object[] resolved = Arrays.stream(words)
                .flatMap(word -> word instanceof List<?> several ? several.stream() : java.util.stream.Stream.of(word))
                .map(word -> String.valueOf(word).replace("@", folder + "/"))
                .toArray();
        return ToolRun.of(arguments -> ToolRunner.run(tool, arguments), resolved);
    }
}
