package rdmflow.io.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import rdmflow.core.DataException;

/**
 * One row of rois.csv: how one region of one participant and side is found. Rows of one subject and roi are united.
 *
 * @param subject participant
 * @param roi region
 * @param hemisphere side
 * @param method how it is found
 * @param contrast of contrasts.csv, for {@code localizer}
 * @param searchMask where its peak may lie, for {@code localizer} and {@code t-map}
 * @param tMap image of t values, for {@code t-map}
 * @param probabilityMap image of percentages, for {@code atlas}; or label files of surfaces, of which {@code roi} names
 *     the labels, with * for anything
 * @param brainMask voxels that functional regions of the participant may use; all rows that have one name the same
 */
public record RoiRow(
        String subject,
        String roi,
        Hemisphere hemisphere,
        RoiMethod method,
        Optional<String> contrast,
        Optional<String> searchMask,
        Optional<String> tMap,
        Optional<String> probabilityMap,
        Optional<String> brainMask) {
    public RoiRow {
        Names.requireIdentifier("subject", subject);
        // A label file names its regions; a row takes those that match.
        if (!(method == RoiMethod.ATLAS
                && probabilityMap.map(RoiRow::isLabelFile).orElse(false)
                && roi.matches("[A-Za-z0-9*][A-Za-z0-9._*-]*"))) {
            Names.requireIdentifier("roi", roi);
        }
        List<String> missing = new ArrayList<>();
        switch (method) {
            case LOCALIZER -> {
                addIfEmpty(missing, "contrast", contrast);
                addIfEmpty(missing, "search_mask", searchMask);
            }
            case T_MAP -> {
                addIfEmpty(missing, "search_mask", searchMask);
                addIfEmpty(missing, "t_map", tMap);
            }
            case ATLAS -> addIfEmpty(missing, "probability_map", probabilityMap);
        }
        if (!missing.isEmpty()) {
            throw new DataException(
                    roi + ": expected " + String.join(" and ", missing) + " for method " + method + ", found nothing");
        }
    }

    private static void addIfEmpty(List<String> missing, String column, Optional<String> cell) {
        if (cell.isEmpty()) {
            missing.add(column);
        }
    }

    /** Whether a cell names label files of surfaces, in place of maps of probabilities. */
    public static boolean isLabelFile(String cell) {
        return cell.matches("(?i).*\\.(dlabel\\.nii|label\\.gii)(\\.gz)?");
    }

    /** Whether the row takes regions from files with labels. */
    public boolean hasLabels() {
        return method == RoiMethod.ATLAS && isLabelFile(probabilityMap.orElseThrow());
    }

    /** The files of a cell: one, or one for each hemisphere. */
    public static List<String> parts(String cell) {
        return Arrays.stream(cell.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The files this row names; of surfaces, a cell may name two, see {@link #parts}. */
    public List<String> files() {
        return cells().stream().flatMap(cell -> parts(cell).stream()).toList();
    }

    private List<String> cells() {
        return switch (method) {
            case LOCALIZER -> List.of(searchMask.orElseThrow());
            case T_MAP -> List.of(searchMask.orElseThrow(), tMap.orElseThrow());
            case ATLAS -> List.of(probabilityMap.orElseThrow());
        };
    }

    /**
     * The brain mask of a participant.
     *
     * @param rows of one participant
     * @throws DataException if they name several
     */
    public static Optional<String> brainMask(List<RoiRow> rows) {
        List<String> masks = rows.stream()
                .flatMap(row -> row.brainMask().stream())
                .distinct()
                .toList();
        if (masks.size() > 1) {
            throw new DataException(
                    "brain_mask: expected one mask in all rows of a participant, found " + String.join(", ", masks));
        }
        return masks.stream().findFirst();
    }
}
