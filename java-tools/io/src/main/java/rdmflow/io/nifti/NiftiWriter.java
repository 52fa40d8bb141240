package rdmflow.io.nifti;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import rdmflow.core.brain.Grid;

/**
 * Writes NIfTI-1 single files, little-endian, gzipped when the name ends in {@code .gz}; no extension, no description,
 * no time stamp, so equal voxels give equal bytes.
 */
public final class NiftiWriter {
    private static final int HEADER = 352;
    private static final int MILLIMETRES_AND_SECONDS = 2 | 8;

    /** The shape of what int16 stores after scaling: -32000 to 32000, well inside the type. */
    private static final double STEPS = 64000;

    private NiftiWriter() {}

    /** Labels or a mask, int16, one volume. */
    public static void writeLabels(Path file, NiftiSpace space, int[] labels) throws IOException {
        writeLabels(file, space, new int[][] {labels});
    }

    /** Masks of regions that may overlap: int16, one volume each; a single one still has four dimensions. */
    public static void writeMasks(Path file, NiftiSpace space, int[][] volumes) throws IOException {
        write(file, header(space, volumes.length, true, NiftiType.INT16, 1, 0, 0), volumes.length, volume -> {
            return shorts(volumes[volume], space.grid());
        });
    }

    /** One map, float32, three dimensions. */
    public static void writeMap(Path file, NiftiSpace space, double[] map) throws IOException {
        write(file, header(space, 1, false, NiftiType.FLOAT32, 1, 0, 0), 1, volume -> {
            requireSize(map.length, space.grid());
            ByteBuffer bytes = ByteBuffer.allocate(4 * map.length).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : map) {
                bytes.putFloat((float) value);
            }
            return bytes;
        });
    }

    /**
     * A time series as scanners and fMRIPrep store it: int16 with the slope and intercept that span its range, TR in the
     * header. The largest rounding error is slope / 2 = range / 128000.
     *
     * @param volumes time x voxels, finite
     */
    public static void writeBold(Path file, NiftiSpace space, double trSeconds, double[][] volumes) throws IOException {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (double[] volume : volumes) {
            for (double value : volume) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
            }
        }
        // Rounded to what the header can hold before use, so that reading inverts writing to slope / 2.
        float slope = largest > smallest ? (float) ((largest - smallest) / STEPS) : 1;
        float intercept = (float) ((largest + smallest) / 2);
        write(
                file,
                header(space, volumes.length, true, NiftiType.INT16, slope, intercept, trSeconds),
                volumes.length,
                volume -> {
                    int[] steps = new int[volumes[volume].length];
                    for (int k = 0; k < steps.length; k++) {
                        steps[k] = (int) Math.rint((volumes[volume][k] - intercept) / slope);
                    }
                    return shorts(steps, space.grid());
                });
    }

    private static void writeLabels(Path file, NiftiSpace space, int[][] volumes) throws IOException {
        write(
                file,
                header(space, 1, false, NiftiType.INT16, 1, 0, 0),
                volumes.length,
                volume -> shorts(volumes[volume], space.grid()));
    }

    @FunctionalInterface
    private interface Volumes {
        ByteBuffer bytes(int volume);
    }

    private static void write(Path file, ByteBuffer header, int count, Volumes volumes) throws IOException {
        boolean gzip = file.toString().endsWith(".gz");
        try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                OutputStream out = gzip ? new GZIPOutputStream(plain, 1 << 16) : plain) {
            out.write(header.array());
            for (int volume = 0; volume < count; volume++) {
                out.write(volumes.bytes(volume).array());
            }
        }
    }

    private static ByteBuffer shorts(int[] values, Grid grid) {
        requireSize(values.length, grid);
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            if (value != (short) value) {
                throw new IllegalArgumentException(value + " does not fit int16");
            }
            bytes.putShort((short) value);
        }
        return bytes;
    }

    private static void requireSize(int voxels, Grid grid) {
        if (voxels != grid.size()) {
            throw new IllegalArgumentException(voxels + " voxels for a grid of " + grid.shape());
        }
    }

    private static ByteBuffer header(
            NiftiSpace space,
            int volumes,
            boolean fourDimensions,
            NiftiType type,
            float slope,
            float intercept,
            double trSeconds) {
        Grid grid = space.grid();
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, 348);
        int[] dims = {fourDimensions ? 4 : 3, grid.nx(), grid.ny(), grid.nz(), volumes, 1, 1, 1};
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] > Short.MAX_VALUE) {
                throw new IllegalArgumentException("dimension " + dims[i] + " does not fit NIfTI-1");
            }
            header.putShort(40 + 2 * i, (short) dims[i]);
        }
        header.putShort(70, (short) type.code);
        header.putShort(72, (short) (8 * type.bytes));
        Quaternion quaternion = Quaternion.of(grid);
        float[] pixdim = {
            (float) quaternion.handedness(),
            (float) grid.voxelMillimetres(0),
            (float) grid.voxelMillimetres(1),
            (float) grid.voxelMillimetres(2),
            (float) trSeconds,
            0,
            0,
            0
        };
        for (int i = 0; i < pixdim.length; i++) {
            header.putFloat(76 + 4 * i, pixdim[i]);
        }
        header.putFloat(108, HEADER);
        header.putFloat(112, slope);
        header.putFloat(116, intercept);
        header.put(123, (byte) MILLIMETRES_AND_SECONDS);
        // A sheared affine has no quaternion; the sform then carries the grid alone.
        boolean sheared = !quaternion.exact();
        header.putShort(252, (short) (sheared ? 0 : space.qformCode()));
        header.putShort(254, (short) (sheared ? Math.max(space.sformCode(), space.qformCode()) : space.sformCode()));
        header.putFloat(256, (float) quaternion.b());
        header.putFloat(260, (float) quaternion.c());
        header.putFloat(264, (float) quaternion.d());
        for (int i = 0; i < 3; i++) {
            header.putFloat(268 + 4 * i, (float) grid.affine()[i][3]);
            for (int j = 0; j < 4; j++) {
                header.putFloat(280 + 16 * i + 4 * j, (float) grid.affine()[i][j]);
            }
        }
        header.put(344, new byte[] {'n', '+', '1', 0});
        return header;
    }
}
