package rdmflow.io.design;

import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;

/**
 * One run of one participant. Files stand as the sheet names them, or relative to the BIDS folder.
 *
 * @param subject participant
 * @param run join key, see RunKey
 * @param bold preprocessed 4-D image
 * @param boldJson its sidecar
 * @param rois label images or 4-D masks on the grid of the BOLD image
 * @param roiLabels their tables, matched by position
 * @param confounds table with one row per volume
 * @param confoundsJson what its columns are
 * @param compcorMask mask of cerebrospinal fluid and white matter
 */
public record Scan(
        String subject,
        String run,
        String bold,
        Optional<String> boldJson,
        List<String> rois,
        List<String> roiLabels,
        Optional<String> confounds,
        Optional<String> confoundsJson,
        Optional<String> compcorMask) {
    public Scan {
        Names.requireIdentifier("subject", subject);
        Names.requireIdentifier("run", run);
        Names.requireCell("bold", bold);
        run = RunKey.of(run);
        rois = List.copyOf(rois);
        roiLabels = List.copyOf(roiLabels);
        if (rois.size() != roiLabels.size()) {
            throw new DataException("expected one roi_labels per file in rois, found " + rois.size() + " rois and "
                    + roiLabels.size() + " roi_labels");
        }
    }

    /** How messages and tables name it. */
    public String key() {
        return subject + " run " + run;
    }
}
