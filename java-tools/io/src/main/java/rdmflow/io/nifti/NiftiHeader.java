package rdmflow.io.nifti;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.brain.Grid;

/**
 * What a NIfTI header says, checked: the sizes are possible for the file's length and the type is a real number.
 *
 * @param file as the user named it, for messages
 * @param voxelFile where the voxels are: the same file, or the {@code .img} of a pair
 * @param version 1 or 2
 * @param order byte order of header and voxels
 * @param dims 1 to 7 dimensions, each at least 1; of those after the fourth all are 1
 * @param type of the voxels on disk
 * @param slope 1 when the voxels are unscaled
 * @param intercept 0 when the voxels are unscaled
 * @param affine 4 x 4, voxel indices to mm; NaN when {@code orientation} is NONE
 * @param orientation where the affine comes from
 * @param qformCode as in the file
 * @param sformCode as in the file
 * @param trSeconds pixdim[4] in seconds by the header's own unit, not checked for plausibility; NaN when it is not a
 *     positive number or the unit is not one of time
 * @param voxelOffset first byte of the voxels
 */
public record NiftiHeader(
        Path file,
        Path voxelFile,
        int version,
        ByteOrder order,
        int[] dims,
        NiftiType type,
        double slope,
        double intercept,
        double[][] affine,
        Orientation orientation,
        int qformCode,
        int sformCode,
        double trSeconds,
        long voxelOffset) {
    /** Which of the header's two transforms gives the affine; the sform wins. */
    public enum Orientation {
        SFORM,
        QFORM,
        NONE
    }

    /** The file's name without its folder, for messages. */
    public String name() {
        return String.valueOf(file.getFileName());
    }

    public int nx() {
        return dims[0];
    }

    public int ny() {
        return dims.length > 1 ? dims[1] : 1;
    }

    public int nz() {
        return dims.length > 2 ? dims[2] : 1;
    }

    /** Length of the fourth dimension, 1 without one. */
    public int volumes() {
        return dims.length > 3 ? dims[3] : 1;
    }

    /** Number of voxels of one volume. */
    public int volumeSize() {
        return nx() * ny() * nz();
    }

    /** Whether anything is known in mm: without it, voxels can be used but no sphere, atlas or warp. */
    public boolean hasOrientation() {
        return orientation != Orientation.NONE;
    }

    /**
     * The grid of the image.
     *
     * @throws DataException when the header has neither sform nor qform, so that nothing is known in mm
     */
    public Grid grid() {
        if (!hasOrientation()) {
            throw new DataException(name() + ": expected an orientation, found sform_code 0 and qform_code 0");
        }
        return new Grid(nx(), ny(), nz(), affine);
    }

    /** The space an image on the same grid is written with. */
    public NiftiSpace space() {
        return new NiftiSpace(grid(), qformCode, sformCode);
    }

    /**
     * Refuses an image that lies on another grid; nothing is ever resampled. Two images without an orientation share
     * their voxels if they have one shape: nothing is known in mm of either.
     *
     * @throws DataException naming both files and the first difference
     */
    public void requireGridOf(NiftiHeader other) {
        differenceFrom(other).ifPresent(difference -> {
            throw new DataException(
                    name() + ": grid differs from " + other.name() + ": " + difference + "; nothing is resampled");
        });
    }

    private Optional<String> differenceFrom(NiftiHeader other) {
        if (hasOrientation() && other.hasOrientation()) {
            return grid().differenceFrom(other.grid());
        }
        if (hasOrientation() != other.hasOrientation()) {
            return Optional.of("sform_code and qform_code are "
                    + (hasOrientation() ? "not 0, expected 0" : "0, expected an orientation"));
        }
        return nx() == other.nx() && ny() == other.ny() && nz() == other.nz()
                ? Optional.empty()
                : Optional.of("shape is " + shape() + ", expected " + other.shape());
    }

    private String shape() {
        return nx() + " x " + ny() + " x " + nz();
    }
}
