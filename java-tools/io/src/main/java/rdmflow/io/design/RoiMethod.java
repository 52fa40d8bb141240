package rdmflow.io.design;

import java.util.Arrays;
import rdmflow.core.DataException;

/** How a region is found, and which columns of rois.csv it reads. */
public enum RoiMethod {
    /** The highest t of a contrast of the localizer run, inside a search mask. */
    LOCALIZER("localizer"),
    /** The same from a t-map made elsewhere. */
    T_MAP("t-map"),
    /** The label of the largest probability. */
    ATLAS("atlas");

    private final String cell;

    RoiMethod(String cell) {
        this.cell = cell;
    }

    public static RoiMethod of(String cell) {
        return Arrays.stream(values())
                .filter(method -> method.cell.equals(cell))
                .findFirst()
                .orElseThrow(
                        () -> new DataException("method: expected localizer, t-map or atlas, found \"" + cell + "\""));
    }

    @Override
    public String toString() {
        return cell;
    }
}
