package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rdmflow.io.design.Model;

/** What was found, for the eye: one line per scan, movie, network and region, columns aligned, {@code -} = none. */
final class StudyTable {
    private StudyTable() {}

    static String of(List<StudyScan> scans, List<Map<String, Object>> movies, List<Model> models, Regions regions) {
        List<List<String>> scanRows = new ArrayList<>();
        scanRows.add(List.of("subject", "run", "volumes", "tr", "bold", "brain_mask", "confounds", "rois"));
        for (StudyScan scan : scans) {
            scanRows.add(List.of(
                    scan.scan().subject(),
                    scan.scan().run(),
                    scan.image().map(image -> "" + image.volumes()).orElse("-"),
                    tr(scan),
                    name(Optional.of(scan.scan().bold())),
                    name(scan.brainMask()),
                    name(scan.scan().confounds()),
                    scan.scan().rois().isEmpty()
                            ? "-"
                            : String.join(";", scan.scan().rois())));
        }
        List<List<String>> movieRows = new ArrayList<>();
        movieRows.add(List.of("run", "volumes", "frames", "fps", "video"));
        for (Map<String, Object> movie : movies) {
            movieRows.add(List.of(
                    text(movie, "run"),
                    text(movie, "volumes"),
                    text(movie, "frames"),
                    text(movie, "fps"),
                    text(movie, "video")));
        }
        List<List<String>> modelRows = new ArrayList<>();
        modelRows.add(List.of("model", "network", "family", "weights"));
        models.forEach(model -> modelRows.add(List.of(
                model.model(),
                model.network(),
                model.family(),
                ModelChecks.cells(model.weights())
                        .map(file -> name(Optional.of(file)))
                        .collect(Collectors.joining(";")))));
        List<List<String>> roiRows = new ArrayList<>();
        roiRows.add(List.of("roi", "subjects"));
        regions.subjectsByRegion().forEach((roi, subjects) -> roiRows.add(List.of(roi, "" + subjects.size())));
        return aligned(scanRows) + aligned(movieRows) + aligned(modelRows) + aligned(roiRows);
    }

    private static String tr(StudyScan scan) {
        double seconds = scan.sidecar()
                .repetitionTime()
                .orElse(scan.image().map(image -> image.trSeconds()).orElse(Double.NaN));
        return Double.isNaN(seconds) ? "-" : Double.toString(seconds);
    }

    private static String name(Optional<String> path) {
        return path.map(cell -> Arrays.stream(cell.split(";"))
                        .map(text -> StudyFiles.fileName(text.strip()))
                        .collect(Collectors.joining(";")))
                .orElse("-");
    }

    private static String text(Map<String, Object> fields, String key) {
        return String.valueOf(fields.getOrDefault(key, "-"));
    }

    /** Nothing for a table of a header alone. */
    private static String aligned(List<List<String>> rows) {
        if (rows.size() < 2) {
            return "";
        }
        int columns = rows.get(0).size();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                int column = c;
                int width = rows.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(c)).append(" ".repeat(width - row.get(c).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.append('\n').toString();
    }
}
