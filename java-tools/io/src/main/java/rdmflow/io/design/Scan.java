package rdmflow.io.design;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;

/**
 * One run of one participant. Files stand as the sheet names them, or relative to the BIDS folder.
 *
 * @param subject participant
 * @param run join key, see RunKey
 * @param bold preprocessed image, or the two of a scan on surfaces, separated by a semicolon
 * @param boldJson its sidecar, or two
 * @param rois label images or 4-D masks on the grid of the BOLD image
 * @param roiLabels their tables, matched by position; none where all files carry label tables
 * @param confounds table with one row per volume
 * @param confoundsJson what its columns are
 * @param compcorMask mask of cerebrospinal fluid and white matter
 * @param surfaces midthickness surfaces, left and right, of a scan on surfaces
 * @param mask voxels or vertices of a searchlight
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
        List<String> surfaces,
        Optional<String> mask,
        List<Integer> dropVolumes) {
    public Scan {
        Names.requireIdentifier("subject", subject);
        Names.requireIdentifier("run", run);
        Names.requireCell("bold", bold);
        run = RunKey.of(run);
        rois = List.copyOf(rois);
        surfaces = List.copyOf(surfaces);
        roiLabels = List.copyOf(roiLabels);
        if (dropVolumes.stream().anyMatch(volume -> volume < 0)) {
            throw new DataException("drop_volumes: expected volumes from 0, found "
                    + dropVolumes.stream()
                            .filter(volume -> volume < 0)
                            .findFirst()
                            .orElseThrow());
        }
        dropVolumes = dropVolumes.stream().distinct().sorted().toList();
        boolean ownLabels = roiLabels.isEmpty() && rois.stream().allMatch(Scan::mayCarryLabels);
        if (rois.size() != roiLabels.size() && !ownLabels) {
            throw new DataException("expected one roi_labels per file in rois, found " + rois.size() + " rois and "
                    + roiLabels.size() + " roi_labels");
        }
    }

    /** The same scan on these surfaces. */
    public Scan withSurfaces(List<String> files) {
        return new Scan(
                subject,
                run,
                bold,
                boldJson,
                rois,
                roiLabels,
                confounds,
                confoundsJson,
                compcorMask,
                files,
                mask,
                dropVolumes);
    }

    private static boolean mayCarryLabels(String cell) {
        Path file = Path.of(cell);
        return CiftiFile.isNamedSo(file) || GiftiFile.isNamedSo(file);
    }

    /** The files of {@link #bold}. */
    public List<String> boldFiles() {
        return parts(bold);
    }

    /** The files of {@link #boldJson}. */
    public List<String> boldJsonFiles() {
        return boldJson.map(Scan::parts).orElse(List.of());
    }

    private static List<String> parts(String cell) {
        return Arrays.stream(cell.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** How messages and tables name it. */
    public String key() {
        return subject + " run " + run;
    }
}
