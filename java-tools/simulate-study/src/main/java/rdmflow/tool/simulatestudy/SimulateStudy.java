package rdmflow.tool.simulatestudy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

@Command(
        name = "simulate-study",
        mixinStandardHelpOptions = true,
        description = "Makes a study with a known answer: movies, networks, and scans in which each region has the"
                + " geometry of known layers.")
public final class SimulateStudy implements Callable<Integer> {
    /** Five components, the intercept and one degree of freedom over must fit. */
    private static final int FEWEST_VOLUMES = 10;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Folder for the study.")
    private Path output;

    @Option(
            names = "--subjects",
            defaultValue = "4",
            paramLabel = "N",
            description = "Number of participants (default: ${DEFAULT-VALUE}).")
    private int subjects;

    @Option(
            names = "--runs",
            defaultValue = "4",
            paramLabel = "N",
            description = "Number of runs, at least 2 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--volumes",
            defaultValue = "40",
            paramLabel = "T",
            description = "Volumes per run; from 20 on, runs differ a little in length (default: ${DEFAULT-VALUE}).")
    private int volumes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of all random numbers: another seed makes another study (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--noise",
            defaultValue = "0.6",
            paramLabel = "X",
            description = "Standard deviation of a voxel's noise in units of its signal's (default: ${DEFAULT-VALUE}).")
    private double noise;

    @Option(
            names = "--null",
            description =
                    "Let the networks see another movie than the participants, all else equal: no network explains"
                            + " anything of any region, and nothing should be found.")
    private boolean nothingShared;

    @Option(
            names = "--actions",
            defaultValue = "0",
            paramLabel = "N",
            description = "In place of a study: a data set for the training of networks, N videos of each of eight"
                    + " classes that differ in motion alone and eight that differ in appearance alone.")
    private int actions;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new SimulateStudy(), args);
    }

    @Override
    public Integer call() throws IOException {
        Usage usage = new Usage(spec);
        usage.require(actions >= 0, "--actions: expected 0 or more, found " + actions);
        if (actions > 0) {
            writeActions();
            return 0;
        }
        usage.require(subjects >= 1, "--subjects: expected at least 1, found " + subjects);
        usage.require(runs >= 2, "--runs: expected at least 2, found " + runs);
        usage.require(
                volumes >= FEWEST_VOLUMES, "--volumes: expected at least " + FEWEST_VOLUMES + ", found " + volumes);
        usage.require(noise >= 0 && Double.isFinite(noise), "--noise: expected 0 or more, found " + noise);
        usage.throwProblems();
        StudySize size = new StudySize(subjects, runs, volumes);
        Randomness randomness = new Randomness(seed);
        try (Outputs outputs = new Outputs()) {
            ModelSide models = new ModelSide(output, outputs, size, randomness, common.threads());
            List<String> movies = models.movies("movies", nothingShared ? "another movie" : "movie");
            List<SmallNetwork> networks = SmallNetworks.of(randomness);
            models.write(networks);
            List<List<List<ModelSide.LayerGram>>> grams = models.grams(networks, movies);
            // of the movie that the participants saw
            List<List<List<ModelSide.LayerGram>>> seen =
                    nothingShared ? models.grams(networks, models.movies("seen", "movie")) : grams;
            List<PlantedRegion> regions = PlantedRegion.all();
            List<List<double[][]>> mixtures = Truth.mixtures(regions, networks, seen, runs);
            double[][] noiseFree = NoiseFreeScores.of(grams, mixtures, common.threads());
            List<Map<String, String>> scans = new BrainSide(output, outputs, size, randomness)
                    .write(mixtures, regions.stream().map(PlantedRegion::roi).toList(), noise, common.threads());
            writeSheet(outputs.file(output.resolve("subjects.csv")), scans);
            writeSheet(outputs.file(output.resolve("stimuli.csv")), stimuli(size, movies));
            writeSheet(outputs.file(output.resolve("models.csv")), ModelSide.rows(networks));
            Sidecar.writeJson(
                    outputs.file(output.resolve("truth.json")),
                    Truth.json(size, seed, noise, nothingShared, regions, networks, noiseFree));
            Sidecar.write(outputs.file(output.resolve("study.json")), spec, List.of(), Map.of());
            outputs.commit();
        }
        return 0;
    }

    private void writeActions() throws IOException {
        try (Outputs outputs = new Outputs()) {
            new ActionVideos(new Randomness(seed)).write(output, outputs, actions);
            Sidecar.write(outputs.file(output.resolve("actions.json")), spec, List.of(), Map.of());
            outputs.commit();
        }
    }

    private static List<Map<String, String>> stimuli(StudySize size, List<String> movies) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int run = 0; run < size.runs(); run++) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("run", size.runName(run));
            row.put("video", movies.get(run));
            row.put("volumes", "" + size.volumesOf(run));
            rows.add(row);
        }
        return rows;
    }

    /** No cell holds a comma or a quote. */
    private static void writeSheet(Path file, List<Map<String, String>> rows) throws IOException {
        String text = String.join(",", rows.get(0).keySet()) + "\n"
                + rows.stream()
                        .map(row -> String.join(",", row.values()) + "\n")
                        .collect(Collectors.joining());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
