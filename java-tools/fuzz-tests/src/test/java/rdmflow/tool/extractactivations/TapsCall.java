package rdmflow.tool.extractactivations;

import java.nio.file.Path;
import rdmflow.core.time.Hrf;
import rdmflow.io.table.HrfTaps;

/** Reads a file of taps as extract-activations does. */
public final class TapsCall {
    private TapsCall() {}

    /** Returns a digest of the response's values. */
    public static long read(Path file) {
        Hrf hrf = HrfTaps.hrf(file.toString(), 5);
        return Double.hashCode(hrf.at(1)) + hrf.taps();
    }
}
