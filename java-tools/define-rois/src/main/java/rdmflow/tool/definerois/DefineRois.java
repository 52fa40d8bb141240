package rdmflow.tool.definerois;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.core.brain.LinearModel;
import rdmflow.core.brain.MaximumProbability;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;

@Command(
        name = "define-rois",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Defines one participant's regions: the voxels of the highest t around the peaks of a"
                + " contrast, or areas of an atlas.")
public final class DefineRois implements Callable<Integer> {
    @Option(
            names = "--sheet",
            required = true,
            paramLabel = "F",
            description = "The participant's rows of rois.csv; files relative to it.")
    private Path sheet;

    @Option(names = "--localizer-bold", paramLabel = "F", description = "BOLD of the block-design run.")
    private Optional<Path> localizerBold = Optional.empty();

    @Option(
            names = "--localizer-events",
            paramLabel = "F",
            description = "Blocks of that run: TSV with onset, duration, trial_type.")
    private Optional<Path> localizerEvents = Optional.empty();

    @Option(
            names = "--localizer-json",
            paramLabel = "F",
            description = "JSON of that run, for RepetitionTime and StartTime (default: the JSON beside it, if any).")
    private Optional<Path> localizerJson = Optional.empty();

    @Option(names = "--localizer-confounds", paramLabel = "F", description = "Confounds TSV of that run.")
    private Optional<Path> localizerConfounds = Optional.empty();

    @Option(
            names = "--localizer-confounds-json",
            paramLabel = "F",
            description = "JSON that says what the columns of the confounds are (default: the JSON beside them, if"
                    + " any).")
    private Optional<Path> localizerConfoundsJson = Optional.empty();

    @Option(
            names = "--compcor",
            defaultValue = "0",
            paramLabel = "N",
            description = "Combined aCompCor components of the confounds that join the model, with fMRIPrep's cosines"
                    + " (default: ${DEFAULT-VALUE}).")
    private int compcor;

    @Option(
            names = "--assume-combined",
            description = "Without a JSON, take a_comp_cor_00 and the following as components of the combined mask.")
    private boolean assumeCombined;

    @Option(
            names = "--confound-columns",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Columns of the confounds that join the model (default: the six motion columns).")
    private List<String> confoundColumns = List.of("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z");

    @Option(
            names = "--contrasts",
            defaultValue = "paper",
            paramLabel = "F",
            description = "CSV with contrast, condition, weight; or a table that comes with the tool, paper or all"
                    + " (default: ${DEFAULT-VALUE}).")
    private Path contrasts;

    @Option(
            names = "--noise",
            defaultValue = "ols",
            paramLabel = "ols|ar1",
            description = "Errors of the localizer's model (default: ${DEFAULT-VALUE}).")
    private LinearModel.Noise noise;

    @Option(
            names = "--high-pass",
            defaultValue = "100",
            paramLabel = "SECONDS",
            description = "Cutoff in seconds: slower drifts of the localizer are regressed out (default:"
                    + " ${DEFAULT-VALUE}).")
    private double highPass;

    @Option(names = "--derivatives", description = "Add the temporal derivative of every condition to the design.")
    private boolean derivatives;

    @Option(
            names = "--smoothing",
            defaultValue = "0",
            paramLabel = "MM",
            description = "Full width at half maximum, in mm, of the Gaussian that smooths the localizer; 0 for none"
                    + " (default: ${DEFAULT-VALUE}).")
    private double smoothing;

    @Mixin
    private TimingOptions timing;

    @Option(
            names = "--grid",
            arity = "1..*",
            required = true,
            paramLabel = "F",
            description = "An image on the grid that every file must have: the BOLD that the regions are for, a volume,"
                    + " a .dtseries.nii or a .func.gii for each hemisphere.")
    private List<Path> grid;

    @Option(
            names = "--surfaces",
            arity = "1..*",
            paramLabel = "F",
            description =
                    "Midthickness surfaces (.surf.gii) of both hemispheres, for regions around a peak on surfaces.")
    private List<Path> surfaces = List.of();

    @Option(
            names = "--brain-mask",
            arity = "1..*",
            paramLabel = "F",
            description = "Mask of the voxels that functional regions may use, of surfaces one for each hemisphere"
                    + " (default: brain_mask of the sheet, or all).")
    private List<Path> brainMask = List.of();

    @Option(
            names = "--radius",
            defaultValue = "9",
            paramLabel = "MM",
            description = "Radius in mm of the sphere around a peak (default: ${DEFAULT-VALUE}).")
    private double radius;

    @Option(
            names = "--voxels",
            defaultValue = "80",
            paramLabel = "N",
            description = "How many voxels, those of the highest t of both hemispheres together, make a region"
                    + " (default: ${DEFAULT-VALUE}).")
    private int voxels;

    @Option(
            names = "--inside",
            defaultValue = "50",
            paramLabel = "PERCENT",
            description = "Summed probability, in percent, above which a voxel belongs to the atlas (default:"
                    + " ${DEFAULT-VALUE}).")
    private double inside;

    @Option(
            names = "--outside",
            defaultValue = "sum",
            paramLabel = "sum|max",
            description = "When a voxel lies outside the atlas: where the maps sum to --inside or less (sum), or where"
                    + " what is missing to 100 exceeds the largest map (max) (default: ${DEFAULT-VALUE}).")
    private MaximumProbability.Outside outside;

    @Option(
            names = "--scale",
            paramLabel = "X",
            description = "Factor that makes the probability maps percent: 100 for proportions (default: 1).")
    private Optional<Double> scale = Optional.empty();

    @Option(
            names = "--output-dir",
            required = true,
            paramLabel = "D",
            description =
                    "Folder for rois.nii.gz, rois.tsv, rois.json, tmap_<contrast>.nii.gz and qc.png; on surfaces for"
                            + " rois.dscalar.nii, rois.tsv and rois.json.")
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
        return ToolRunner.run(new DefineRois(), args);
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        if (BrainImage.open(grid) instanceof SurfaceImage surface) {
            return defineOnSurface(surface);
        }
        Optional<LocalizerOptions> localizer = localizerBold.map(bold -> new LocalizerOptions(
                bold,
                localizerEvents.orElseThrow(),
                localizerJson,
                localizerConfounds,
                localizerConfoundsJson,
                assumeCombined,
                confoundColumns,
                compcor,
                smoothing,
                contrasts,
                noise,
                highPass,
                derivatives,
                timing.tr(),
                timing.sliceTimeRef()));
        RoiSheet rows = RoiSheet.open(sheet, grid.get(0), oneBrainMask(), localizer);
        Map<String, double[]> tMaps = rows.tMaps(common.threads());
        Map<String, DefinedRegion> regions = new LinkedHashMap<>();
        AtlasRegions.define(rows, inside, outside, scale).forEach(regions::put);
        CategoryRegions.define(rows, tMaps, radius, voxels).forEach(regions::put);
        List<DefinedRegion> ordered = rows.names().stream().map(regions::get).toList();
        NiftiSpace space = rows.grid().space();
        RegionFiles files = new RegionFiles(ordered, space);
        try (Outputs outputs = new Outputs()) {
            files.writeMasks(outputs.file(outputDir.resolve("rois.nii.gz")));
            files.writeTable(outputs.file(outputDir.resolve("rois.tsv")));
            for (Map.Entry<String, double[]> map : tMaps.entrySet()) {
                NiftiWriter.writeMap(
                        outputs.file(outputDir.resolve("tmap_" + map.getKey() + ".nii.gz")), space, map.getValue());
            }
            List<String> colours =
                    QcPicture.write(outputs.file(outputDir.resolve("qc.png")), space.grid(), rows.meanImage(), ordered);
            Map<String, Object> details = new TreeMap<>(rows.details());
            details.putAll(files.details(colours));
            details.put("warnings", rows.warnings());
            Sidecar.write(outputs.file(outputDir.resolve("rois.json")), spec, rows.inputs(), methods(ordered), details);
            outputs.commit();
        }
        rows.warnings().forEach(warning -> System.err.println("define-rois: warning: " + warning));
        return 0;
    }

    private Optional<Path> oneBrainMask() {
        if (brainMask.size() > 1) {
            throw new DataException(brainMask.get(1).getFileName() + ": expected one brain mask for a volume, found "
                    + brainMask.size());
        }
        return brainMask.stream().findFirst();
    }

    private int defineOnSurface(SurfaceImage surface) throws IOException {
        if (localizerBold.isPresent()) {
            throw new DataException(localizerBold.get().getFileName()
                    + ": expected no localizer on surfaces, found one;" + " give its t-map");
        }
        SurfaceRois rows = SurfaceRois.open(sheet, surface, surfaces, brainMask);
        List<DefinedRegion> regions = rows.define(radius, voxels, inside, outside, scale);
        try (Outputs outputs = new Outputs()) {
            rows.writeImage(outputs.file(outputDir.resolve("rois.dscalar.nii")), regions);
            RegionFiles.writeTable(outputs.file(outputDir.resolve("rois.tsv")), regions);
            Map<String, Object> details = rows.details(regions);
            Sidecar.write(outputs.file(outputDir.resolve("rois.json")), spec, rows.inputs(), methods(regions), details);
            outputs.commit();
        }
        return 0;
    }

    private List<String> methods(List<DefinedRegion> regions) {
        List<RoiMethod> used =
                regions.stream().map(DefinedRegion::method).distinct().toList();
        List<String> sentences = new ArrayList<>();
        if (used.contains(RoiMethod.LOCALIZER)) {
            sentences.add("A block-design localizer was fitted by a general linear model ("
                    + (noise == LinearModel.Noise.AR1 ? "noise of first order" : "ordinary least squares")
                    + ", high-pass " + highPass + " s"
                    + (smoothing > 0 ? ", smoothed with a Gaussian of " + smoothing + " mm" : "") + ").");
        }
        if (used.contains(RoiMethod.LOCALIZER) || used.contains(RoiMethod.T_MAP)) {
            sentences.add("A category region is made of the " + voxels + " voxels of the highest t within " + radius
                    + " mm of the contrast's peak in the search mask, or of its peaks in both hemispheres.");
        }
        if (used.contains(RoiMethod.ATLAS)) {
            sentences.add(
                    "A visual area is made of the voxels whose most probable area it is, where the probabilities of"
                            + " all areas "
                            + (outside == MaximumProbability.Outside.SUM
                                    ? "add up to more than " + inside + " %"
                                    : "leave less to the outside than to that area")
                            + " (after Wang et al. 2015).");
        }
        return sentences;
    }

    private void checkUsage() {
        Usage usage = new Usage(spec);
        usage.require(
                localizerBold.isPresent() == localizerEvents.isPresent(),
                "--localizer-bold and --localizer-events: expected both or neither");
        usage.require(
                localizerBold.isPresent() || localizerConfounds.isEmpty() && localizerJson.isEmpty(),
                "--localizer-confounds and --localizer-json: expected together with --localizer-bold");
        usage.require(
                localizerConfounds.isPresent() || localizerConfoundsJson.isEmpty() && compcor == 0,
                "--localizer-confounds-json and --compcor: expected together with --localizer-confounds");
        usage.require(compcor >= 0, "--compcor: expected at least 0, found " + compcor);
        usage.require(smoothing >= 0, "--smoothing: expected at least 0 mm, found " + smoothing);
        usage.require(highPass > 0, "--high-pass: expected more than 0 s, found " + highPass);
        usage.require(radius > 0, "--radius: expected more than 0 mm, found " + radius);
        usage.require(voxels > 0, "--voxels: expected at least 1, found " + voxels);
        usage.require(inside >= 0 && inside < 100, "--inside: expected 0 to 100 percent, found " + inside);
        usage.require(scale.orElse(1.0) > 0, "--scale: expected more than 0, found " + scale.orElse(1.0));
        usage.throwProblems();
        timing.check();
    }
}
