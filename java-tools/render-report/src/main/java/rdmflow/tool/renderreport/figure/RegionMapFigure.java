package rdmflow.tool.renderreport.figure;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.io.brain.VolumeImage;
import rdmflow.pictures.BrainMap;
import rdmflow.pictures.MapScale;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.chart.Node;
import rdmflow.tool.renderreport.chart.Png;
import rdmflow.tool.renderreport.study.FitRow;
import rdmflow.tool.renderreport.study.RegionPlaces;
import rdmflow.tool.renderreport.study.Scores;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** The map of many regions: each in the colour of its mean score, one picture for each network, one scale for all. */
public final class RegionMapFigure {
    public static final String ID = "figure-map";
    private static final String TITLE = "Map. How well each network explains each region";
    private static final double TOP = 24;

    private RegionMapFigure() {}

    /**
     * Plain and within lag, as far as they are there.
     *
     * @param places where the regions lie, if their files were given
     */
    public static List<Figure> of(Study study, Optional<RegionPlaces> places) {
        if (study.versions().isEmpty()) {
            return List.of();
        }
        if (places.isEmpty() || !places.get().isShown()) {
            return List.of(Figure.absent(
                    ID,
                    TITLE,
                    "No map is drawn: "
                            + (places.isEmpty()
                                    ? "the files of the regions were not given (--rois, --bold)."
                                    : "regions on surfaces need these, the column surfaces of subjects.csv (--surfaces).")
                            + " The table has all regions."));
        }
        return study.versions().stream()
                .map(scores -> version(study, scores, places.get()))
                .toList();
    }

    private static Figure version(Study study, Scores scores, RegionPlaces places) {
        String name = ID + (scores.isWithinLag() ? "-lag" : "");
        String title = scores.isWithinLag() ? TITLE.replace("Map.", "Map within lag.") : TITLE;
        Map<StudyModel, BrainMap> maps = new LinkedHashMap<>();
        List<List<Object>> values = new ArrayList<>();
        for (StudyModel model : study.models()) {
            Map<String, FitRow> fits = new LinkedHashMap<>();
            scores.fits().stream()
                    .filter(fit -> fit.model().equals(model.id()))
                    .forEach(fit -> fits.put(fit.roi(), fit));
            maps.put(
                    model,
                    places.map(
                            roi -> fits.containsKey(roi) ? fits.get(roi).mean() : Double.NaN,
                            roi -> fits.containsKey(roi) && scores.holds(study, fits.get(roi))));
            for (FitRow fit : fits.values()) {
                int[] own = places.regions().getOrDefault(fit.roi(), new int[0]);
                values.add(List.of(fit.roi(), model.id(), model.label(), fit.mean(), scores.p(study, fit), own.length));
            }
        }
        MapScale scale = MapScale.of(
                scores.isWithinLag() ? "mean r within lag" : "mean r",
                scores.threshold(study).isEmpty() ? "" : "p < .05, " + scores.threshold(study),
                maps.values());
        List<Chart> panels = new ArrayList<>();
        maps.forEach((model, map) -> panels.add(panel(study, scores, model, places.draw(map, scale))));
        String caption = caption(study, scores, places);
        return new Figure(
                name,
                title,
                caption,
                "",
                panels,
                Chart.grid(title, caption, List.of(), panels, 2, 16),
                List.of("roi", "model", "label", "mean", "p", "places"),
                values);
    }

    private static Chart panel(Study study, Scores scores, StudyModel model, BufferedImage picture) {
        long held = scores.fits().stream()
                .filter(fit -> fit.model().equals(model.id()) && scores.holds(study, fit))
                .count();
        String words = scores.threshold(study).isEmpty()
                ? ""
                : "p < .05 in " + held + " of " + study.rois().size() + " regions.";
        List<Node> body = List.of(
                Node.text(0, 16, model.numbered(), 14, "var(--ink)"),
                Node.picture(0, TOP, picture.getWidth(), picture.getHeight(), Png.encode(picture)));
        String title = "Map of " + model.label() + (scores.isWithinLag() ? " within lag" : "");
        return new Chart(picture.getWidth(), TOP + picture.getHeight(), title, words, body);
    }

    private static String caption(Study study, Scores scores, RegionPlaces places) {
        boolean volume = places.run() instanceof VolumeImage;
        String tested = scores.threshold(study).isEmpty()
                ? ""
                : (volume ? " White rings mark" : " Full colours mark") + " p < .05 (" + scores.threshold(study) + ")"
                        + (volume ? "." : ", paler ones the other regions.");
        return "Each region in the colour of its mean r over participants"
                + (scores.isWithinLag() ? ", within lag" : "") + ", on "
                + (volume ? "axial slices of the mean of " : "the surfaces of ")
                + places.run().name()
                + ", whose regions stand for those of all. One scale for all networks, from 0 to the highest score of any;"
                + " the ground shows where a region has no score or one of 0 or less"
                + (volume ? "." : "; voxels are not shown.")
                + tested + " The table below has all numbers.";
    }
}
