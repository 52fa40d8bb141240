package rdmflow.tool.checkdesign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.Metric;
import rdmflow.io.design.Localizer;
import rdmflow.io.design.Model;
import rdmflow.io.design.RoiMethod;
import rdmflow.io.design.RoiRow;
import rdmflow.io.design.Scan;
import rdmflow.io.design.Stimulus;
import rdmflow.io.design.Warp;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.JsonFile;
import rdmflow.io.tool.Outputs;

/**
 * What each step of the pipeline works on, one table per kind of task and one row per task. A column of files is called
 * {@code sheet:name}: its cells are as the user wrote them, relative to that sheet (or to the BIDS folder), several
 * separated by semicolons. Columns of counts say how many rows or tasks make up a group.
 *
 * @param ownModels what is known of the user's own models, by model
 * @param metric of networks
 * @param movies of the runs with scans
 */
record DesignTables(
        List<Scan> scans,
        StudyFiles scanFiles,
        List<Model> models,
        Map<String, OwnModel> ownModels,
        Metric metric,
        List<Stimulus> movies,
        List<RoiRow> regions,
        List<Localizer> localizers,
        StudyFiles localizerFiles,
        List<Warp> warps) {
    /** Writes {@code scans.tsv}, {@code screenings.tsv}, {@code regions.tsv} and {@code warps.tsv} beside the design. */
    void write(Outputs outputs, Path design) throws IOException {
        writeScans(outputs.file(design.resolveSibling("scans.tsv")));
        writeScreenings(outputs.file(design.resolveSibling("screenings.tsv")));
        writeRegions(outputs.file(design.resolveSibling("regions.tsv")));
        writeWarps(outputs.file(design.resolveSibling("warps.tsv")));
    }

    /** One row per participant and run. */
    private void writeScans(Path file) throws IOException {
        Map<String, Long> runs = counts(Scan::subject);
        Map<String, Long> participants = counts(Scan::run);
        Set<String> defined = regions.stream().map(RoiRow::subject).collect(Collectors.toSet());
        String files = scanFiles.owner() + ":";
        Tables.writeTsv(
                file,
                List.of(
                        "subject",
                        "run",
                        "runs_of_subject",
                        "subjects_of_run",
                        "regions_to_define",
                        "drop_volumes",
                        files + "bold",
                        files + "bold_json",
                        files + "rois",
                        files + "roi_labels",
                        files + "confounds",
                        files + "confounds_json",
                        files + "compcor_mask",
                        scanFiles.surfaces().owner() + ":surfaces",
                        files + "mask"),
                scans.stream()
                        .map(scan -> List.of(
                                scan.subject(),
                                scan.run(),
                                runs.get(scan.subject()),
                                participants.get(scan.run()),
                                defined.contains(scan.subject()) ? 1 : 0,
                                scan.dropVolumes().stream().map(String::valueOf).collect(Collectors.joining(";")),
                                scan.bold(),
                                cell(scan.boldJson().or(() -> scanFiles.jsonBeside(scan.bold()))),
                                String.join(";", scan.rois()),
                                String.join(";", scan.roiLabels()),
                                cell(scan.confounds()),
                                cell(scan.confoundsJson()
                                        .or(() -> scan.confounds().flatMap(scanFiles::jsonBeside))),
                                cell(scan.compcorMask()),
                                String.join(";", scan.surfaces()),
                                cell(scan.mask())))
                        .toList());
    }

    private Map<String, Long> counts(Function<Scan, String> key) {
        return scans.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    }

    /** One row per network and run. */
    private void writeScreenings(Path file) throws IOException {
        Tables.writeTsv(
                file,
                List.of(
                        "model",
                        "run",
                        "network",
                        "volumes",
                        "family",
                        "metric",
                        "rate",
                        "columns",
                        "stimuli:video",
                        "models:weights",
                        "models:flow_weights",
                        "models:card"),
                models.stream()
                        .flatMap(model -> movies.stream().map(movie -> screening(model, movie)))
                        .toList());
    }

    /** {@code columns} is a JSON text: what sample-features takes by {@code --columns}, one layer each. */
    private List<Object> screening(Model model, Stimulus movie) {
        OwnModel own = ownModels.getOrDefault(model.model(), OwnModel.UNKNOWN);
        return List.of(
                model.model(),
                movie.run(),
                model.network(),
                movie.volumes(),
                model.family(),
                model.isOwn() ? own.metric() : metric,
                own.rate(),
                json(own.columns()),
                model.isOwn() ? "" : movie.video(),
                model.weights(movie),
                cell(model.flowWeights()),
                cell(model.card()));
    }

    /** A probability map that goes through a participant's transforms; its name afterwards is safe in any shell. */
    private record WarpedMap(String subject, String map, String name, Warp warp) {}

    private List<WarpedMap> warpedMaps() {
        List<WarpedMap> maps = new ArrayList<>();
        for (Warp warp : warps) {
            List<String> cells = ofScanned()
                    .filter(row -> row.subject().equals(warp.subject()) && row.method() == RoiMethod.ATLAS)
                    .flatMap(row -> row.files().stream())
                    .distinct()
                    .toList();
            for (String map : cells) {
                String name = StudyFiles.fileName(map).replaceAll("[^A-Za-z0-9._-]", "_");
                maps.add(new WarpedMap(warp.subject(), map, cells.indexOf(map) + 1 + "_" + name, warp));
            }
        }
        return maps;
    }

    private Stream<RoiRow> ofScanned() {
        Set<String> subjects = scans.stream().map(Scan::subject).collect(Collectors.toSet());
        return regions.stream().filter(row -> subjects.contains(row.subject()));
    }

    /** One row per participant and probability map in another space than the scans. */
    private void writeWarps(Path file) throws IOException {
        Tables.writeTsv(
                file,
                List.of("subject", "warped", "rois:map", "transforms:reference", "transforms:transforms"),
                warpedMaps().stream()
                        .map(map -> List.of(
                                map.subject(),
                                map.name(),
                                map.map(),
                                map.warp().reference(),
                                String.join(";", map.warp().transforms())))
                        .toList());
    }

    /**
     * One row per participant in rois.csv who has scans. {@code sheet} is a JSON text: the participant's rows as a sheet
     * in which the k-th of the files is {@code regions/k/name} and a map that is warped is {@code warped/name}.
     */
    private void writeRegions(Path file) throws IOException {
        List<WarpedMap> warped = warpedMaps();
        Map<String, List<RoiRow>> bySubject =
                ofScanned().collect(Collectors.groupingBy(RoiRow::subject, LinkedHashMap::new, Collectors.toList()));
        List<List<?>> rows = new ArrayList<>();
        for (Map.Entry<String, List<RoiRow>> entry : bySubject.entrySet()) {
            String subject = entry.getKey();
            Map<String, String> maps = warped.stream()
                    .filter(map -> map.subject().equals(subject))
                    .collect(Collectors.toMap(WarpedMap::map, map -> "warped/" + map.name()));
            List<String> files = entry.getValue().stream()
                    .filter(row -> row.method() != RoiMethod.ATLAS || maps.isEmpty())
                    .flatMap(row -> row.files().stream())
                    .distinct()
                    .toList();
            Optional<Localizer> localizer = localizers.stream()
                    .filter(row -> row.subject().equals(subject))
                    .findFirst();
            rows.add(List.of(
                    subject,
                    maps.size(),
                    sheet(entry.getValue(), maps, files),
                    String.join(";", files),
                    firstBold(subject),
                    cell(RoiRow.brainMask(entry.getValue())),
                    surfaces(subject),
                    cell(localizer.map(Localizer::bold)),
                    cell(localizer.flatMap(row -> localizerFiles.jsonBeside(row.bold()))),
                    cell(localizer.map(Localizer::events)),
                    cell(localizer.flatMap(Localizer::confounds)),
                    cell(localizer.flatMap(row ->
                            row.confoundsJson().or(() -> row.confounds().flatMap(localizerFiles::jsonBeside))))));
        }
        Tables.writeTsv(
                file,
                List.of(
                        "subject",
                        "maps_to_warp",
                        "sheet",
                        "rois:files",
                        scanFiles.owner() + ":grid",
                        "rois:brain_mask",
                        scanFiles.surfaces().owner() + ":surfaces",
                        "localizers:localizer_bold",
                        "localizers:localizer_json",
                        "localizers:localizer_events",
                        "localizers:localizer_confounds",
                        "localizers:localizer_confounds_json"),
                rows);
    }

    /** The BOLD image of a participant's first run: its grid is that of all. */
    private String firstBold(String subject) {
        return scans.stream()
                .filter(scan -> scan.subject().equals(subject))
                .min(Comparator.comparing(Scan::run, RunKey.ORDER))
                .map(Scan::bold)
                .orElseThrow();
    }

    /** The surfaces of a participant whose scans lie on them. */
    private String surfaces(String subject) {
        return scans.stream()
                .filter(scan -> scan.subject().equals(subject))
                .map(scan -> String.join(";", scan.surfaces()))
                .filter(cell -> !cell.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The same file may be a map that is warped and a mask that is not. */
    private static String sheet(List<RoiRow> rows, Map<String, String> warped, List<String> files) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "subject", "roi", "hemisphere", "method", "contrast", "search_mask", "t_map", "probability_map"));
        for (RoiRow row : rows) {
            Function<String, String> stagedFile = cell -> row.method() == RoiMethod.ATLAS && warped.containsKey(cell)
                    ? warped.get(cell)
                    : "regions/" + (files.indexOf(cell) + 1) + "/" + StudyFiles.fileName(cell);
            Function<String, String> staged =
                    cell -> RoiRow.parts(cell).stream().map(stagedFile).collect(Collectors.joining(";"));
            List<Optional<String>> named = Stream.of(row.searchMask(), row.tMap(), row.probabilityMap())
                    .map(file -> file.filter(cell -> row.files().containsAll(RoiRow.parts(cell)))
                            .map(staged))
                    .toList();
            lines.add(Stream.concat(
                            Stream.of(
                                    row.subject(),
                                    row.roi(),
                                    row.hemisphere().toString(),
                                    row.method().toString(),
                                    cell(row.contrast())),
                            named.stream().map(DesignTables::cell))
                    .toList());
        }
        String text = lines.stream()
                .map(line -> line.stream()
                        .map(cell -> cell.matches("[^\",]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"));
        return json(text);
    }

    private static String json(Object value) {
        try {
            return JsonFile.MAPPER
                    .writer()
                    .without(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }

    private static String cell(Optional<String> value) {
        return value.orElse("");
    }
}
