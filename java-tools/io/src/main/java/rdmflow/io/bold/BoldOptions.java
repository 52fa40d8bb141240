package rdmflow.io.bold;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.brain.RegionRdm;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.tool.ConfoundOptions;
import rdmflow.io.tool.Usage;

/** A BOLD run and what is regressed out of it, for build-roi-rdms and build-searchlight; a picocli mixin. */
public final class BoldOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

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

    /** Opens the image, a run. */
    public BrainImage open() {
        BrainImage image = BrainImage.open(bold);
        image.requireRun();
        return image;
    }

    /** JSON files as given. */
    public List<Path> json() {
        return boldJson;
    }

    /** What to remove. */
    public Denoising denoising() {
        return new Denoising(
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
                        .toArray());
    }

    /** What becomes of a voxel's mean and scale. */
    public RegionRdm.Scaling scaling() {
        return meanKept
                ? RegionRdm.Scaling.MEAN_KEPT
                : standardised ? RegionRdm.Scaling.STANDARDISED : RegionRdm.Scaling.CENTRED;
    }

    /**
     * What was regressed out, a sentence for the methods of a paper.
     *
     * @param where its beginning, such as "In each voxel "
     */
    public String methods(String where) {
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
        return where
                + (regressors.isEmpty() ? last + " was" : String.join(", ", regressors) + " and " + last + " were")
                + " regressed out"
                + (meanKept
                        ? " and the voxel's run mean added back."
                        : standardised ? " and the rest scaled to unit variance." : ".");
    }

    /** Refuses options that do not go together. */
    public void check() {
        Usage usage = new Usage(spec);
        usage.require(
                confoundOptions.compcor() >= 0, "--compcor: expected at least 0, found " + confoundOptions.compcor());
        usage.require(
                !(meanKept && standardised),
                "--zscore-voxels: expected without --no-centre-voxels, as z-scores have no mean");
        boolean needsTable = confoundOptions.assumeCombined()
                || confoundsJson.isPresent()
                || !confoundOptions.columns().isEmpty();
        usage.require(
                confounds.isPresent() || !needsTable,
                "--confounds-json, --assume-combined and --confound-columns: expected together with --confounds");
        usage.require(
                confoundOptions.dropVolumes().stream().allMatch(t -> t >= 0),
                "--drop-volumes: expected indices from 0, found " + confoundOptions.dropVolumes());
        usage.throwProblems();
    }
}
