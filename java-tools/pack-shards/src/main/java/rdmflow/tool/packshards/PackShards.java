package rdmflow.tool.packshards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;
import rdmflow.training.shards.ActionFolder;
import rdmflow.training.shards.ActionVideo;
import rdmflow.training.shards.DataSplit;

@Command(
        name = "pack-shards",
        mixinStandardHelpOptions = true,
        description = "Packs labelled videos into tar shards (WebDataset) for the training of networks.")
public final class PackShards implements Callable<Integer> {
    @Option(names = "--videos", paramLabel = "DIR", description = "Videos as CLASS/CLASS_000.mp4.")
    private Path videos;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description = "Frames as CLASS_000/frame_000.jpg, or the same within folders of classes.")
    private Path frames;

    @Option(
            names = "--split",
            paramLabel = "X",
            defaultValue = "85-5-10",
            description = "85-5-10: percent of each class for train, val and test, in random order; haa500: by the"
                    + " number in the name, 000-015, 016, 017-019 (default: ${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the random order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--short-side",
            paramLabel = "N",
            defaultValue = "256",
            description = "Pixels of a frame's short side (default: ${DEFAULT-VALUE}).")
    private int shortSide;

    @Option(
            names = "--jpeg-quality",
            paramLabel = "Q",
            defaultValue = "0.95",
            description = "0 to 1 (default: ${DEFAULT-VALUE}).")
    private float quality;

    @Option(
            names = "--shard-bytes",
            paramLabel = "N",
            defaultValue = "1000000000",
            description = "A shard that has so many bytes is full (default: ${DEFAULT-VALUE}).")
    private long shardBytes;

    @Option(names = "--output-dir", required = true, paramLabel = "D", description = "Where the shards go.")
    private Path outputDir;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new PackShards(), args);
    }

    @Override
    public Integer call() throws IOException {
        requireUsage();
        List<ActionVideo> found = videos != null ? ActionFolder.videos(videos) : ActionFolder.frames(frames);
        Map<String, List<String>> classes = found.stream()
                .collect(Collectors.groupingBy(
                        ActionVideo::action, TreeMap::new, Collectors.mapping(ActionVideo::name, Collectors.toList())));
        Map<String, String> sets = splitNamed(split).sets(classes, seed);
        try (Outputs outputs = new Outputs()) {
            Packing packing = new Packing(found, sets, List.copyOf(classes.keySet()));
            packing.write(outputDir, outputs, shortSide, quality, shardBytes, common.threads());
            packing.warnings().forEach(warning -> System.err.println("pack-shards: warning: " + warning));
            Sidecar.write(
                    outputs.file(outputDir.resolve("shards.tsv.json")),
                    spec,
                    List.of(),
                    List.of("Frames were resized to a short side of " + shortSide + " pixels and kept as JPEG (quality "
                            + quality + ")."),
                    packing.details());
            outputs.commit();
        }
        Packing.deleteLeftovers(outputDir);
        return 0;
    }

    private static DataSplit splitNamed(String id) {
        return List.of(DataSplit.values()).stream()
                .filter(value -> value.toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void requireUsage() {
        Usage usage = new Usage(spec);
        usage.require((videos == null) != (frames == null), "expected one of --videos DIR and --frames DIR");
        usage.require(
                List.of(DataSplit.values()).stream()
                        .anyMatch(value -> value.toString().equals(split)),
                "--split: expected 85-5-10 or haa500, found " + split);
        usage.require(shortSide >= 8 && shortSide <= 4096, "--short-side: expected 8 to 4096, found " + shortSide);
        usage.require(quality >= 0 && quality <= 1, "--jpeg-quality: expected 0 to 1, found " + quality);
        usage.require(shardBytes >= 1, "--shard-bytes: expected at least 1, found " + shardBytes);
        usage.throwProblems();
    }
}
