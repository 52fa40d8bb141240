package rdmflow.tool.fitcvregression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Tables;
import rdmflow.test.ToolRun;

/** Two models, and participants whose regions mix the layers of both, over three runs of other lengths. */
abstract class SmallStudy {
    static final int[] VOLUMES = {14, 12, 13};

    static final List<String> LAYERS = List.of("conv1", "conv2", "fc");

    static final List<String> REGIONS = List.of("V1v", "FFA");

    @TempDir
    Path folder;

    final List<String> roiFiles = new ArrayList<>();

    final List<String> modelFiles = new ArrayList<>();

    ToolRun last;

    List<Map<String, String>> rows(String table, String subject) {
        return Tables.readTsv(folder.resolve("out").resolve(table)).rows().stream()
                .filter(row -> row.get("subject").equals(subject))
                .toList();
    }

    /** One subject and two models over runs 1, 2 and 10; regions mix the layers of both. */
    void study() {
        for (int run = 0; run < 3; run++) {
            model("resnet", run, 1, layers -> {});
            model("vit", run, 2, layers -> {});
            subject("sub-01", run, 3, REGIONS);
        }
    }

    static String runName(int run) {
        return List.of("1", "2", "10").get(run);
    }

    interface Change {
        void apply(List<Rdm> layers);
    }

    void model(String name, int run, long seed, Change change) {
        List<Rdm> layers = layers(new Random(100 * seed + run), VOLUMES[run]);
        change.apply(layers);
        write(modelFiles, set(RdmSet.Kind.MODEL, name, runName(run), VOLUMES[run], layers));
    }

    void subject(String name, int run, long seed, List<String> regions) {
        List<Rdm> first = layers(new Random(100 + run), VOLUMES[run]);
        List<Rdm> second = layers(new Random(200 + run), VOLUMES[run]);
        Random noise = new Random(100 * seed + run);
        List<Rdm> rdms = regions.stream()
                .map(region -> new Rdm(
                        region,
                        VOLUMES[run],
                        IntStream.range(0, first.get(0).pairs().length)
                                .mapToDouble(p -> Stream.of(first, second)
                                                .flatMap(List::stream)
                                                .mapToDouble(layer -> layer.pairs()[p])
                                                .sum()
                                        + noise.nextGaussian())
                                .toArray(),
                        80))
                .toList();
        write(roiFiles, set(RdmSet.Kind.SUBJECT, name, runName(run), VOLUMES[run], rdms));
    }

    void write(List<String> files, RdmSet set) {
        Path file = folder.resolve(set.owner() + "_run-" + set.run() + ".h5");
        RdmFile.write(file, set);
        if (!files.contains(file.toString())) {
            files.add(file.toString());
        }
    }

    static RdmSet set(RdmSet.Kind kind, String owner, String run, int volumes, List<Rdm> rdms) {
        double[] times = IntStream.range(0, volumes).mapToDouble(k -> 2 * k + 1).toArray();
        return new RdmSet(kind, owner, run, "correlation", times, rdms);
    }

    static List<Rdm> layers(Random random, int volumes) {
        double[] shared = random.doubles(PairOrder.count(volumes)).toArray();
        return LAYERS.stream()
                .map(layer -> new Rdm(
                        layer,
                        volumes,
                        Arrays.stream(shared)
                                .map(value -> 1 + value + random.nextGaussian())
                                .toArray(),
                        100))
                .toList();
    }

    static void undefineVolume(Rdm layer, int volume) {
        for (int other = 0; other < layer.volumes(); other++) {
            if (other != volume) {
                layer.pairs()[PairOrder.index(Math.min(volume, other), Math.max(volume, other), layer.volumes())] =
                        Double.NaN;
            }
        }
    }

    int run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--output-dir", folder.resolve("out").toString(), "--roi-rdms"));
        arguments.addAll(roiFiles);
        arguments.add("--model-rdms");
        arguments.addAll(modelFiles);
        last = ToolRun.of(FitCvRegression::run, arguments);
        return last.exitCode();
    }

    void assertLastError(String expected) {
        assertEquals(expected, last.lastLine());
    }

    void assertNothingWritten() throws IOException {
        if (Files.exists(folder.resolve("out"))) {
            try (Stream<Path> files = Files.list(folder.resolve("out"))) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    static Map<String, String> without(Map<String, String> row, String column) {
        Map<String, String> rest = new LinkedHashMap<>(row);
        rest.remove(column);
        return rest;
    }
}
