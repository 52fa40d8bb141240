package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import rdmflow.core.rdm.TimeControl;
import rdmflow.pictures.Glyphs;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.study.LagScanRow;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyModel;

/** The lag scan: how well each network explains each region with the movie shifted; a study in time peaks at 0. */
public final class LagScanFigure {
    private static final String ID = "figure-lag-scan";
    private static final String TITLE = "Lag scan. Does each score peak where the movie was shown?";
    private static final double WIDTH = 300;
    private static final double HEIGHT = 214;
    private static final Plane.Grid GRID = new Plane.Grid(42, 26, 8, 38);

    private LagScanFigure() {}

    public static Figure of(Study study) {
        TimeControl time = study.lagScan().stream().anyMatch(row -> row.time() == TimeControl.LAG)
                ? TimeControl.LAG
                : TimeControl.NONE;
        List<LagScanRow> rows =
                study.lagScan().stream().filter(row -> row.time() == time).toList();
        if (rows.stream().allMatch(row -> Double.isNaN(row.mean()))) {
            return Figure.absent(
                    ID,
                    TITLE,
                    study.models().isEmpty()
                            ? "Not drawn: the study has no networks."
                            : "Not drawn: no score with a shifted movie was asked for (lag_scan_seconds).");
        }
        Palette palette = Palette.of(study.models());
        List<Chart> panels = new ArrayList<>();
        for (String roi : study.rois()) {
            panels.add(panel(study, palette, rows, roi, ID + "-" + panels.size()));
        }
        int columns = Math.min(4, panels.size());
        double width = columns * (WIDTH + 16) - 16;
        String key = (time == TimeControl.LAG ? "Within lag. " : "")
                + "Lines: mean r at each shift of the movie; symbols: the highest of each network; vertical line: no shift";
        return new Figure(
                ID,
                TITLE,
                caption(time),
                "",
                panels,
                Chart.grid(TITLE, caption(time), Legend.over(study, palette, key, width), panels, columns, 16),
                List.of("roi", "model", "label", "time_control", "shift_volumes", "shift_seconds", "mean", "sem", "n"),
                values(study));
    }

    private static String caption(TimeControl time) {
        return "Mean correlation over participants of the same analysis with the movie shifted against the brain"
                + (time == TimeControl.LAG ? ", within lag" : " (plain: smoothness in time widens the peaks)")
                + "; one axis for all regions. A symbol stands at the highest value of each network. A study whose movie and"
                + " scans are aligned peaks at 0; a peak below 0 says that the movie started that much later in the"
                + " presentation than the sheets say, a peak above 0 that it started earlier or that volumes were dropped."
                + " The whole curve near 0: nothing is shared, at any shift.";
    }

    private static Chart panel(Study study, Palette palette, List<LagScanRow> all, String roi, String id) {
        List<LagScanRow> rows =
                all.stream().filter(row -> row.roi().equals(roi)).toList();
        boolean scored = rows.stream().anyMatch(row -> !Double.isNaN(row.mean()));
        Plane plane = Plane.of(
                Glyphs.fit(roi, 14, WIDTH - 120),
                scored ? "" : "n/a",
                GRID,
                shifts(all),
                scores(all),
                "shift of the movie (s)",
                "");
        plane.marks().add(new Plane.Mark(new double[] {0, 0}));
        String highest = "";
        for (StudyModel model : study.models()) {
            List<LagScanRow> scan =
                    rows.stream().filter(row -> row.model().equals(model.id())).toList();
            plane.line(
                    palette,
                    model,
                    scan.stream()
                            .map(row -> new double[] {row.seconds(), row.mean()})
                            .toList(),
                    1.5);
            LagScanRow peak = null;
            for (LagScanRow row : scan) {
                if (!Double.isNaN(row.mean()) && (peak == null || row.mean() > peak.mean())) {
                    peak = row;
                }
            }
            if (peak != null) {
                String tip = model.numbered() + " in " + roi + ": highest at " + Words.shift(peak.seconds())
                        + ", mean r = " + Words.r(peak.mean())
                        + (Double.isNaN(peak.sem()) ? "" : ", SEM " + Words.r(peak.sem()))
                        + ", n = " + peak.n();
                plane.point(palette, model, peak.seconds(), peak.mean(), 3.6, null, tip);
                highest += " " + model.label() + " at " + Words.shift(peak.seconds()) + ".";
            }
        }
        String words = scored ? "Highest:" + highest : "No network has a score here.";
        return Chart.of("plane", id, WIDTH, HEIGHT, "Lag scan in " + roi, words, plane);
    }

    private static Axis shifts(List<LagScanRow> rows) {
        double low = rows.stream().mapToDouble(LagScanRow::seconds).min().orElse(0);
        double high = rows.stream().mapToDouble(LagScanRow::seconds).max().orElse(0);
        return Axis.covering(Math.min(low, -1e-3), Math.max(high, 1e-3), 4);
    }

    private static Axis scores(List<LagScanRow> rows) {
        double low = rows.stream()
                .mapToDouble(LagScanRow::mean)
                .filter(r -> !Double.isNaN(r))
                .min()
                .orElse(0);
        double high = rows.stream()
                .mapToDouble(LagScanRow::mean)
                .filter(r -> !Double.isNaN(r))
                .max()
                .orElse(0);
        return Axis.covering(Math.min(0, low), Math.max(0, high), 4);
    }

    private static List<List<Object>> values(Study study) {
        List<List<Object>> values = new ArrayList<>();
        for (LagScanRow row : study.lagScan()) {
            values.add(List.of(
                    row.roi(),
                    row.model(),
                    study.label(row.model()),
                    row.time(),
                    row.volumes(),
                    row.seconds(),
                    row.mean(),
                    row.sem(),
                    row.n()));
        }
        return values;
    }
}
