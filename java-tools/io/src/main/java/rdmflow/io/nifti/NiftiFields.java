package rdmflow.io.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a NIfTI header as they stand in the file; nothing is checked.
 *
 * @param bytes from the first byte of the file, in its byte order
 * @param second whether this is NIfTI-2, whose fields stand elsewhere and are wider
 */
public record NiftiFields(ByteBuffer bytes, boolean second) {
    /** Bytes to read to be sure of a header. */
    public static final int LARGEST = 540;

    private static final int SIZE_1 = 348;
    private static final int SIZE_2 = LARGEST;
    private static final byte[] END_OF_LINE_CHECK = {0, '\r', '\n', 0x1a, '\n'};

    /** The header that starts a file, in either version and byte order, or none. */
    public static Optional<NiftiFields> of(byte[] bytes) {
        if (bytes.length >= SIZE_1) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
                int size = buffer.getInt(0);
                if (size == SIZE_1 || size == SIZE_2 && bytes.length == SIZE_2) {
                    return Optional.of(new NiftiFields(buffer, size == SIZE_2));
                }
            }
        }
        return Optional.empty();
    }

    int version() {
        return second ? 2 : 1;
    }

    /** Bytes of the header: 348 or 540. */
    public int size() {
        return second ? SIZE_2 : SIZE_1;
    }

    /** Dimension i, from 1; 0 is their count. */
    public long dim(int i) {
        return second ? bytes.getLong(16 + 8 * i) : bytes.getShort(40 + 2 * i);
    }

    /** Code of the type of the voxels. */
    public int datatype() {
        return bytes.getShort(second ? 12 : 70);
    }

    double pixdim(int i) {
        return second ? bytes.getDouble(80 + 8 * i) : bytes.getFloat(76 + 4 * i);
    }

    /** First byte of the voxels. */
    public double voxelOffset() {
        return second ? bytes.getLong(168) : bytes.getFloat(108);
    }

    /** What voxels are multiplied by. */
    public double slope() {
        return second ? bytes.getDouble(176) : bytes.getFloat(112);
    }

    /** What is added to voxels. */
    public double intercept() {
        return second ? bytes.getDouble(184) : bytes.getFloat(116);
    }

    int units() {
        return second ? bytes.getInt(500) : bytes.get(123);
    }

    int qformCode() {
        return second ? bytes.getInt(344) : bytes.getShort(252);
    }

    int sformCode() {
        return second ? bytes.getInt(348) : bytes.getShort(254);
    }

    /** b, c, d of the quaternion, then the offset. */
    double quaternion(int i) {
        return second ? bytes.getDouble(352 + 8 * i) : bytes.getFloat(256 + 4 * i);
    }

    double sform(int row, int column) {
        int i = 4 * row + column;
        return second ? bytes.getDouble(400 + 8 * i) : bytes.getFloat(280 + 4 * i);
    }

    /** The text that tells NIfTI from Analyze. */
    public String magic() {
        return new String(bytes.array(), second ? 4 : 344, 3, StandardCharsets.ISO_8859_1);
    }

    /** Whether the bytes that a text transfer would have changed are as they must be. */
    boolean endOfLineCheck() {
        if (!second) {
            return bytes.get(347) == 0;
        }
        for (int i = 0; i < END_OF_LINE_CHECK.length; i++) {
            if (bytes.get(7 + i) != END_OF_LINE_CHECK[i]) {
                return false;
            }
        }
        return true;
    }

    NiftiHeader.Orientation orientation() {
        return sformCode() > 0
                ? NiftiHeader.Orientation.SFORM
                : qformCode() > 0 ? NiftiHeader.Orientation.QFORM : NiftiHeader.Orientation.NONE;
    }

    /** From voxel indices to mm, 4 x 4; NaN without an orientation. */
    double[][] affine(NiftiHeader.Orientation orientation) {
        return switch (orientation) {
            case SFORM -> sform();
            case QFORM -> qform();
            case NONE -> new double[][] {nan(), nan(), nan(), {0, 0, 0, 1}};
        };
    }

    private static double[] nan() {
        return new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    }

    private double[][] sform() {
        double[][] affine = new double[4][4];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                affine[i][j] = sform(i, j);
            }
        }
        affine[3][3] = 1;
        return affine;
    }

    private double[][] qform() {
        double b = quaternion(0);
        double c = quaternion(1);
        double d = quaternion(2);
        double a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
        double handedness = pixdim(0) < 0 ? -1 : 1;
        double[][] rotation = {
            {a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
            {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
            {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c}
        };
        double[][] affine = new double[4][4];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                affine[i][j] = rotation[i][j] * pixdim(j + 1) * (j == 2 ? handedness : 1);
            }
            affine[i][3] = quaternion(3 + i);
        }
        affine[3][3] = 1;
        return affine;
    }

    /** NaN where the header does not tell. */
    double trSeconds() {
        double perSecond =
                switch (units() & 0x38) {
                    case 8 -> 1;
                    case 16 -> 1e3;
                    case 24 -> 1e6;
                    default -> Double.NaN;
                };
        double tr = pixdim(4) / perSecond;
        return tr > 0 && Double.isFinite(tr) ? tr : Double.NaN;
    }
}
