package rdmflow.io.nifti;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import rdmflow.core.DataException;

/**
 * Reads NIfTI images: NIfTI-1 and NIfTI-2, single files and pairs, both byte orders, all real numeric types, gzip by
 * content. Values are scaled in double, {@code slope * v + intercept}. Every method that touches voxels but
 * {@link #readBeginning} reads to the end of the stream, so a damaged checksum is found even where the wanted voxels
 * stand before it.
 *
 * <p>Non-finite voxels are data and come as they are. Every refusal is a {@link DataException} that names the file.
 */
public final class Nifti {
    /** Takes the volumes of an image one after the other. */
    @FunctionalInterface
    public interface VolumeConsumer {
        /**
         * Takes a volume.
         *
         * @param volume counts from 0
         * @param voxels the values asked for; the same array every time
         */
        void accept(int volume, double[] voxels);
    }

    private Nifti() {}

    /** Reads and checks the header; compares the promised size with the file's length, without reading voxels. */
    public static NiftiHeader header(Path file) {
        return NiftiHeaderReader.read(file);
    }

    /**
     * The time courses of some voxels, in one pass with one volume in memory.
     *
     * @param header of the image
     * @param voxels linear indices, x fastest, in any order
     * @return voxels.length x volumes
     */
    public static double[][] readSeries(NiftiHeader header, int[] voxels) {
        double[][] series = new double[voxels.length][header.volumes()];
        forEachVolume(header, voxels, (volume, values) -> {
            for (int k = 0; k < values.length; k++) {
                series[k][volume] = values[k];
            }
        });
        return series;
    }

    /**
     * The first values of the time courses of some voxels: a look at a long image that costs little. What comes after
     * is not read, so its damage is not found.
     *
     * @param count of volumes, if there are as many
     * @return voxels.length x volumes
     */
    public static double[][] readBeginning(NiftiHeader header, int[] voxels, int count) {
        int volumes = Math.min(count, header.volumes());
        double[][] series = new double[voxels.length][volumes];
        try (NiftiStream stream = NiftiStream.open(header.voxelFile())) {
            readVolumes(stream, header, voxels, volumes, (volume, values) -> {
                for (int k = 0; k < values.length; k++) {
                    series[k][volume] = values[k];
                }
            });
        }
        return series;
    }

    /** All voxels of an image of one volume, x fastest; a fourth dimension of 1 is dropped. */
    public static double[] readVolume(NiftiHeader header) {
        if (header.volumes() != 1) {
            throw new DataException(header.name() + ": expected a single volume, found " + header.volumes());
        }
        return readAll(header)[0];
    }

    /** All voxels of all volumes of a small image: volumes x voxels. */
    public static double[][] readAll(NiftiHeader header) {
        double[][] all = new double[header.volumes()][];
        forEachVolume(header, allVoxels(header), (volume, values) -> all[volume] = values.clone());
        return all;
    }

    /** The linear indices of a whole volume. */
    public static int[] allVoxels(NiftiHeader header) {
        return IntStream.range(0, header.volumeSize()).toArray();
    }

    /** Streams some voxels of every volume. */
    public static void forEachVolume(NiftiHeader header, int[] voxels, VolumeConsumer consumer) {
        try (NiftiStream stream = NiftiStream.open(header.voxelFile())) {
            readVolumes(stream, header, voxels, header.volumes(), consumer);
            stream.drain();
        }
    }

    private static void readVolumes(
            NiftiStream stream, NiftiHeader header, int[] voxels, int volumes, VolumeConsumer consumer) {
        int volumeBytes = header.volumeSize() * header.type().bytes;
        double[] values = new double[voxels.length];
        if (!stream.skip(header.voxelOffset())) {
            throw incomplete(header, 0);
        }
        byte[] buffer = stream.read(volumeBytes);
        int found = buffer.length;
        for (int volume = 0; volume < volumes; volume++) {
            if (volume > 0) {
                found = stream.read(buffer);
            }
            if (found < volumeBytes) {
                throw incomplete(header, (long) volume * volumeBytes + found);
            }
            header.type().decode(ByteBuffer.wrap(buffer).order(header.order()), voxels, values);
            scale(values, header.slope(), header.intercept());
            consumer.accept(volume, values);
        }
    }

    /** Leaves signed zeros alone where there is nothing to scale or to add, as nibabel does. */
    private static void scale(double[] values, double slope, double intercept) {
        if (slope != 1) {
            for (int k = 0; k < values.length; k++) {
                values[k] *= slope;
            }
        }
        if (intercept != 0) {
            for (int k = 0; k < values.length; k++) {
                values[k] += intercept;
            }
        }
    }

    private static DataException incomplete(NiftiHeader header, long found) {
        long expected = (long) header.volumes() * header.volumeSize() * header.type().bytes;
        return new DataException(header.name() + ": expected " + expected + " bytes of voxels, found " + found
                + ": the file is incomplete");
    }
}
