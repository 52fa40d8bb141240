package rdmflow.tool.renderreport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.io.tool.ToolRunner;
import rdmflow.tool.renderreport.chart.PaperSvg;
import rdmflow.tool.renderreport.chart.Png;
import rdmflow.tool.renderreport.figure.BarsFigure;
import rdmflow.tool.renderreport.figure.Figure;
import rdmflow.tool.renderreport.figure.FramesFigure;
import rdmflow.tool.renderreport.figure.LagScanFigure;
import rdmflow.tool.renderreport.figure.LayersFigure;
import rdmflow.tool.renderreport.figure.MeasuresFigure;
import rdmflow.tool.renderreport.figure.PartsFigure;
import rdmflow.tool.renderreport.figure.RegionMapFigure;
import rdmflow.tool.renderreport.figure.SimilarityFigure;
import rdmflow.tool.renderreport.figure.TrajectoryFigure;
import rdmflow.tool.renderreport.figure.UniqueFigure;
import rdmflow.tool.renderreport.page.Page;
import rdmflow.tool.renderreport.page.QualityFiles;
import rdmflow.tool.renderreport.page.Summary;
import rdmflow.tool.renderreport.study.OverRegions;
import rdmflow.tool.renderreport.study.RegionPlaces;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyReader;
import rdmflow.vision.frames.ViewingOptions;

@Command(
        name = "render-report",
        mixinStandardHelpOptions = true,
        description = {
            "Turns a finished study into one page, and into figures for a paper.",
            "Beside the page: figures/ (SVG, PNG, plotted numbers) and summary.txt (the findings in words)."
        })
public final class RenderReport implements Callable<Integer> {
    @Option(names = "--design", required = true, paramLabel = "F", description = "design.json of check-design.")
    private Path design;

    @Option(
            names = "--group-dir",
            paramLabel = "D",
            description = "Folder of group-stats; a brain-only study has none.")
    private Path groupDirectory;

    @Option(names = "--pca-dir", paramLabel = "D", description = "Folder of pca; a brain-only study has none.")
    private Path pcaDirectory;

    @Option(
            names = "--fits",
            arity = "1..*",
            paramLabel = "F",
            description = "Tables of fit-cv-regression. Their hashes go into the sidecar; the scores come from"
                    + " --group-dir.")
    private List<Path> fits = List.of();

    @Option(
            names = "--unique",
            arity = "1..*",
            paramLabel = "F",
            description = "Tables of unique-variance. Their hashes go into the sidecar; the scores come from"
                    + " --group-dir.")
    private List<Path> unique = List.of();

    @Option(names = "--ceilings", arity = "1..*", paramLabel = "F", description = "Tables of noise-ceiling.")
    private List<Path> ceilings = List.of();

    @Option(
            names = "--similarity",
            paramLabel = "F",
            description = "Table of compare-rdms of networks alone, without participants.")
    private Path similarity;

    @Option(names = "--sidecars", arity = "1..*", paramLabel = "F", description = "Sidecars of the study's results.")
    private List<Path> sidecars = List.of();

    @Option(
            names = "--qc",
            arity = "1..*",
            paramLabel = "F",
            description = "Pictures (.png) and tables (.tsv) of regions.")
    private List<Path> quality = List.of();

    @Option(names = "--versions", paramLabel = "F", description = "Text file: one line per tool with its version.")
    private Path versions;

    @Option(
            names = "--videos",
            arity = "1..*",
            paramLabel = "RUN=F",
            description = "The movie of each run, for Figure 4.")
    private Map<String, Path> videos = Map.of();

    @Mixin
    private ViewingOptions viewing;

    @Mixin
    private RegionFiles regions;

    @Option(
            names = "--leftovers",
            paramLabel = "F",
            description = "Text file: one line per file in the folder of results that is not of this study.")
    private Path leftovers;

    @Option(names = "--output", required = true, paramLabel = "F", description = "The page, an HTML file.")
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
        System.setProperty("java.awt.headless", "true");
        return ToolRunner.run(new RenderReport(), args);
    }

    @Override
    public Integer call() throws IOException {
        // The engine hands files over in any order; the sidecar of the page must not tell which.
        fits = byName(fits);
        unique = byName(unique);
        ceilings = byName(ceilings);
        sidecars = byName(sidecars);
        quality = byName(quality);
        videos = movies();
        List<Path> inputs = inputs();
        Study study = StudyReader.read(
                design,
                Optional.ofNullable(groupDirectory),
                Optional.ofNullable(pcaDirectory),
                ceilings,
                Optional.ofNullable(similarity),
                inputs.stream()
                        .filter(file -> sidecars.contains(file) || isSidecarOfFolder(file))
                        .toList());
        Summary summary = Summary.of(study).with(Leftovers.warning(leftovers));
        Figure frames = FramesFigure.of(study, videos, viewing.viewing());
        inputs.addAll(regions.of(study));
        List<List<Figure>> figures = figures(study, regions.places(study), frames).stream()
                .filter(versions -> !versions.isEmpty())
                .toList();
        List<String> versionLines = versions == null ? List.of() : versionLines();
        List<String> methods = frames.isDrawn() ? FramesFigure.methods(study) : List.of();
        String page = Page.of(study, summary, figures, QualityFiles.read(quality), versionLines, methods);
        try (Outputs outputs = new Outputs()) {
            Files.writeString(outputs.file(output), page);
            Path folder = output.toAbsolutePath().getParent();
            Files.writeString(outputs.file(folder.resolve("summary.txt")), summary.text());
            for (Figure figure : figures.stream().flatMap(List::stream).toList()) {
                if (figure.hasFiles()) {
                    Path stem = folder.resolve("figures").resolve(figure.id());
                    String svg = PaperSvg.of(figure.whole());
                    Files.writeString(outputs.file(Path.of(stem + ".svg")), svg);
                    Files.write(outputs.file(Path.of(stem + ".png")), Png.of(svg));
                    Tables.writeTsv(outputs.file(Path.of(stem + ".tsv")), figure.columns(), figure.values());
                }
            }
            String sidecar = output.getFileName().toString().replaceFirst("\\.html?$", "") + ".sidecar.json";
            Sidecar.write(
                    outputs.file(folder.resolve(sidecar)),
                    spec,
                    inputs,
                    methods,
                    Map.of("warnings", summary.warnings()));
            outputs.commit();
        }
        return 0;
    }

    private static List<List<Figure>> figures(Study study, Optional<RegionPlaces> places, Figure frames) {
        List<Figure> trajectory = List.of(TrajectoryFigure.of(study));
        if (study.isOfNetworksAlone()) {
            return List.of(SimilarityFigure.of(study), trajectory, List.of(frames));
        }
        boolean many = study.hasManyRegions();
        Study shown = many ? OverRegions.of(study) : study;
        return List.of(
                noting(many, BarsFigure.of(shown)),
                many ? RegionMapFigure.of(study, places) : List.of(),
                noting(many, UniqueFigure.of(shown)),
                trajectory,
                List.of(frames),
                noting(many, LayersFigure.of(shown)),
                MeasuresFigure.of(study),
                noting(many, PartsFigure.of(shown)),
                noting(many, List.of(LagScanFigure.of(shown))));
    }

    /** Why there are no panels of single regions. */
    private static List<Figure> noting(boolean many, List<Figure> figures) {
        return figures.stream()
                .map(figure -> many
                        ? figure.noting(" Values are means over all regions that have one, because more than "
                                + Study.MOST_PANELS + " are not drawn one by one.")
                        : figure)
                .toList();
    }

    /** A table of tool and version, or free lines. */
    private List<String> versionLines() throws IOException {
        return Files.readAllLines(versions, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.equals("tool\tversion"))
                .map(line -> line.replaceFirst("\t", ": "))
                .sorted()
                .toList();
    }

    /** Every file that is read, checked; all that is missing is said at once. */
    private List<Path> inputs() throws IOException {
        List<Path> inputs = new ArrayList<>(List.of(design));
        List.of(fits, unique, ceilings, sidecars, quality).forEach(inputs::addAll);
        inputs.addAll(videos.values());
        Stream.of(versions, leftovers, similarity).filter(Objects::nonNull).forEach(inputs::add);
        List<String> problems = new ArrayList<>();
        for (Path folder : folders()) {
            if (!Files.isDirectory(folder)) {
                problems.add(folder + ": expected a folder, found " + (Files.exists(folder) ? "a file" : "none"));
                continue;
            }
            try (var files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".tsv") || isSidecarOfFolder(file))
                        .sorted()
                        .forEach(inputs::add);
            }
        }
        for (Path file : inputs) {
            try {
                InputFile.require(file);
            } catch (DataException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return inputs;
    }

    /** group.json and pca.json stand in the folders that they describe. */
    private boolean isSidecarOfFolder(Path file) {
        return folders().contains(file.getParent()) && file.toString().endsWith(".json");
    }

    private static List<Path> byName(List<Path> files) {
        return files.stream()
                .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                .toList();
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        Optional.ofNullable(groupDirectory).ifPresent(folders::add);
        Optional.ofNullable(pcaDirectory).ifPresent(folders::add);
        return folders;
    }

    private Map<String, Path> movies() {
        Map<String, Path> movies = new TreeMap<>(RunKey.ORDER);
        videos.forEach((run, file) -> movies.put(RunKey.of(run), file));
        return movies;
    }
}
