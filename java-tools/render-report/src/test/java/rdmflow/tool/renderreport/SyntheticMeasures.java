package rdmflow.tool.renderreport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rdmflow.io.table.Tables;

/** Single layers by other measures, parts of families, and networks alone, of a {@link SyntheticStudy}. */
final class SyntheticMeasures {
    static final List<String> MEASURES = List.of("pearson", "tau-a", "cka-debiased", "bures");
    static final List<String> FAMILIES = List.of("convolutional", "optic flow", "video transformer");

    private final SyntheticStudy study;

    SyntheticMeasures(SyntheticStudy study) {
        this.study = study;
    }

    /** What a layer has in a region: rises with depth and falls with the network's and the region's number. */
    static double value(int measure, int roi, int model, int layer) {
        return (measure + 1) * (0.01 * layer - 0.02 * model - 0.04 * roi + 0.05);
    }

    /** Highest for the two last layers. */
    static double similarity(int measure, int one, int layer, int other, int otherLayer) {
        return (measure + 1) * (0.01 * (layer + otherLayer) - 0.05 * (one + other));
    }

    /** In no region has anybody a value for the first network's second layer. */
    void layers() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < study.rois; i++) {
            for (int m = 0; m < study.models; m++) {
                for (int k = 0; k < SyntheticStudy.layers(m); k++) {
                    for (int j = 0; j < MEASURES.size(); j++) {
                        boolean lost = m == 0 && k == 1;
                        rows.add(List.of(
                                SyntheticStudy.roi(i),
                                study.model(m),
                                "layer." + k,
                                MEASURES.get(j),
                                "none",
                                lost ? 0 : study.subjects,
                                lost ? Double.NaN : value(j, i, m, k),
                                lost ? Double.NaN : 0.01));
                    }
                }
            }
        }
        Tables.writeTsv(
                study.folder.resolve("group/group_measures.tsv"),
                List.of("roi", "model", "layer", "measure", "time_control", "n", "mean", "sd"),
                rows);
    }

    /** The first family explains most alone; the last region has no value. */
    void parts() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < study.rois; i++) {
            boolean lost = i == study.rois - 1;
            part(rows, i, String.join("+", FAMILIES), "subset", lost ? Double.NaN : 0.12);
            for (int f = 0; f < FAMILIES.size(); f++) {
                part(rows, i, FAMILIES.get(f), "subset", lost ? Double.NaN : 0.1 - 0.02 * f);
                part(rows, i, FAMILIES.get(f), "unique", lost ? Double.NaN : 0.03 - 0.02 * f);
                part(rows, i, FAMILIES.get(f), "shapley", lost ? Double.NaN : 0.06 - 0.02 * f);
            }
        }
        Tables.writeTsv(
                study.folder.resolve("group/group_parts.tsv"),
                List.of("roi", "time_control", "part", "kind", "n", "mean", "sd"),
                rows);
    }

    private void part(List<List<Object>> rows, int roi, String part, String kind, double mean) {
        boolean lost = Double.isNaN(mean);
        rows.add(List.of(
                SyntheticStudy.roi(roi), "none", part, kind, lost ? 0 : study.subjects, mean, lost ? mean : 0.01));
    }

    /** The first two networks have no value. */
    Path similarities() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int a = 0; a < study.models; a++) {
            for (int k = 0; k < SyntheticStudy.layers(a); k++) {
                for (int b = a + 1; b < study.models; b++) {
                    for (int l = 0; l < SyntheticStudy.layers(b); l++) {
                        for (int j = 0; j < MEASURES.size(); j++) {
                            boolean lost = b == 1;
                            rows.add(List.of(
                                    study.model(a),
                                    "layer." + k,
                                    study.model(b),
                                    "layer." + l,
                                    MEASURES.get(j),
                                    "none",
                                    lost ? Double.NaN : similarity(j, a, k, b, l),
                                    lost ? 0 : study.runs,
                                    lost ? "constant" : ""));
                        }
                    }
                }
            }
        }
        Path file = study.folder.resolve("model_similarity.tsv");
        Tables.writeTsv(
                file,
                List.of("model_a", "layer_a", "model_b", "layer_b", "measure", "time_control", "r", "n_runs", "reason"),
                rows);
        return file;
    }
}
