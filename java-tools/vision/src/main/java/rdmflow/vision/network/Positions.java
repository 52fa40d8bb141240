package rdmflow.vision.network;

import java.util.Locale;

/** Where a transformer's position embedding comes from. */
public enum Positions {
    /** From the file as it is. */
    STORED,
    /** From the file, resampled to the input's grid (DINOv2). */
    INTERPOLATED,
    /** From the file: one table of places, one of times (MAE-ST). */
    SEPARABLE,
    /** Computed from the token's number (VideoMAE). */
    SINCOS_1D,
    /** None is added; queries and keys are turned by row and column (DINOv3). */
    ROTARY_2D,
    /** None is added; queries and keys are turned by frame, row and column (V-JEPA 2). */
    ROTARY_3D;

    boolean isRotary() {
        return this == ROTARY_2D || this == ROTARY_3D;
    }

    /** The name in cards. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
