package rdmflow.tool.renderreport.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.ToolRecord;

/** What a reader should know about the data before believing a number; the movie's two traps are always told. */
final class Warnings {
    private static final int MOST_NAMED = 8;

    private Warnings() {}

    static List<String> of(Study study) {
        List<String> warnings = new ArrayList<>();
        int participants = study.subjects().size();
        if (participants < Study.FEWEST_FOR_TESTS && !study.isOfNetworksAlone()) {
            warnings.add("The study has " + Words.count(participants, "participant")
                    + (participants < 2 ? ". Noise ceilings need 2 participants" : "")
                    + ". Standard deviations and tests are left out of the report: they need "
                    + Study.FEWEST_FOR_TESTS + " participants.");
        }
        fewer(study, warnings);
        study.versions().forEach(scores -> aboveCeiling(study, scores, warnings));
        movie(study, warnings);
        noted(study, warnings);
        for (JsonNode warning : study.design().path("warnings")) {
            warnings.add(warning.isTextual() ? warning.asText() : warning.toString());
        }
        return List.copyOf(warnings);
    }

    private static void fewer(Study study, List<String> warnings) {
        List<String> rois = study.rois().stream()
                .filter(roi -> study.main().fitsOf(roi).stream()
                        .anyMatch(fit -> fit.n() < study.subjects().size()))
                .toList();
        if (!rois.isEmpty()) {
            warnings.add("Not all " + study.subjects().size() + " participants have a score in "
                    + named(rois)
                    + "; the column n of the tables tells how many each mean is of.");
        }
    }

    private static String named(List<String> rois) {
        return rois.size() <= MOST_NAMED ? Words.list(rois) : Words.count(rois.size(), "region");
    }

    /** What the tools noted in their sidecars: each text once, with the number of results it stands in. */
    private static void noted(Study study, List<String> warnings) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ToolRecord record : study.records()) {
            for (JsonNode warning : record.details().path("warnings")) {
                counts.merge(record.tool() + ": " + warning.asText(), 1, Integer::sum);
            }
        }
        counts.forEach((text, count) -> warnings.add(text + (count == 1 ? "" : " (" + count + " results)")));
    }

    private static void aboveCeiling(Study study, Scores scores, List<String> warnings) {
        List<String> rois = study.rois().stream()
                .filter(roi -> study.best(scores, roi)
                        .map(FitRow::ceilingLower)
                        .filter(lower -> lower <= 0)
                        .isPresent())
                .toList();
        if (!rois.isEmpty()) {
            warnings.add(
                    "The lower noise ceiling" + (scores.isWithinLag() ? " within lag" : "") + " is not above zero in "
                            + named(rois)
                            + ": participants do not agree there, so a low score says nothing about the networks.");
        }
    }

    private static void movie(Study study, List<String> warnings) {
        if (study.models().isEmpty() || study.isOfNetworksAlone()) {
            return;
        }
        String seconds = String.join(", ", study.parameter("fit-cv-regression", "drop-overlap"));
        boolean dropped = !seconds.isEmpty() && !seconds.matches("0+(\\.0+)?");
        warnings.add("Neighbouring segments of a movie may overlap (those of Forrest Gump in studyforrest by 16 s): a"
                + " held-out run then shares scenes with the runs it is predicted from. drop_overlap = "
                + state(seconds, dropped, "s dropped at the runs' inner edges"));
        String lag = String.join(", ", study.parameter("fit-cv-regression", "exclude-lag"));
        boolean excluded = !lag.isEmpty() && !lag.matches("0+");
        warnings.add("Volumes close in time resemble each other whatever is shown (temporal autocorrelation), which"
                + " raises scores of pairs near the diagonal. exclude_lag = "
                + state(lag, excluded, "volumes: closer pairs were left out")
                + (study.withinLag().fits().isEmpty()
                        ? " Scores within lag (time_control) would take it out of all pairs."
                        : " Scores within lag take it out of all pairs."));
    }

    private static String state(String value, boolean on, String effect) {
        if (value.isEmpty()) {
            return "unknown (no sidecar of fit-cv-regression was given).";
        }
        return on ? value + " " + effect + "." : value + ": off, as in the paper.";
    }
}
