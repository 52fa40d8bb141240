package rdmflow.tool.renderreport.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Table;

/**
 * All that a report tells, read and joined by name.
 *
 * @param design design.json
 * @param models in the order of the sheet
 * @param rois in the order of the design
 * @param scores plain and within lag, each possibly without rows
 * @param tables those of group-stats as read, by file name, for the page's tables
 * @param ceilings the tables of noise-ceiling as read, one per run
 */
public record Study(
        JsonNode design,
        List<String> subjects,
        List<StudyModel> models,
        List<String> rois,
        SortedMap<TimeControl, Scores> scores,
        List<LayerRow> layers,
        List<LagScanRow> lagScan,
        Components components,
        List<ToolRecord> records,
        SortedMap<String, Table> tables,
        List<Table> ceilings) {
    /** Where p, corrected over the whole table, counts as significant. */
    public static final double ALPHA = 0.05;

    /** With fewer participants the report shows no standard deviations and no tests. */
    public static final int FEWEST_FOR_TESTS = 3;

    /** With more regions than this, figures show their mean, a map and a table in place of a panel for each. */
    public static final int MOST_PANELS = 40;

    public boolean hasManyRegions() {
        return rois.size() > MOST_PANELS;
    }

    /** Networks without a brain: a study that ends at their RDMs. */
    public boolean isOfNetworksAlone() {
        return subjects.isEmpty() && !models.isEmpty();
    }

    public Map<String, StudyModel> modelsById() {
        return models.stream().collect(Collectors.toMap(StudyModel::id, Function.identity()));
    }

    public String label(String model) {
        return models.stream()
                .filter(m -> m.id().equals(model))
                .map(StudyModel::label)
                .findFirst()
                .orElse(model);
    }

    /** The versions of the scores that the study has, plain first; empty without networks. */
    public List<Scores> versions() {
        return scores.values().stream().filter(some -> !some.fits().isEmpty()).toList();
    }

    /** What the summary tells of first: plain as in the paper, or within lag where nothing else was asked for. */
    public Scores main() {
        return versions().isEmpty() ? plain() : versions().get(0);
    }

    public Scores plain() {
        return scores.get(TimeControl.NONE);
    }

    /** Empty lists where it was not asked for. */
    public Scores withinLag() {
        return scores.get(TimeControl.LAG);
    }

    /** The network with the highest mean score in a region; the earlier one of equals. */
    public Optional<FitRow> best(Scores scores, String roi) {
        FitRow best = null;
        for (StudyModel model : models) {
            Optional<FitRow> fit = scores.fit(roi, model.id());
            if (fit.isPresent()
                    && !Double.isNaN(fit.get().mean())
                    && (best == null || fit.get().mean() > best.mean())) {
                best = fit.get();
            }
        }
        return Optional.ofNullable(best);
    }

    public boolean testable() {
        return subjects.size() >= FEWEST_FOR_TESTS;
    }

    /** The values that an option had in all records of a tool, sorted, without repetition. */
    public List<String> parameter(String tool, String name) {
        return records.stream()
                .filter(record ->
                        record.tool().equals(tool) && record.parameters().containsKey(name))
                .map(record -> record.parameter(name))
                .distinct()
                .sorted()
                .toList();
    }
}
