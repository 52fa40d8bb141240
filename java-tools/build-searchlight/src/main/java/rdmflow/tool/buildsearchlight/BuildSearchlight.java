package rdmflow.tool.buildsearchlight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.brain.RegionRdm;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.searchlight.SearchlightProducts;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.io.bold.BoldOptions;
import rdmflow.io.bold.BoldRun;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.MapSpace;
import rdmflow.io.rdmfile.SearchlightFile;
import rdmflow.io.rdmfile.SearchlightFile.OfModel;
import rdmflow.io.rdmfile.SearchlightFile.Searchlight;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimeOptions;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;

@Command(
        name = "build-searchlight",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares the geometry around every voxel or vertex of one BOLD run with that of networks: the"
                + " products that map-searchlight makes maps of.")
public final class BuildSearchlight implements Callable<Integer> {
    @Mixin
    private BoldOptions boldOptions;

    @Option(
            names = "--mask",
            arity = "1..*",
            paramLabel = "F",
            description =
                    "Where centres and their neighbours may be: a mask on the grid of --bold, which volumes need; of"
                            + " surfaces, a map or label file, one for each hemisphere (default: everywhere).")
    private List<Path> mask = List.of();

    @Option(
            names = "--radius",
            paramLabel = "MM",
            description = "Distance in mm from the centre to its neighbours; along the surface between vertices"
                    + " (default: 9, without --neighbours).")
    private Optional<Double> radius = Optional.empty();

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            description = "In place of --radius: the K nearest places, the centre among them.")
    private Optional<Integer> neighbours = Optional.empty();

    @Option(
            names = "--surfaces",
            arity = "1..*",
            paramLabel = "F",
            description = "Midthickness surfaces (.surf.gii) of the hemispheres, which surfaces need.")
    private List<Path> surfaces = List.of();

    @Option(
            names = "--model-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "F.h5",
            description = "RDM files of all networks for this run, in any order.")
    private List<Path> modelRdms;

    @Option(names = "--subject", required = true, paramLabel = "S", description = "Name of the participant.")
    private String subject;

    @Option(names = "--run", required = true, paramLabel = "R", description = "Name of the run; 01 and 1 are the same.")
    private String run;

    @Option(
            names = "--all-runs",
            arity = "1..*",
            paramLabel = "R",
            description = "All runs of the study: --drop-overlap has to know which is the first and which the last"
                    + " (default: this run).")
    private List<String> allRuns = List.of();

    @Mixin
    private TimingOptions timing;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private TimeOptions timeOptions;

    @Option(names = "--output", required = true, paramLabel = "F.h5", description = "Searchlight file.")
    private Path output;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new BuildSearchlight(), args);
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        PairSelection selection = pairOptions.selection();
        BrainImage image = boldOptions.open();
        MapSpace.requireMillimetres(image);
        Findings findings = new Findings();
        Optional<BoldRun> opened =
                BoldRun.open(image, boldOptions.json(), timing.tr(), boldOptions.denoising(), findings);
        Optional<Neighbourhoods> around = findings.attempt(() -> Neighbourhoods.of(
                image, mask, surfaces, neighbours.isPresent() ? Optional.empty() : size(), neighbours));
        Optional<Double> trSeconds = opened.filter(bold -> selection.dropSeconds() > 0)
                .map(bold -> bold.repetitionTime().seconds());
        List<RdmSet> models = new ModelsOfRun(RunKey.of(run), image, trSeconds).read(modelRdms, findings);
        findings.throwProblems();
        BoldRun bold = opened.orElseThrow();
        double[] times = timing.times(image.volumes(), bold.repetitionTime().seconds());
        Set<String> runs = new TreeSet<>(allRuns.stream().map(RunKey::of).toList());
        runs.add(RunKey.of(run));
        int[] positions = selection.positions(RunKey.of(run), runs, times);
        ModelsOfRun.requireDefined(models, positions);

        int[] centres = around.orElseThrow().centres();
        double[][] series = bold.read(centres);
        int[] unused = bold.regression().censored();
        List<double[]> cleaned = InOrder.map(
                centres.length,
                common.threads(),
                k -> RegionRdm.cleaned(series[k], bold.regression(), boldOptions.scaling()));
        bold.warnings().forEach(warning -> System.err.println("build-searchlight: warning: " + warning));
        SearchlightProducts products =
                new SearchlightProducts(models, positions, unused, timeOptions.controls(), common.threads());
        SearchlightProducts.Result result = products.of(
                cleaned.toArray(double[][]::new),
                centres.length,
                around.orElseThrow().perThread(),
                new Progress(centres.length),
                common.threads());
        if (undefined(result) == centres.length) {
            throw new DataException(
                    image.name() + ": expected a centre with neighbours whose patterns differ, found none of "
                            + centres.length + " (" + around.orElseThrow().inWords()
                            + "); widen the searchlight, or look whether the mask lies in the brain");
        }
        Searchlight searchlight = new Searchlight(
                subject,
                RunKey.of(run),
                around.orElseThrow().inWords() + ", exclude_lag " + selection.excludeLag() + ", drop_overlap "
                        + selection.dropSeconds(),
                MapSpace.of(image),
                centres,
                ofModels(models, result));
        try (Outputs outputs = new Outputs()) {
            SearchlightFile.write(outputs.file(output), searchlight);
            List<Path> inputs = Stream.of(bold.inputs(), mask, surfaces, modelRdms)
                    .flatMap(List::stream)
                    .toList();
            Sidecar.write(
                    outputs.file(Sidecar.of(output)),
                    spec,
                    inputs,
                    methods(around.orElseThrow()),
                    details(bold, result));
            outputs.commit();
        }
        return 0;
    }

    private Optional<Double> size() {
        return Optional.of(radius.orElse(9.0));
    }

    private static List<OfModel> ofModels(List<RdmSet> models, SearchlightProducts.Result result) {
        List<OfModel> all = new ArrayList<>();
        int first = 0;
        for (int m = 0; m < models.size(); m++) {
            int from = first;
            int to = from + models.get(m).rdms().size();
            int model = m;
            Map<TimeControl, SearchlightScores.Run> runs = new EnumMap<>(TimeControl.class);
            result.layersAlone().forEach((control, gram) -> {
                double[][] alone = Arrays.stream(gram, from, to)
                        .map(row -> Arrays.copyOfRange(row, from, to))
                        .toArray(double[][]::new);
                double[][] with = Arrays.stream(result.withLayers().get(control))
                        .map(row -> Arrays.copyOfRange(row, from, to))
                        .toArray(double[][]::new);
                double[] squares = Arrays.stream(result.alone().get(control))
                        .mapToDouble(row -> row[model])
                        .toArray();
                runs.put(
                        control,
                        new SearchlightScores.Run(
                                models.get(model).run(), alone, with, squares, result.pairs()[model]));
            });
            all.add(new OfModel(models.get(m).owner(), models.get(m).names(), runs));
            first = to;
        }
        return all;
    }

    private static Map<String, Object> details(BoldRun bold, SearchlightProducts.Result result) {
        Map<String, Object> details = new TreeMap<>(bold.details());
        details.put("warnings", bold.warnings());
        details.put("centres", result.alone().values().iterator().next().length);
        details.put("undefined_centres", undefined(result));
        return details;
    }

    private static long undefined(SearchlightProducts.Result result) {
        double[][] any = result.alone().values().iterator().next();
        return Arrays.stream(any).filter(row -> Double.isNaN(row[0])).count();
    }

    private List<String> methods(Neighbourhoods around) {
        List<String> sentences = new ArrayList<>(List.of(
                boldOptions.methods("In each voxel or vertex "),
                "A searchlight took each voxel or vertex with its neighbours (" + around.inWords()
                        + "); the dissimilarity of two volumes was one minus the Pearson correlation of their patterns"
                        + " there (Kriegeskorte et al. 2006)."));
        sentences.addAll(pairOptions.methods());
        sentences.addAll(timeOptions.methods());
        return sentences;
    }

    private void checkUsage() {
        Usage usage = new Usage(spec);
        usage.require(Identifiers.isValid(subject), "--subject: expected an identifier, found \"" + subject + "\"");
        usage.require(Identifiers.isValid(run), "--run: expected an identifier, found \"" + run + "\"");
        usage.require(
                radius.isEmpty() || neighbours.isEmpty(),
                "--radius and --neighbours: expected one of them, found both");
        usage.require(radius.orElse(1.0) > 0, "--radius: expected more than 0 mm, found " + radius.orElse(0.0));
        usage.require(neighbours.orElse(2) >= 2, "--neighbours: expected at least 2, found " + neighbours.orElse(0));
        usage.throwProblems();
        timing.check();
        boldOptions.check();
    }
}
