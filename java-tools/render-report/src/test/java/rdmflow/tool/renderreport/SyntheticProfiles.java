package rdmflow.tool.renderreport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.table.Tables;

/** Layer profiles and the lag scan of a {@link SyntheticStudy}. */
final class SyntheticProfiles {
    private final SyntheticStudy study;

    SyntheticProfiles(SyntheticStudy study) {
        this.study = study;
    }

    /** Layers rise and fall over a network's depth; the scan peaks at 0. */
    void write() throws IOException {
        List<List<Object>> layers = new ArrayList<>();
        List<List<Object>> scan = new ArrayList<>();
        for (TimeControl time : study.times) {
            for (int i = 0; i < study.rois; i++) {
                for (int m = 0; m < study.models; m++) {
                    profile(time, i, m, layers, scan);
                }
            }
        }
        Tables.writeTsv(
                study.folder.resolve("group/group_layers.tsv"),
                List.of("roi", "model", "layer", "time_control", "n", "mean", "sd", "best_r"),
                layers);
        Tables.writeTsv(
                study.folder.resolve("group/group_lag_scan.tsv"),
                List.of("roi", "model", "time_control", "shift_volumes", "shift_seconds", "n", "mean", "sem"),
                scan);
    }

    private void profile(TimeControl time, int i, int m, List<List<Object>> layers, List<List<Object>> scan) {
        boolean lost = study.isLost(i, m);
        int n = lost ? 0 : study.subjects;
        double height = study.centre(time, i, m);
        int count = SyntheticStudy.layers(m);
        for (int k = 0; k < count; k++) {
            double mean = height * (0.35 + 0.5 * Math.sin(1 + 0.4 * i + 0.2 * m + 2.5 * k / count));
            layers.add(List.of(
                    SyntheticStudy.roi(i),
                    study.model(m),
                    "layer." + k,
                    time,
                    n,
                    lost ? Double.NaN : mean,
                    lost ? Double.NaN : 0.01,
                    lost ? Double.NaN : 0.8 * height));
        }
        for (int shift = -10; shift <= 10; shift++) {
            double away = (shift - study.late) / 2.5;
            double mean = height * Math.exp(-away * away / 2) + 0.002 * study.random.nextGaussian();
            scan.add(List.of(
                    SyntheticStudy.roi(i),
                    study.model(m),
                    time,
                    shift,
                    2.0 * shift,
                    n,
                    lost ? Double.NaN : mean,
                    lost ? Double.NaN : 0.004));
        }
    }
}
