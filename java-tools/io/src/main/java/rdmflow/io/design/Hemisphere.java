package rdmflow.io.design;

import java.util.Arrays;
import rdmflow.core.DataException;

/** The side of the brain that a file of rois.csv covers. */
public enum Hemisphere {
    LEFT("L"),
    RIGHT("R"),
    BOTH("both");

    private final String cell;

    Hemisphere(String cell) {
        this.cell = cell;
    }

    public static Hemisphere of(String cell) {
        return Arrays.stream(values())
                .filter(side -> side.cell.equals(cell))
                .findFirst()
                .orElseThrow(() -> new DataException("hemisphere: expected L, R or both, found \"" + cell + "\""));
    }

    @Override
    public String toString() {
        return cell;
    }
}
