package rdmflow.tool.pca;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.core.components.LayerGram;
import rdmflow.core.components.PrincipalComponents;
import rdmflow.core.rdm.PairSelection;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;

@Command(
        name = "pca",
        mixinStandardHelpOptions = true,
        description = "Where all layers of all networks lie in the space of their RDMs, and which pairs of moments"
                + " tell them apart.")
public final class Pca implements Callable<Integer> {
    @Option(
            names = "--model-rdms",
            arity = "1..*",
            required = true,
            paramLabel = "F.h5",
            description = "RDM files of all models and runs, in any order.")
    private List<Path> modelRdms;

    @Option(
            names = "--components",
            defaultValue = "5",
            paramLabel = "K",
            description = "Number of components (default: ${DEFAULT-VALUE}); fewer where the layers have fewer.")
    private int components;

    @Option(
            names = "--pairs",
            defaultValue = "10",
            paramLabel = "N",
            description = "Pairs of volumes to list per component: so many of the most positive and of the most"
                    + " negative ones (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "D",
            description = "Folder for scores.tsv, variance.tsv, pairs.tsv and loadings_run-R.h5.")
    private Path outputDir;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new Pca(), args);
    }

    @Override
    public Integer call() throws IOException {
        if (components < 1 || pairs < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected --components 1 or more and --pairs 0 or more, found " + components + " and " + pairs);
        }
        PairSelection selection = pairOptions.selection();
        LayerRuns runs = LayerRuns.of(modelRdms);
        LayerGram gram = new LayerGram(runs.layers().size());
        for (String run : runs.runs()) {
            LayerRuns.Run one = runs.read(run, selection);
            gram.add(one.rdms(), one.positions());
        }
        PrincipalComponents found =
                PrincipalComponents.of(gram.products(), runs.layers().size(), components);
        boolean single = runs.layers().size() == 1;
        if (found.count() == 0 && !single) {
            throw new DataException("expected layers whose RDMs differ, found "
                    + runs.layers().size() + " equal ones: there is no component");
        }
        // The second reading projects back: all RDMs at once would not fit.
        List<double[][]> loadings = new ArrayList<>();
        List<int[]> positions = new ArrayList<>();
        TreeMap<String, Integer> pairsUsed = new TreeMap<>();
        for (String run : runs.runs()) {
            LayerRuns.Run one = runs.read(run, selection);
            loadings.add(found.loadings(one.rdms(), one.positions()));
            positions.add(one.positions());
            pairsUsed.put(run, one.positions().length);
        }
        PrincipalComponents signed = found.signed(loadings);
        TreeMap<String, Object> details = new TreeMap<>();
        details.put("components", signed.count());
        details.put("layers", runs.layers().size());
        details.put("pairs_used", pairsUsed);
        if (single) {
            // A study with one layer has its fits; that nothing can be decomposed must not end it.
            String warning = "one layer in all models: no components";
            System.err.println(spec.name() + ": warning: " + warning);
            details.put("warnings", List.of(warning));
        }
        try (Outputs outputs = new Outputs()) {
            ComponentFiles files = new ComponentFiles(outputs, outputDir, runs, signed);
            files.writeTables();
            if (!single) {
                files.writeLoadings(loadings, positions);
            }
            files.writePairs(loadings, positions, pairs);
            Sidecar.write(outputs.file(outputDir.resolve("pca.json")), spec, modelRdms, methods(), details);
            outputs.commit();
        }
        return 0;
    }

    private List<String> methods() {
        List<String> sentences = new ArrayList<>(
                List.of(
                        "The RDMs of all layers of all networks were decomposed by a principal component"
                                + " analysis (columns centred, not scaled); the largest loading of each component is positive."));
        sentences.addAll(pairOptions.methods());
        return sentences;
    }
}
