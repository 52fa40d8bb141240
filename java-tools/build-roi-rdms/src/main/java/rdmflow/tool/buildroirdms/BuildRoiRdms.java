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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.RunKey;
import rdmflow.core.brain.RegionRdm;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.ConfoundOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.RegionOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;

@Command(
        name = "build-roi-rdms",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Correlation distances between the volumes of one BOLD run, in each region, after denoising.")
public final class BuildRoiRdms implements Callable<Integer> {
    @Option(
            names = "--bold",
            arity = "1..*",
            required = true,
            paramLabel = "F",
            description = "Preprocessed run: a 4-D NIfTI image, a .dtseries.nii, or a .func.gii for each hemisphere.")
    private List<Path> bold;

    @Option(
            names = "--bold-json",
            arity = "1..*",
            paramLabel = "F",
            description = "JSON of --bold, for RepetitionTime (default: the JSON beside it, if any).")
    private List<Path> boldJson = List.of();

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
            names = "--confounds",
            paramLabel = "F",
            description = "fMRIPrep's confounds TSV: its combined aCompCor components and cosines are regressed out.")
    private Optional<Path> confounds = Optional.empty();

    @Option(
            names = "--confounds-json",
            paramLabel = "F",
            description = "JSON that says what the columns of --confounds are (default: the JSON beside it, if any).")
    private Optional<Path> confoundsJson = Optional.empty();

    @Mixin
    private ConfoundOptions confoundOptions;

    @Option(
            names = "--compcor-mask",
            paramLabel = "F",
            description = "Mask of CSF and white matter: components come from its voxels, not from --confounds.")
    private Optional<Path> compcorMask = Optional.empty();

    @Option(
            names = "--compcor-unscaled",
            description = "Do not divide the mask's voxels by their standard deviation before the decomposition.")
    private boolean compcorUnscaled;

    @Option(
            names = "--compcor-trended",
            description = "Keep the linear trend of the mask's voxels in the decomposition.")
    private boolean compcorTrended;

    @Option(names = "--linear-trend", description = "Also regress out a straight line.")
    private boolean linearTrend;

    @Option(names = "--no-centre-voxels", description = "Add each voxel's run mean back after denoising.")
    private boolean meanKept;

    @Option(
            names = "--zscore-voxels",
            description = "Divide each voxel by the standard deviation that denoising leaves it.")
    private boolean standardised;

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
        RoiRun scan = RoiRun.open(
                bold,
                boldJson,
                rois,
                roiLabels,
                regionOptions.choice(),
                timing.tr(),
                new Denoising(
                        confounds,
                        confoundsJson,
                        confoundOptions.assumeCombined(),
                        confoundOptions.columns(),
                        compcorMask,
                        confoundOptions.compcor(),
                        !compcorTrended,
                        !compcorUnscaled,
                        linearTrend,
                        confoundOptions.dropVolumes().stream()
                                .mapToInt(Integer::intValue)
                                .toArray()));
        RegionRdm.Scaling scaling = meanKept
                ? RegionRdm.Scaling.MEAN_KEPT
                : standardised ? RegionRdm.Scaling.STANDARDISED : RegionRdm.Scaling.CENTRED;
        List<RegionRdm> regions = scan.rdms(scaling, gramsOutput.isPresent(), common.threads());
        scan.warnings().forEach(warning -> System.err.println("build-roi-rdms: warning: " + warning));
        double[] times = timing.times(scan.volumes(), scan.repetitionTime().seconds());
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
                        grams(regions, scan.repetitionTime().seconds()));
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
        List<String> regressors = new ArrayList<>(List.of("an intercept"));
        if (linearTrend) {
            regressors.add("a linear trend");
        }
        if (confoundOptions.compcor() > 0 && compcorMask.isPresent()) {
            regressors.add("the first " + confoundOptions.compcor()
                    + " principal components of a noise mask (CompCor, Behzadi et al. 2007)");
        } else if (confoundOptions.compcor() > 0 && confounds.isPresent()) {
            regressors.add("the first " + confoundOptions.compcor()
                    + " anatomical CompCor components (Behzadi et al. 2007) as computed"
                    + " by fMRIPrep (Esteban et al. 2019)");
        }
        if (confounds.isPresent()) {
            regressors.add("the cosines of the confounds table");
        }
        if (!confoundOptions.columns().isEmpty()) {
            regressors.add("its columns " + String.join(", ", confoundOptions.columns()));
        }
        String last = regressors.remove(regressors.size() - 1);
        return List.of(
                "In each voxel of a region "
                        + (regressors.isEmpty()
                                ? last + " was"
                                : String.join(", ", regressors) + " and " + last + " were")
                        + " regressed out"
                        + (meanKept
                                ? " and the voxel's run mean added back."
                                : standardised ? " and the rest scaled to unit variance." : "."),
                "In a region, the dissimilarity of two volumes was one minus the Pearson correlation of their patterns"
                        + " over voxels (Kriegeskorte et al. 2008); constant and non-finite voxels did not take part.");
    }

    private void checkUsage() {
        require(Identifiers.isValid(subject), "--subject: expected an identifier, found \"" + subject + "\"");
        require(Identifiers.isValid(run), "--run: expected an identifier, found \"" + run + "\"");
        timing.check();
        require(confoundOptions.compcor() >= 0, "--compcor: expected at least 0, found " + confoundOptions.compcor());
        require(
                !(meanKept && standardised),
                "--zscore-voxels: expected without --no-centre-voxels, as z-scores have no mean");
        boolean needsTable = confoundOptions.assumeCombined()
                || confoundsJson.isPresent()
                || !confoundOptions.columns().isEmpty();
        require(
                confounds.isPresent() || !needsTable,
                "--confounds-json, --assume-combined and --confound-columns: expected together with --confounds");
        require(
                confoundOptions.dropVolumes().stream().allMatch(t -> t >= 0),
                "--drop-volumes: expected indices from 0, found " + confoundOptions.dropVolumes());
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }
}
