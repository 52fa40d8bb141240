package rdmflow.tool.renderreport.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.Sidecar;

/** Reads whatever a study has: a brain without networks, one network or one participant lack some of the tables. */
public final class StudyReader {
    private StudyReader() {}

    /**
     * Reads and joins all files.
     *
     * @param sidecars of all results, those in the two folders included
     * @param groupDirectory folder of group-stats, if there is one; each of its tables may be missing
     * @param pcaDirectory folder of pca, if there is one; each of its tables may be missing
     */
    public static Study read(
            Path designFile,
            Optional<Path> groupDirectory,
            Optional<Path> pcaDirectory,
            List<Path> fitFiles,
            List<Path> uniqueFiles,
            List<Path> ceilingFiles,
            List<Path> sidecars) {
        JsonNode design = json(designFile);
        List<ToolRecord> records = sidecars.stream()
                .map(StudyReader::toolRecord)
                .sorted(ToolRecord.ORDER)
                .toList();
        Optional<Table> fitTable = table(groupDirectory, "group_fit.tsv");
        Optional<Table> testTable = table(groupDirectory, "group_tests.tsv");
        Optional<Table> uniqueTable = table(groupDirectory, "group_unique.tsv");
        List<FitRow> fits = fitTable.stream()
                .flatMap(t -> rows(t).mapToObj(row -> FitRow.of(t, row)))
                .toList();
        List<TestRow> tests = testTable.stream()
                .flatMap(t -> rows(t).mapToObj(row -> TestRow.of(t, row)))
                .toList();
        List<UniqueRow> uniques = uniqueTable.stream()
                .flatMap(t -> rows(t).mapToObj(row -> UniqueRow.of(t, row)))
                .toList();
        ScoreFiles scores = new ScoreFiles();
        sorted(fitFiles).forEach(scores::fits);
        sorted(uniqueFiles).forEach(scores::uniques);
        sorted(ceilingFiles).forEach(scores::ceilings);
        boolean fisher = records.stream()
                .anyMatch(record -> record.tool().equals("group-stats")
                        && record.parameter("score-average").equalsIgnoreCase("fisher"));
        Scores.All all = scores.all(fisher);
        List<Table> tables = new ArrayList<>();
        fitTable.ifPresent(tables::add);
        testTable.ifPresent(tables::add);
        uniqueTable.ifPresent(tables::add);
        return new Study(
                design,
                subjects(design, all),
                models(design, fits),
                rois(design, fits, all),
                fits,
                tests,
                uniques,
                ComponentFiles.read(pcaDirectory),
                all,
                records,
                List.copyOf(tables));
    }

    static Optional<Table> table(Optional<Path> folder, String name) {
        return folder.map(path -> path.resolve(name)).filter(Files::exists).map(Tables::readTsv);
    }

    static IntStream rows(Table table) {
        return IntStream.range(0, table.rows().size());
    }

    private static List<Path> sorted(List<Path> files) {
        return files.stream().sorted().toList();
    }

    private static List<String> subjects(JsonNode design, Scores.All scores) {
        Set<String> subjects = new LinkedHashSet<>();
        design.path("scans").forEach(scan -> subjects.add(scan.path("subject").asText()));
        Set<String> others = new TreeSet<>();
        scores.ofSubjects().forEach(score -> others.add(score.subject()));
        scores.ceilings().forEach(ceiling -> others.add(ceiling.subject()));
        subjects.addAll(others);
        return List.copyOf(subjects);
    }

    private static List<Model> models(JsonNode design, List<FitRow> fits) {
        List<String[]> rows = new ArrayList<>();
        Set<String> known = new LinkedHashSet<>();
        for (JsonNode model : design.path("models")) {
            String id = model.path("model").asText();
            String label = model.path("label").asText("").isBlank()
                    ? id
                    : model.path("label").asText();
            if (known.add(id)) {
                rows.add(
                        new String[] {id, label, model.path("family").asText("").strip()});
            }
        }
        fits.stream().map(FitRow::model).filter(known::add).forEach(id -> rows.add(new String[] {id, id, ""}));
        return Palette.models(rows);
    }

    private static List<String> rois(JsonNode design, List<FitRow> fits, Scores.All scores) {
        Set<String> rois = new LinkedHashSet<>();
        design.path("rois")
                .forEach(roi -> rois.add(roi.isObject() ? roi.path("roi").asText() : roi.asText()));
        fits.forEach(fit -> rois.add(fit.roi()));
        scores.ceilings().forEach(ceiling -> rois.add(ceiling.roi()));
        return List.copyOf(rois);
    }

    private static JsonNode json(Path file) {
        try {
            JsonNode node = Sidecar.JSON.readTree(Files.readString(InputFile.require(file)));
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
                node.path("details"));
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
