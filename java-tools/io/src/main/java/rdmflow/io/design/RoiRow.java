package rdmflow.io.design;

import java.util.ArrayList;
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
 * @param probabilityMap image of percentages, for {@code atlas}
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
        Names.requireIdentifier("roi", roi);
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

    /** The files this row names. */
    public List<String> files() {
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
