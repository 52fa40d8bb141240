package rdmflow.tool.renderreport.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.JsonFile;

/** Reads whatever a study has: a brain without networks, one network or one participant lack some of the tables. */
public final class StudyReader {
    private static final String PARTICIPANTS = "participant_scores.tsv";
    private static final String LOST = "lost_runs.tsv";
    private static final String LAYERS = "group_layers.tsv";
    private static final String LAG_SCAN = "group_lag_scan.tsv";

    private static final String MEASURES = "group_measures.tsv";
    private static final String PARTS = "group_parts.tsv";
    private static final String SIMILARITY = "model_similarity.tsv";

    private StudyReader() {}

    /**
     * Reads and joins all files.
     *
     * @param sidecars of all results, those in the two folders included
     * @param groupDirectory folder of group-stats, if there is one
     * @param similarity table of compare-rdms of networks alone, if there is one
     * @param pcaDirectory folder of pca, if there is one; each of its tables may be missing
     */
    public static Study read(
            Path designFile,
            Optional<Path> groupDirectory,
            Optional<Path> pcaDirectory,
            List<Path> ceilingFiles,
            Optional<Path> similarity,
            List<Path> sidecars) {
        JsonNode design = json(designFile);
        List<ToolRecord> records = sidecars.stream()
                .map(StudyReader::toolRecord)
                .sorted(ToolRecord.ORDER)
                .toList();
        SortedMap<String, Table> tables = groupTables(groupDirectory);
        similarity.ifPresent(file -> tables.put(SIMILARITY, Tables.readTsv(file)));
        List<FitRow> regions = rows(tables, "group_fit.tsv", FitRow::of);
        SortedMap<TimeControl, Scores> scores = new TreeMap<>();
        for (TimeControl time : TimeControl.values()) {
            scores.put(time, scores(tables, time));
        }
        List<Table> ceilings =
                ceilingFiles.stream().sorted().map(Tables::readTsv).toList();
        return new Study(
                design,
                subjects(design, rows(tables, PARTICIPANTS, ParticipantRow::of), ceilings),
                models(design, regions),
                rois(design, regions, ceilings),
                scores,
                rows(tables, LAYERS, LayerRow::of),
                rows(tables, LAG_SCAN, LagScanRow::of),
                ComponentTables.read(pcaDirectory),
                records,
                tables,
                ceilings);
    }

    private static Scores scores(Map<String, Table> tables, TimeControl time) {
        // Without networks a row is a region's noise ceiling alone.
        List<FitRow> fits = rows(tables, "group_fit.tsv", time, FitRow::of).stream()
                .filter(StudyReader::isOfNetwork)
                .toList();
        return new Scores(
                time,
                fits,
                rows(tables, "group_tests.tsv", time, TestRow::of),
                rows(tables, "group_unique.tsv", time, UniqueRow::of),
                rows(tables, PARTICIPANTS, time, ParticipantRow::of));
    }

    private static boolean isOfNetwork(FitRow fit) {
        return !fit.model().equals("n/a");
    }

    /** By file name. */
    private static SortedMap<String, Table> groupTables(Optional<Path> folder) {
        SortedMap<String, Table> tables = new TreeMap<>();
        for (String name : List.of(
                "group_fit.tsv",
                "group_tests.tsv",
                "group_unique.tsv",
                PARTICIPANTS,
                LOST,
                LAYERS,
                LAG_SCAN,
                MEASURES,
                PARTS)) {
            table(folder, name).ifPresent(table -> tables.put(name, table));
        }
        List<String> missing = folder.isEmpty()
                ? List.of()
                : Stream.of(PARTICIPANTS, LOST)
                        .filter(name -> !tables.containsKey(name))
                        .toList();
        if (!missing.isEmpty()) {
            throw new DataException(folder.get().getFileName() + ": expected " + String.join(" and ", missing)
                    + ", found none: the folder was made by an older version; run group-stats again");
        }
        return tables;
    }

    private static <T> List<T> rows(Map<String, Table> tables, String name, BiFunction<Table, Integer, T> reader) {
        return rows(tables, name, row -> true, reader);
    }

    private static <T> List<T> rows(
            Map<String, Table> tables, String name, TimeControl time, BiFunction<Table, Integer, T> reader) {
        return rows(tables, name, row -> Cells.time(tables.get(name), row) == time, reader);
    }

    private static <T> List<T> rows(
            Map<String, Table> tables, String name, IntPredicate wanted, BiFunction<Table, Integer, T> reader) {
        return Stream.ofNullable(tables.get(name))
                .flatMap(table -> rows(table).filter(wanted).mapToObj(row -> reader.apply(table, row)))
                .toList();
    }

    static Optional<Table> table(Optional<Path> folder, String name) {
        return folder.map(path -> path.resolve(name)).filter(Files::exists).map(Tables::readTsv);
    }

    static IntStream rows(Table table) {
        return IntStream.range(0, table.rows().size());
    }

    private static List<String> subjects(JsonNode design, List<ParticipantRow> participants, List<Table> ceilings) {
        Set<String> subjects = new LinkedHashSet<>();
        design.path("scans").forEach(scan -> subjects.add(scan.path("subject").asText()));
        Set<String> others = new TreeSet<>();
        participants.forEach(row -> others.add(row.subject()));
        others.addAll(column(ceilings, "subject"));
        subjects.addAll(others);
        return List.copyOf(subjects);
    }

    private static List<StudyModel> models(JsonNode design, List<FitRow> fits) {
        Map<String, StudyModel> models = new LinkedHashMap<>();
        for (JsonNode model : design.path("models")) {
            String id = model.path("model").asText();
            String label = model.path("label").asText("").isBlank()
                    ? id
                    : model.path("label").asText();
            models.putIfAbsent(
                    id,
                    new StudyModel(
                            models.size() + 1,
                            id,
                            label,
                            model.path("family").asText("").strip()));
        }
        fits.stream()
                .filter(StudyReader::isOfNetwork)
                .forEach(fit ->
                        models.computeIfAbsent(fit.model(), id -> new StudyModel(models.size() + 1, id, id, "")));
        return List.copyOf(models.values());
    }

    private static List<String> rois(JsonNode design, List<FitRow> fits, List<Table> ceilings) {
        Set<String> rois = new LinkedHashSet<>();
        design.path("rois")
                .forEach(roi -> rois.add(roi.isObject() ? roi.path("roi").asText() : roi.asText()));
        fits.forEach(fit -> rois.add(fit.roi()));
        rois.addAll(column(ceilings, "roi"));
        return List.copyOf(rois);
    }

    private static List<String> column(List<Table> tables, String name) {
        return tables.stream()
                .flatMap(table -> rows(table).mapToObj(row -> Cells.text(table, row, name)))
                .distinct()
                .toList();
    }

    private static JsonNode json(Path file) {
        try {
            JsonNode node = JsonFile.MAPPER.readTree(Files.readString(InputFile.require(file)));
            if (!node.isObject()) {
                throw new DataException(file.getFileName() + ": expected a JSON object, found " + node.getNodeType());
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new DataException(file.getFileName() + ": expected JSON, found " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new DataException(file.getFileName() + ": expected JSON in UTF-8, found " + e.getMessage(), e);
        }
    }

    private static ToolRecord toolRecord(Path file) {
        JsonNode node = json(file);
        if (!node.path("tool").isTextual()) {
            throw new DataException(file.getFileName() + ": expected a sidecar with the name of its tool, found none");
        }
        return new ToolRecord(
                String.valueOf(file.getFileName()),
                node.path("tool").asText(),
                node.path("version").asText(),
                texts(node.path("parameters")),
                texts(node.path("inputs")),
                sentences(node.path("methods")),
                node.path("details"));
    }

    private static List<String> sentences(JsonNode array) {
        List<String> sentences = new ArrayList<>();
        array.forEach(sentence -> sentences.add(sentence.asText()));
        return List.copyOf(sentences);
    }

    private static SortedMap<String, String> texts(JsonNode object) {
        SortedMap<String, String> texts = new TreeMap<>();
        object.properties().forEach(field -> texts.put(field.getKey(), text(field.getValue())));
        return texts;
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(text(item)));
            return String.join(" ", items);
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** Runs of the design in the order of all tools. */
    public static List<String> runs(JsonNode design) {
        Set<String> runs = new TreeSet<>(RunKey.ORDER);
        design.path("stimuli")
                .forEach(stimulus -> runs.add(RunKey.of(stimulus.path("run").asText())));
        design.path("scans").forEach(scan -> runs.add(RunKey.of(scan.path("run").asText())));
        return List.copyOf(runs);
    }
}
