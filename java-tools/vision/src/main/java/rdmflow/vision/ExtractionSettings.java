package rdmflow.vision;

import rdmflow.core.DataException;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.VolumeGrid;
import rdmflow.vision.frames.Viewing;

/**
 * How a movie becomes volumes of activations.
 *
 * @param grid volumes, TR, slice time reference and feature rate
 * @param hrf response at the grid's feature rate
 * @param maxPadSeconds for how long the last frame may stay where the movie ends before the run
 * @param viewing how the movie is shown
 * @param batchSize most inputs run together; does not change results beyond rounding
 * @param threads for sampling and Grams
 */
public record ExtractionSettings(
        VolumeGrid grid, Hrf hrf, double maxPadSeconds, Viewing viewing, int batchSize, int threads) {
    /** A movie as its file says. */
    public ExtractionSettings(VolumeGrid grid, Hrf hrf, double maxPadSeconds, int batchSize, int threads) {
        this(grid, hrf, maxPadSeconds, Viewing.DEFAULT, batchSize, threads);
    }

    public ExtractionSettings {
        if (hrf.featureRate() != grid.featureRate()) {
            throw new IllegalArgumentException(
                    "the response is sampled at " + hrf.featureRate() + " Hz, the features at " + grid.featureRate());
        }
        if (!(maxPadSeconds >= 0)) {
            throw new DataException("max-pad-seconds: expected 0 or more seconds, found " + maxPadSeconds);
        }
        if (batchSize < 1 || threads < 1) {
            throw new DataException(
                    "expected at least one input per batch and one thread, found " + batchSize + " and " + threads);
        }
    }
}
