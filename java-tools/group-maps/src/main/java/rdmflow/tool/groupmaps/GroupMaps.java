package rdmflow.tool.groupmaps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.maps.GroupMap;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;
import rdmflow.pictures.BrainMap;

@Command(
        name = "group-maps",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "What participants' searchlight maps in one space share: mean, t, TFCE with its family-wise p by sign"
                        + " flips, and the false discovery rate.")
public final class GroupMaps implements Callable<Integer> {
    @Option(
            names = "--maps",
            arity = "1..*",
            required = true,
            paramLabel = "F",
            description = "Maps of map-searchlight, of all participants, models and time controls, in any order.")
    private List<Path> maps;

    @Option(
            names = "--surfaces",
            arity = "1..*",
            paramLabel = "F",
            description = "Surfaces (.surf.gii) of the hemispheres, which maps on surfaces need for their clusters.")
    private List<Path> surfaces = List.of();

    @Option(
            names = "--background",
            paramLabel = "F",
            description =
                    "A BOLD run on the grid of the maps: its mean is the ground of the pictures of volumes (default:"
                            + " none).")
    private Optional<Path> background = Optional.empty();

    @Option(
            names = "--flips",
            defaultValue = "5000",
            paramLabel = "N",
            description = "Sign flips; where there are no more than N ways to flip all participants, each is taken once"
                    + " (default: ${DEFAULT-VALUE}).")
    private int flips;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of the flips (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--two-sided", description = "Also look for scores below 0 (default: above 0 alone).")
    private boolean twoSided;

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "D",
            description =
                    "Folder for group_model-MODEL_time-CONTROL_STATISTIC.nii.gz (of surfaces as their input), with"
                            + " mean, t, tfce, p and q for STATISTIC, group_model-MODEL_time-CONTROL.png and"
                            + " group_maps.json.")
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
        System.setProperty("java.awt.headless", "true");
        return ToolRunner.run(new GroupMaps(), args);
    }

    @Override
    public Integer call() throws IOException {
        if (flips < 1) {
            throw new ParameterException(spec.commandLine(), "--flips: expected at least 1, found " + flips);
        }
        Findings findings = new Findings();
        Map<String, Map<String, List<Path>>> byMap = ParticipantMaps.byName(maps, findings);
        findings.throwProblems();
        List<String> warnings = new ArrayList<>();
        Map<String, Object> details = new TreeMap<>();
        MapPictures pictures = new MapPictures();
        try (Outputs outputs = new Outputs()) {
            for (Map.Entry<String, Map<String, List<Path>>> entry : byMap.entrySet()) {
                ParticipantMaps participants = ParticipantMaps.read(entry.getKey(), entry.getValue());
                GroupMap group = GroupMap.of(
                        participants.scores(),
                        participants.adjacency(surfaces),
                        flips,
                        seed,
                        twoSided,
                        common.threads());
                write(outputs, entry.getKey(), participants, group);
                BrainMap picture = pictures.add(entry.getKey(), participants, group);
                details.put(entry.getKey(), summary(participants, group, picture));
                warn(entry.getKey(), participants, group, warnings);
            }
            pictures.write(outputs, outputDir, background, surfaces);
            if (byMap.keySet().stream().anyMatch(map -> map.endsWith("_time-none"))) {
                warnings.add(
                        "maps with time-none: sign flips cannot tell what a network explains from what any two RDMs"
                                + " of one movie share through time; read the maps within lag");
            }
            warnings.forEach(warning -> System.err.println("group-maps: warning: " + warning));
            Map<String, Object> all = new TreeMap<>(Map.of("maps", details, "warnings", warnings));
            List<Path> inputs = Stream.of(maps, surfaces, background.stream().toList())
                    .flatMap(List::stream)
                    .toList();
            Sidecar.write(outputs.file(outputDir.resolve("group_maps.json")), spec, inputs, methods(), all);
            outputs.commit();
        }
        return 0;
    }

    private void write(Outputs outputs, String map, ParticipantMaps participants, GroupMap group) throws IOException {
        Map<String, double[]> statistics = new TreeMap<>(Map.of(
                "mean", group.mean(),
                "t", group.t(),
                "tfce", group.tfce(),
                "p", group.familyWise(),
                "q", group.fdr()));
        for (Map.Entry<String, double[]> statistic : statistics.entrySet()) {
            String name = map + "_" + statistic.getKey();
            participants
                    .space()
                    .write(outputs, outputDir.resolve("group_" + name), name, participants.whole(statistic.getValue()));
        }
    }

    private static Map<String, Object> summary(ParticipantMaps participants, GroupMap group, BrainMap picture) {
        Map<String, Object> summary = new TreeMap<>();
        summary.put("participants", participants.scores().length);
        summary.put("places", participants.places().length);
        summary.put("places_without_all_participants", participants.left());
        summary.put("flips", group.flips());
        summary.put("smallest_p", Arrays.stream(group.familyWise()).min().orElseThrow());
        summary.put(
                "places_below_05",
                Arrays.stream(group.familyWise())
                        .filter(p -> p < MapPictures.SIGNIFICANT)
                        .count());
        summary.put("largest_mean", Arrays.stream(group.mean()).max().orElseThrow());
        picture.lowestSignificant().ifPresent(mean -> summary.put("lowest_mean_below_05", mean));
        return summary;
    }

    private static void warn(String map, ParticipantMaps participants, GroupMap group, List<String> warnings) {
        if (1.0 / group.flips() >= MapPictures.SIGNIFICANT) {
            warnings.add(map + ": " + participants.scores().length + " participants allow " + group.flips()
                    + " sign flips, so that no p can be below " + 1.0 / group.flips());
        }
        if (participants.left() > 0) {
            warnings.add(
                    map + ": " + participants.left() + " places are left out where not all participants have a score");
        }
    }

    private List<String> methods() {
        return List.of(
                "Maps of scores were compared with 0 over participants by a t of Fisher z, enhanced by TFCE (Smith"
                        + " and Nichols 2009), and corrected by the maximum over the map in " + flips
                        + " sign flips, or all there"
                        + " are; q is the false discovery rate of t.");
    }
}
