package rdmflow.tool.renderreport.movie;

import java.util.List;
import rdmflow.core.time.Hrf;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.study.Study;

/**
 * How long before a volume the frame was shown that weighs most in it: the peak of the response that model features were
 * convolved with. The frame at the volume's own time has weight 0 and would show nothing of what the networks saw.
 *
 * @param seconds at least 0
 * @param words one sentence
 */
public record ResponseDelay(double seconds, String words) {
    private static final double FINE = 100;

    public static ResponseDelay of(Study study) {
        List<String> names = study.parameter("extract-activations", "hrf");
        if (names.size() != 1 || !Hrf.NAMES.contains(names.get(0))) {
            return new ResponseDelay(
                    0,
                    names.isEmpty()
                            ? "Frames are those shown at the middle of the volume (the response function is not recorded)."
                            : "Frames are those shown at the middle of the volume (" + String.join(", ", names)
                                    + ": no single known response function).");
        }
        Hrf response = Hrf.named(names.get(0), FINE);
        double peak = 0;
        for (int n = 0; n < response.taps(); n++) {
            if (response.at(n / FINE) > response.at(peak)) {
                peak = n / FINE;
            }
        }
        return new ResponseDelay(
                peak,
                peak == 0
                        ? "Frames are those shown at the middle of the volume."
                        : "Frames are those shown " + Words.seconds(peak)
                                + " before the middle of the volume, at the peak of" + " the response function ("
                                + names.get(0) + "): they weigh most in it.");
    }
}
