package rdmflow.io.design;

import java.nio.file.Path;
import java.util.List;

/**
 * The CSV sheets that describe a study (docs/sheets.md). Each reader checks columns, identifiers and duplicates, and
 * throws one DataException with every problem of the sheet; files named in cells are not opened.
 */
public final class Sheets {
    private Sheets() {}

    /** subjects.csv, in file order. */
    public static List<Scan> subjects(Path file) {
        return Sheet.read(
                        file,
                        List.of("subject", "run", "bold"),
                        List.of(
                                "bold_json",
                                "rois",
                                "roi_labels",
                                "confounds",
                                "confounds_json",
                                "compcor_mask",
                                "surfaces",
                                "mask",
                                "drop_volumes"))
                .records(
                        row -> new Scan(
                                row.text("subject"),
                                row.text("run"),
                                row.text("bold"),
                                row.optional("bold_json"),
                                row.list("rois"),
                                row.list("roi_labels"),
                                row.optional("confounds"),
                                row.optional("confounds_json"),
                                row.optional("compcor_mask"),
                                row.list("surfaces"),
                                row.optional("mask"),
                                row.integers("drop_volumes")),
                        scan -> "subject " + scan.key());
    }

    /** stimuli.csv, in file order. */
    public static List<Stimulus> stimuli(Path file) {
        return Sheet.read(file, List.of("run", "video", "volumes"), List.of())
                .records(
                        row -> new Stimulus(row.text("run"), row.text("video"), row.integer("volumes")),
                        stimulus -> "run " + stimulus.run());
    }

    /** models.csv, in file order, which is the order of every table and figure. */
    public static List<Model> models(Path file) {
        return Sheet.read(
                        file,
                        List.of("model", "label", "network", "weights"),
                        List.of("flow_weights", "card", "family"))
                .records(
                        row -> new Model(
                                row.text("model"),
                                row.text("label"),
                                row.text("network"),
                                row.text("weights"),
                                row.optional("flow_weights"),
                                row.optional("card"),
                                row.text("family")),
                        model -> "model " + model.model());
    }

    /** rois.csv, in file order. */
    public static List<RoiRow> rois(Path file) {
        return Sheet.read(
                        file,
                        List.of("subject", "roi", "hemisphere", "method"),
                        List.of("contrast", "search_mask", "t_map", "probability_map", "brain_mask"))
                .records(
                        row -> new RoiRow(
                                row.text("subject"),
                                row.text("roi"),
                                Hemisphere.of(row.text("hemisphere")),
                                RoiMethod.of(row.text("method")),
                                row.optional("contrast"),
                                row.optional("search_mask"),
                                row.optional("t_map"),
                                row.optional("probability_map"),
                                row.optional("brain_mask")),
                        // Several clusters or maps may make one region and side, so only an equal row is a duplicate.
                        row -> row.subject() + " " + row.roi() + " " + row.hemisphere() + " " + row.method() + " "
                                + String.join(" ", row.files()));
    }

    /** localizers.csv, in file order. */
    public static List<Localizer> localizers(Path file) {
        return Sheet.read(file, List.of("subject", "bold", "events"), List.of("confounds", "confounds_json"))
                .records(
                        row -> new Localizer(
                                row.text("subject"),
                                row.text("bold"),
                                row.text("events"),
                                row.optional("confounds"),
                                row.optional("confounds_json")),
                        localizer -> "subject " + localizer.subject());
    }

    /** contrasts.csv, in file order. */
    public static List<ContrastWeight> contrasts(Path file) {
        return Sheet.read(file, List.of("contrast", "condition", "weight"), List.of())
                .records(
                        row -> new ContrastWeight(row.text("contrast"), row.text("condition"), row.number("weight")),
                        weight -> "contrast " + weight.contrast() + " condition " + weight.condition());
    }

    /** transforms.csv, in file order. */
    public static List<Warp> warps(Path file) {
        return Sheet.read(file, List.of("subject", "transforms", "reference"), List.of())
                .records(
                        row -> new Warp(row.text("subject"), row.list("transforms"), row.text("reference")),
                        warp -> "subject " + warp.subject());
    }
}
