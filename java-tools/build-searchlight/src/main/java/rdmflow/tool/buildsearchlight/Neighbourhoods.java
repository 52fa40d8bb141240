package rdmflow.tool.buildsearchlight;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.Geodesic;
import rdmflow.core.brain.Grid;
import rdmflow.core.brain.VolumeNeighbours;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.brain.SurfaceNeighbours;
import rdmflow.io.brain.VolumeImage;

/** The centres of a searchlight and the places around each, by their number among the centres. */
final class Neighbourhoods {
    private final int[] centres;
    private final String inWords;
    private final Supplier<IntFunction<int[]>> makes;

    private Neighbourhoods(int[] centres, String inWords, Supplier<IntFunction<int[]>> makes) {
        this.centres = centres;
        this.inWords = inWords;
        this.makes = makes;
    }

    /**
     * Prepares them.
     *
     * @param radius in mm, or empty with neighbours
     * @throws DataException where a mask or surface is missing, does not fit or leaves nothing
     */
    static Neighbourhoods of(
            BrainImage image,
            List<Path> mask,
            List<Path> surfaces,
            Optional<Double> radius,
            Optional<Integer> neighbours) {
        int[] centres = image instanceof VolumeImage volume
                ? centres(volume, mask, surfaces)
                : centres((SurfaceImage) image, mask);
        if (centres.length == 0) {
            throw new DataException(mask.get(0).getFileName() + ": expected places inside of the mask, found none");
        }
        boolean[] inside = new boolean[image.places()];
        Arrays.stream(centres).forEach(k -> inside[k] = true);
        String words = radius.map(mm -> "within " + mm + " mm").orElseGet(() -> "the nearest " + neighbours.get());
        Supplier<IntFunction<int[]>> places = image instanceof VolumeImage volume
                ? volume(volume.header().grid(), inside, radius, neighbours)
                : surface((SurfaceImage) image, surfaces, inside, radius, neighbours);
        int[] number = new int[image.places()];
        Arrays.fill(number, -1);
        IntStream.range(0, centres.length).forEach(k -> number[centres[k]] = k);
        return new Neighbourhoods(centres, words, () -> {
            IntFunction<int[]> around = places.get();
            return k -> Arrays.stream(around.apply(centres[k]))
                    .map(place -> number[place])
                    .filter(of -> of >= 0)
                    .toArray();
        });
    }

    private static int[] centres(VolumeImage image, List<Path> mask, List<Path> surfaces) {
        if (mask.isEmpty()) {
            throw new DataException(
                    image.name() + ": expected a --mask, because not all voxels of a volume are brain, found none");
        }
        if (!surfaces.isEmpty()) {
            throw new DataException(image.name() + ": expected no --surfaces for a volume, found "
                    + surfaces.get(0).getFileName());
        }
        return mask.stream()
                .map(file -> BrainRegions.readMask(file, image))
                .reduce((some, others) -> Arrays.stream(some)
                        .filter(voxel -> Arrays.binarySearch(others, voxel) >= 0)
                        .toArray())
                .orElseThrow();
    }

    private static int[] centres(SurfaceImage image, List<Path> mask) {
        return mask.isEmpty() ? IntStream.range(0, image.places()).toArray() : SurfaceMaps.readMask(mask, image);
    }

    private static Supplier<IntFunction<int[]>> volume(
            Grid grid, boolean[] inside, Optional<Double> radius, Optional<Integer> neighbours) {
        if (radius.isPresent()) {
            VolumeNeighbours within = new VolumeNeighbours(grid, inside, radius.get());
            return () -> centre -> within.around(centre, radius.get(), Integer.MAX_VALUE);
        }
        int inMask =
                (int) IntStream.range(0, inside.length).filter(k -> inside[k]).count();
        int count = Math.min(neighbours.orElseThrow(), inMask);
        double voxel =
                IntStream.range(0, 3).mapToDouble(grid::voxelMillimetres).max().getAsDouble();
        // A ball of four times as many voxels holds the nearest ones but at the mask's edges.
        double reach = voxel * Math.cbrt(3.0 * 4 * count / (4 * Math.PI)) + voxel;
        VolumeNeighbours near = new VolumeNeighbours(grid, inside, reach);
        return () -> new IntFunction<>() {
            private VolumeNeighbours wide;

            @Override
            public int[] apply(int centre) {
                int[] found = near.around(centre, reach, count);
                for (double further = 2 * reach; found.length < count; further *= 2) {
                    if (wide == null || further > 2 * reach) {
                        wide = new VolumeNeighbours(grid, inside, further);
                    }
                    found = wide.around(centre, further, count);
                    if (further > VolumeNeighbours.diameter(grid)) {
                        break;
                    }
                }
                return found;
            }
        };
    }

    private static Supplier<IntFunction<int[]>> surface(
            SurfaceImage image,
            List<Path> surfaces,
            boolean[] inside,
            Optional<Double> radius,
            Optional<Integer> neighbours) {
        List<Optional<Geodesic>> first = SurfaceMaps.geodesics(surfaces, image);
        int[] used = IntStream.range(0, inside.length).filter(k -> inside[k]).toArray();
        SurfaceMaps.requireSurfaces(first, image, used, "--surfaces");
        return () -> {
            // Each thread has distances of its own.
            List<Optional<Geodesic>> own =
                    first.stream().map(geodesic -> geodesic.map(Geodesic::copy)).toList();
            SurfaceNeighbours around = new SurfaceNeighbours(image.grayordinates(), own);
            return centre -> radius.isPresent()
                    ? around.within(centre, radius.get())
                    : around.nearest(centre, neighbours.orElseThrow(), inside);
        };
    }

    /** Places of the image, rising. */
    int[] centres() {
        return centres;
    }

    /** Numbers of the neighbours of a centre by its number, for any thread. */
    IntFunction<int[]> perThread() {
        ThreadLocal<IntFunction<int[]>> own = ThreadLocal.withInitial(makes);
        return k -> own.get().apply(k);
    }

    String inWords() {
        return inWords;
    }
}
