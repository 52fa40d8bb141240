package rdmflow.io.design;

import rdmflow.core.DataException;
import rdmflow.core.RunKey;

/**
 * The movie of one run.
 *
 * @param run join key, see RunKey
 * @param written the run as the sheet writes it, for the names of files
 * @param video file whose first frame is the first volume's trigger; empty where no network needs one
 * @param volumes volumes of the run's scans, at least 2
 */
public record Stimulus(String run, String written, String video, int volumes) {
    public Stimulus {
        Names.requireIdentifier("run", run);
        run = RunKey.of(run);
        if (volumes < 2) {
            throw new DataException("volumes: expected at least 2, found " + volumes);
        }
    }

    /** A run as the sheet writes it. */
    public Stimulus(String run, String video, int volumes) {
        this(run, run, video, volumes);
    }

    public boolean hasVideo() {
        return !video.isBlank();
    }
}
