package rdmflow.tool.simulatestudy;

import java.util.ArrayList;
import java.util.List;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;

/** A small brain: an ellipsoid of voxels of 3 x 3 x 3.3 mm, with six boxes of 80 voxels as regions. */
final class Brain {
    static final int VOXELS_PER_REGION = 80;

    private static final int NX = 16;
    private static final int NY = 18;
    private static final int NZ = 14;
    private static final int[] BOX = {4, 4, 5};
    private static final int[][] CORNERS = {{3, 4, 2}, {9, 4, 2}, {3, 10, 2}, {9, 10, 2}, {3, 7, 8}, {9, 7, 8}};

    private final Grid grid = Grid.aligned(NX, NY, NZ, new double[] {3, 3, 3.3}, new double[] {-22.5, -25.5, -21.45});
    private final int[] labels = new int[grid.size()];
    private final List<int[]> regions = new ArrayList<>();
    private final boolean[] inside = new boolean[grid.size()];

    Brain() {
        for (int i = 0; i < grid.size(); i++) {
            double x = (grid.x(i) - (NX - 1) / 2.0) / (NX / 2.0);
            double y = (grid.y(i) - (NY - 1) / 2.0) / (NY / 2.0);
            double z = (grid.z(i) - (NZ - 1) / 2.0) / (NZ / 2.0);
            inside[i] = x * x + y * y + z * z <= 1;
        }
        for (int region = 0; region < CORNERS.length; region++) {
            int[] voxels = box(CORNERS[region]);
            regions.add(voxels);
            for (int voxel : voxels) {
                labels[voxel] = region + 1;
                inside[voxel] = true;
            }
        }
    }

    private int[] box(int[] corner) {
        int[] voxels = new int[VOXELS_PER_REGION];
        int next = 0;
        for (int z = 0; z < BOX[2]; z++) {
            for (int y = 0; y < BOX[1]; y++) {
                for (int x = 0; x < BOX[0]; x++) {
                    voxels[next++] = grid.index(corner[0] + x, corner[1] + y, corner[2] + z);
                }
            }
        }
        return voxels;
    }

    NiftiSpace space() {
        return NiftiSpace.scanner(grid);
    }

    int size() {
        return grid.size();
    }

    /** Whether a voxel is brain; outside of it there is no signal and no noise. */
    boolean inside(int voxel) {
        return inside[voxel];
    }

    /** 0 = no region, k + 1 = region k. */
    int[] labels() {
        return labels;
    }

    /** Linear indices of a region's voxels. */
    int[] region(int index) {
        return regions.get(index);
    }
}
