package rdmflow.tool.buildroirdms;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.RunKey;
import rdmflow.core.brain.RegionRdm;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.bold.BoldOptions;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.RegionOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;

@Command(
        name = "build-roi-rdms",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Correlation distances between the volumes of one BOLD run, in each region, after denoising.")
public final class BuildRoiRdms implements Callable<Integer> {
    @Mixin
    private BoldOptions boldOptions;

    @Option(
            names = "--rois",
            arity = "1..*",
            required = true,
            paramLabel = "F",
            description = "3-D label images or 4-D masks (one volume per region) on the grid of --bold; of surfaces,"
                    + " .dlabel.nii or .label.gii.")
    private List<Path> rois;

    @Option(
            names = "--roi-labels",
            arity = "1..*",
            paramLabel = "F",
            description =
                    "One TSV with the columns index and name for each of --rois, in the same order; may be left out"
                            + " where these carry label tables.")
    private List<Path> roiLabels = List.of();

    @Mixin
    private RegionOptions regionOptions;

    @Option(
            names = "--subject",
            required = true,
            paramLabel = "S",
            description = "Name of the participant, for the output.")
    private String subject;

    @Option(
            names = "--run",
            required = true,
            paramLabel = "R",
            description = "Name of the run, for the output; 01 and 1 are the same.")
    private String run;

    @Mixin
    private TimingOptions timing;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F.h5",
            description = "RDM file, one RDM per region in the order of the labels.")
    private Path output;

    @Option(
            names = "--grams-output",
            paramLabel = "F.h5",
            description = "Also write a grams file of the regions, for the measures of compare-rdms that need one.")
    private Optional<Path> gramsOutput = Optional.empty();

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new BuildRoiRdms(), args);
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        RoiRun scan = RoiRun.open(boldOptions, rois, roiLabels, regionOptions.choice(), timing.tr());
        List<RegionRdm> regions = scan.rdms(boldOptions.scaling(), gramsOutput.isPresent(), common.threads());
        scan.warnings().forEach(warning -> System.err.println("build-roi-rdms: warning: " + warning));
        double[] times = timing.times(
                scan.bold().image().volumes(), scan.bold().repetitionTime().seconds());
        RdmSet set = new RdmSet(
                RdmSet.Kind.SUBJECT,
                subject,
                RunKey.of(run),
                "correlation",
                times,
                regions.stream().map(RegionRdm::rdm).toList());
        Map<String, Object> details = RoiSidecar.details(scan, regions);
        try (Outputs outputs = new Outputs()) {
            RdmFile.write(outputs.file(output), set);
            Sidecar.write(outputs.file(Sidecar.of(output)), spec, scan.inputs(), methods(), details);
            if (gramsOutput.isPresent()) {
                Path grams = gramsOutput.get();
                GramsFile.write(
                        outputs.file(grams),
                        grams(regions, scan.bold().repetitionTime().seconds()));
                Sidecar.write(outputs.file(Sidecar.of(grams)), spec, scan.inputs(), methods(), details);
            }
            outputs.commit();
        }
        return 0;
    }

    private Grams grams(List<RegionRdm> regions, double trSeconds) {
        List<GramsFile.Layer> grams = new ArrayList<>();
        for (RegionRdm region : regions) {
            PatternGram gram = region.gram().orElseThrow();
            grams.add(new GramsFile.Layer(
                    region.rdm().name(),
                    grams.size(),
                    gram.gram(),
                    gram.rowMean(),
                    gram.features(),
                    region.rdm().reason()));
        }
        return Grams.ofRegions(subject, RunKey.of(run), trSeconds, timing.sliceTimeRef(), grams);
    }

    private List<String> methods() {
        return List.of(
                boldOptions.methods("In each voxel of a region "),
                "In a region, the dissimilarity of two volumes was one minus the Pearson correlation of their patterns"
                        + " over voxels (Kriegeskorte et al. 2008); constant and non-finite voxels did not take part.");
    }

    private void checkUsage() {
        Usage usage = new Usage(spec);
        usage.require(Identifiers.isValid(subject), "--subject: expected an identifier, found \"" + subject + "\"");
        usage.require(Identifiers.isValid(run), "--run: expected an identifier, found \"" + run + "\"");
        usage.throwProblems();
        timing.check();
        boldOptions.check();
    }
}
