package rdmflow.io.nifti;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The real numeric types of NIfTI; complex and colour types have no entry. */
public enum NiftiType {
    UINT8(2, 1),
    INT16(4, 2),
    INT32(8, 4),
    FLOAT32(16, 4),
    FLOAT64(64, 8),
    INT8(256, 1),
    UINT16(512, 2),
    UINT32(768, 4),
    INT64(1024, 8),
    UINT64(1280, 8);

    final int code;
    final int bytes;

    NiftiType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The type of a code, if it is one of these. */
    public static Optional<NiftiType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** out[k] = the voxel at index voxels[k], unscaled; the buffer holds a volume from position 0 in its byte order. */
    public void decode(ByteBuffer volume, int[] voxels, double[] out) {
        switch (this) {
            case UINT8 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.get(voxels[k]) & 0xff;
                }
            }
            case INT8 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.get(voxels[k]);
                }
            }
            case UINT16 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getShort(2 * voxels[k]) & 0xffff;
                }
            }
            case INT16 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getShort(2 * voxels[k]);
                }
            }
            case UINT32 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getInt(4 * voxels[k]) & 0xffffffffL;
                }
            }
            case INT32 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getInt(4 * voxels[k]);
                }
            }
            case FLOAT32 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getFloat(4 * voxels[k]);
                }
            }
            case UINT64 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = unsigned(volume.getLong(8 * voxels[k]));
                }
            }
            case INT64 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getLong(8 * voxels[k]);
                }
            }
            case FLOAT64 -> {
                for (int k = 0; k < voxels.length; k++) {
                    out[k] = volume.getDouble(8 * voxels[k]);
                }
            }
        }
    }

    /** Bytes of a value. */
    public int bytes() {
        return bytes;
    }

    /** The nearest double of an unsigned long: halving keeps the lost bit, so that rounding is still right. */
    private static double unsigned(long value) {
        return value >= 0 ? value : 2.0 * ((value >>> 1) | (value & 1));
    }
}
