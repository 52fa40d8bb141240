package rdmflow.core.brain;

import java.util.Arrays;
import java.util.Optional;
import rdmflow.core.DataException;

/**
 * The voxel grid of an image: its shape and where it lies in the scanner's or a template's space. Linear indices run x
 * fastest: x + nx (y + ny z).
 *
 * @param nx voxels along the first axis
 * @param ny voxels along the second axis
 * @param nz voxels along the third axis
 * @param affine 4 x 4, row-major; voxel (x, y, z) has its centre at affine (x, y, z, 1)' in mm; finite
 */
public record Grid(int nx, int ny, int nz, double[][] affine) {
    /** Largest difference of two affines that still name one grid: float32 rounding in headers is up to 6e-5. */
    public static final double TOLERANCE = 1e-4;

    public Grid {
        if (nx < 1 || ny < 1 || nz < 1) {
            throw new DataException("expected positive dimensions, found " + nx + " x " + ny + " x " + nz);
        }
        affine = Arrays.stream(affine).map(double[]::clone).toArray(double[][]::new);
        Math.multiplyExact(Math.multiplyExact(nx, ny), nz);
    }

    /** Voxels of the given sizes in mm along the axes of space, voxel (0, 0, 0) at the given place. */
    public static Grid aligned(int nx, int ny, int nz, double[] voxelMillimetres, double[] origin) {
        double[][] affine = new double[4][4];
        for (int i = 0; i < 3; i++) {
            affine[i][i] = voxelMillimetres[i];
            affine[i][3] = origin[i];
        }
        affine[3][3] = 1;
        return new Grid(nx, ny, nz, affine);
    }

    /** Number of voxels. */
    public int size() {
        return nx * ny * nz;
    }

    public int index(int x, int y, int z) {
        return x + nx * (y + ny * z);
    }

    public int x(int index) {
        return index % nx;
    }

    public int y(int index) {
        return index / nx % ny;
    }

    public int z(int index) {
        return index / nx / ny;
    }

    /** Centre of a voxel in mm. */
    public double[] world(int index) {
        double[] world = new double[3];
        for (int i = 0; i < 3; i++) {
            world[i] = affine[i][0] * x(index) + affine[i][1] * y(index) + affine[i][2] * z(index) + affine[i][3];
        }
        return world;
    }

    /** Distance between neighbouring voxel centres along an axis (0, 1, 2), in mm. */
    public double voxelMillimetres(int axis) {
        return Math.sqrt(affine[0][axis] * affine[0][axis]
                + affine[1][axis] * affine[1][axis]
                + affine[2][axis] * affine[2][axis]);
    }

    /** The first way in which this grid is not the expected one, in words, or nothing when it is the same grid. */
    public Optional<String> differenceFrom(Grid expected) {
        if (nx != expected.nx || ny != expected.ny || nz != expected.nz) {
            return Optional.of("shape is " + shape() + ", expected " + expected.shape());
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                if (!(Math.abs(affine[i][j] - expected.affine[i][j]) <= TOLERANCE)) {
                    return Optional.of("affine [" + i + "," + j + "] is " + (float) affine[i][j] + ", expected "
                            + (float) expected.affine[i][j]);
                }
            }
        }
        return Optional.empty();
    }

    public String shape() {
        return nx + " x " + ny + " x " + nz;
    }
}
