package rdmflow.tool.checkdesign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.design.Localizer;
import rdmflow.io.design.Model;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Sheets;
import rdmflow.io.design.Stimulus;
import rdmflow.io.design.Warp;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.ConfoundOptions;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.PairOptions;
import rdmflow.io.tool.RegionOptions;
import rdmflow.io.tool.ShiftOptions;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.TimingOptions;
import rdmflow.io.tool.ToolRunner;
import rdmflow.io.tool.Usage;

@Command(
        name = "check-design",
        mixinStandardHelpOptions = true,
        description = "Finds every problem of a study before anything heavy starts, and lists all of them at once.")
public final class CheckDesign implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--subjects",
            arity = "1..*",
            paramLabel = "F",
            description = "Sheet of the scans, subjects.csv. With --bids: the participants to take (default: all).")
    private List<Path> subjects = List.of();

    @Mixin
    private BidsOptions bids;

    @Mixin
    private ModelSide modelSide;

    @Mixin
    private RegionSheets regionSheets;

    @Mixin
    private TimingOptions timing;

    @Option(
            names = "--allow-missing-runs",
            description = "Let participants lack runs of the study, with a warning in place of an error.")
    private boolean allowMissingRuns;

    @Mixin
    private PairOptions pairOptions;

    @Mixin
    private ShiftOptions shifts;

    @Mixin
    private MovedMovieOptions movedMovie;

    @Mixin
    private ConfoundOptions confounds;

    @Mixin
    private RegionOptions regionOptions;

    @Option(names = "--searchlight", description = "Also require what maps of whole brains need: masks and surfaces.")
    private boolean searchlight;

    @Option(
            names = "--staged",
            paramLabel = "F",
            description = "TSV (sheet, cell, file): where an engine put the files that the sheets name.")
    private Optional<Path> staged;

    @Option(names = "--sheets-only", description = "Check the sheets and open none of the files they name.")
    private boolean sheetsOnly;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "F",
            description = "JSON file with the study as later steps see it; one table per kind of task is written"
                    + " beside it.")
    private Path output;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new CheckDesign(), args);
    }

    @Override
    public Integer call() throws IOException {
        requireSensibleOptions();
        boolean alone = isModelSideAlone();
        Findings findings = new Findings();
        StudyFiles scanFiles =
                bids.folder() == null ? files("subjects", sheetOfScans()) : StudyFiles.inBids(bids.folder(), staged);
        List<StudyScan> scans = alone
                ? List.of()
                : bids.folder() == null
                        ? fromSheet(subjects.get(0), findings)
                        : bids.scans(subjects.stream().map(Path::toString).toList(), findings);
        List<Stimulus> movies = read(modelSide.stimuli(), Sheets::stimuli, findings);
        List<Model> networks = read(modelSide.models(), Sheets::models, findings);
        List<RoiRow> roiRows = read(regionSheets.rois(), Sheets::rois, findings);
        List<Localizer> localizerRows = read(regionSheets.localizers(), Sheets::localizers, findings);
        List<Warp> warps = read(regionSheets.transforms(), Sheets::warps, findings);

        Regions regions = new Regions(regionOptions.choice());
        RoiSheetChecks roiSheets =
                new RoiSheetChecks(findings, roiRows, localizerRows, regionSheets.contrasts(findings), warps);
        if (!alone) {
            DesignChecks.runs(scans, modelSide.models() != null, allowMissingRuns, findings);
        }
        DesignChecks.denoising(scans, findings);
        if (!movies.isEmpty() && !scans.isEmpty()) {
            movies = DesignChecks.stimuli(
                    modelSide.stimuliName(), scans, movies, !bids.runs().isEmpty(), findings);
        }
        modelSide.checkSheets(networks, movies, findings);
        roiSheets.checkSheets(scans, bids.folder() != null && regionSheets.rois() == null, searchlight, regions);
        StudyFiles movieFiles = files("stimuli", modelSide.stimuli());
        List<Map<String, Object>> movieFields;
        Map<String, OwnModel> ownModels = Map.of();
        if (sheetsOnly) {
            movieFields = movies.stream()
                    .map(movie -> DesignJson.stimulus(movie, movieFiles))
                    .toList();
        } else {
            scans = new ScanChecks(scanFiles, findings, timing, confounds).check(scans);
            if (searchlight) {
                new SearchlightChecks(scanFiles, findings).check(scans);
            }
            DesignChecks.volumes(modelSide.stimuliName(), scans, movies, findings);
            new RoiImageChecks(scanFiles, findings, regions, roiRows, regionOptions.choice()).check(scans);
            roiSheets.checkFiles(
                    scans,
                    files("rois", regionSheets.rois()),
                    files("localizers", regionSheets.localizers()),
                    files("transforms", regionSheets.transforms()),
                    regions);
            movieFields = modelSide.checkMovies(movies, movieFiles, timing, findings);
            ownModels = modelSide.checkModels(networks, movies, modelFiles(), timing, findings);
        }
        regions.warnOfMissing(scans, findings);
        Map<String, Object> allowed = movedMovie.check(
                shifts.plan(),
                alone ? List.of() : movies,
                regions.subjectsByRegion().size(),
                timing,
                pairOptions.selection(),
                findings);
        System.out.print(StudyTable.of(scans, movieFields, networks, regions));
        findings.warnings().forEach(warning -> System.err.println("check-design: warning: " + warning));
        findings.throwProblems();
        write(
                design(scans, scanFiles, movieFields, networks, regions, allowed, findings),
                new DesignTables(
                        scans.stream().map(StudyScan::scan).toList(),
                        scanFiles,
                        networks,
                        ownModels,
                        modelSide.metric(),
                        movies,
                        roiRows,
                        localizerRows,
                        files("localizers", regionSheets.localizers()),
                        warps));
        return 0;
    }

    private void requireSensibleOptions() {
        boolean alone = isModelSideAlone();
        Usage usage = new Usage(spec)
                .require(
                        bids.folder() != null || subjects.size() == 1 || alone,
                        "expected --subjects F or --bids DIR, or --stimuli and --models alone, found "
                                + (subjects.isEmpty() ? "none of them" : subjects))
                .require(
                        !alone || !regionSheets.areGiven(),
                        "--rois, --localizers, --transforms: expected together with --subjects or --bids, found without");
        usage.throwProblems();
        bids.check();
        modelSide.check();
        usage.require(
                        timing.tr().filter(tr -> tr >= 0.1 && tr <= 20).isPresent(),
                        "--tr: expected 0.1 to 20 seconds, found "
                                + timing.tr().map(String::valueOf).orElse("none"))
                .require(confounds.compcor() >= 0, "--compcor: expected 0 or more, found " + confounds.compcor())
                .require(
                        confounds.dropVolumes().stream().allMatch(volume -> volume >= 0),
                        "--drop-volumes: expected volumes from 0, found " + confounds.dropVolumes())
                .throwProblems();
        timing.check();
        shifts.plan();
        movedMovie.check(timing.tr().orElseThrow());
        pairOptions.selection();
    }

    /** Networks without a brain: their RDMs are compared with each other. */
    private boolean isModelSideAlone() {
        return bids.folder() == null && subjects.isEmpty() && modelSide.models() != null;
    }

    private Path sheetOfScans() {
        return subjects.isEmpty() ? null : subjects.get(0);
    }

    private static List<StudyScan> fromSheet(Path sheet, Findings findings) {
        return findings.attempt(() -> Sheets.subjects(sheet)).orElse(List.of()).stream()
                .map(scan -> new StudyScan(scan, Optional.empty(), Optional.empty(), BidsSidecar.none(), List.of()))
                .toList();
    }

    private static <T> List<T> read(Path sheet, java.util.function.Function<Path, List<T>> reader, Findings findings) {
        return sheet == null
                ? List.of()
                : findings.attempt(() -> reader.apply(sheet)).orElse(List.of());
    }

    private StudyFiles files(String option, Path sheet) {
        return StudyFiles.besideSheet(option, sheet == null ? Path.of("absent.csv") : sheet, staged);
    }

    private StudyFiles modelFiles() {
        return files("models", modelSide.models());
    }

    private Map<String, Object> design(
            List<StudyScan> scans,
            StudyFiles scanFiles,
            List<Map<String, Object>> movies,
            List<Model> networks,
            Regions regions,
            Map<String, Object> allowed,
            Findings findings) {
        Map<String, Object> design = new LinkedHashMap<>();
        design.put("tr", timing.tr().orElseThrow());
        design.put("slice_time_ref", timing.sliceTimeRef());
        design.put("space", bids.folder() == null ? "as in the sheet" : bids.space());
        design.put(
                "scans",
                scans.stream().map(scan -> DesignJson.scan(scan, scanFiles)).toList());
        design.put("stimuli", movies);
        design.put(
                "models",
                networks.stream()
                        .map(model -> DesignJson.model(model, modelFiles()))
                        .toList());
        design.put("rois", DesignJson.rois(regions));
        if (searchlight) {
            boolean own = bids.folder() != null
                    && List.of("T1w", "native", "fsnative").contains(bids.space());
            design.put("one_space", !own && SearchlightChecks.inOneSpace(scans));
        }
        design.putAll(allowed);
        design.put("warnings", findings.warnings());
        return design;
    }

    private void write(Map<String, Object> design, DesignTables tables) throws IOException {
        List<Path> inputs = Stream.concat(
                        Stream.of(
                                        bids.folder() == null ? sheetOfScans() : null,
                                        modelSide.stimuli(),
                                        modelSide.models())
                                .filter(Objects::nonNull),
                        regionSheets.inputs())
                .toList();
        try (Outputs outputs = new Outputs()) {
            Sidecar.writeJson(outputs.file(output), design);
            tables.write(outputs, output);
            Sidecar.write(outputs.file(Sidecar.of(output)), spec, inputs, Map.of());
            outputs.commit();
        }
    }
}
