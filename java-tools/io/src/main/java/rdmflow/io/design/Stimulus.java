package rdmflow.io.design;

import rdmflow.core.DataException;
import rdmflow.core.RunKey;

/**
 * The movie of one run.
 *
 * @param run join key, see RunKey
 * @param video file whose first frame is the first volume's trigger
 * @param volumes volumes of the run's scans, at least 2
 */
public record Stimulus(String run, String video, int volumes) {
    public Stimulus {
        Names.requireIdentifier("run", run);
        Names.requireCell("video", video);
        run = RunKey.of(run);
        if (volumes < 2) {
            throw new DataException("volumes: expected at least 2, found " + volumes);
        }
    }
}
