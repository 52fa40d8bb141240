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
 * @param dropVolumes volumes to leave out, from 0, ascending, each once
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
        Optional<String> compcorMask,
        List<Integer> dropVolumes) {
    public Scan {
        Names.requireIdentifier("subject", subject);
        Names.requireIdentifier("run", run);
        Names.requireCell("bold", bold);
        run = RunKey.of(run);
        rois = List.copyOf(rois);
        roiLabels = List.copyOf(roiLabels);
        if (dropVolumes.stream().anyMatch(volume -> volume < 0)) {
            throw new DataException("drop_volumes: expected volumes from 0, found "
                    + dropVolumes.stream()
                            .filter(volume -> volume < 0)
                            .findFirst()
                            .orElseThrow());
        }
        dropVolumes = dropVolumes.stream().distinct().sorted().toList();
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
