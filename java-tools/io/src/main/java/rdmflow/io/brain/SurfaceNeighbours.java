package rdmflow.io.brain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Geodesic;
import rdmflow.core.brain.Grayordinates;
import rdmflow.core.brain.Grid;

/**
 * The places near a place of a surface image: vertices along the surface, voxels of the same structure in a sphere. A
 * neighbourhood never leaves its structure. One object serves one thread.
 */
public final class SurfaceNeighbours {
    private final Grayordinates places;
    private final List<Optional<Geodesic>> geodesics;
    private final List<int[]> placeOfVertex = new ArrayList<>();

    /** @param geodesics one for each model, empty for voxels */
    public SurfaceNeighbours(Grayordinates places, List<Optional<Geodesic>> geodesics) {
        this.places = places;
        this.geodesics = geodesics;
        for (int m = 0; m < places.models().size(); m++) {
            BrainModel model = places.models().get(m);
            int[] placeOf = new int[model.surfaceVertices()];
            Arrays.fill(placeOf, -1);
            int offset = places.offset(m);
            for (int k = 0; k < model.size() && model.isSurface(); k++) {
                placeOf[model.indices()[k]] = offset + k;
            }
            placeOfVertex.add(placeOf);
        }
    }

    /** Places at most this far away, the centre among them; ascending. */
    public int[] within(int centre, double millimetres) {
        int m = model(centre);
        int index = places.models().get(m).indices()[centre - places.offset(m)];
        if (places.models().get(m).isSurface()) {
            return placesOf(m, geodesics.get(m).orElseThrow().within(index, millimetres));
        }
        double limit = millimetres + Grid.TOLERANCE;
        return voxels(m).filter(k -> squared(m, k, index) <= limit * limit).toArray();
    }

    /** The nearest places of a set, at most count, the centre among them; ascending. */
    public int[] nearest(int centre, int count, boolean[] wanted) {
        int m = model(centre);
        int index = places.models().get(m).indices()[centre - places.offset(m)];
        if (!places.models().get(m).isSurface()) {
            return voxels(m)
                    .filter(k -> wanted[k])
                    .boxed()
                    .sorted((a, b) -> {
                        int order = Double.compare(squared(m, a, index), squared(m, b, index));
                        return order != 0 ? order : Integer.compare(a, b);
                    })
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }
        int[] placeOf = placeOfVertex.get(m);
        boolean[] wantedVertices = new boolean[placeOf.length];
        for (int v = 0; v < placeOf.length; v++) {
            wantedVertices[v] = placeOf[v] >= 0 && wanted[placeOf[v]];
        }
        return placesOf(m, geodesics.get(m).orElseThrow().nearest(index, count, wantedVertices));
    }

    private int model(int place) {
        int m = 0;
        for (int left = place; left >= places.models().get(m).size(); m++) {
            left -= places.models().get(m).size();
        }
        return m;
    }

    private IntStream voxels(int m) {
        int offset = places.offset(m);
        return IntStream.range(offset, offset + places.models().get(m).size());
    }

    private double squared(int m, int place, int index) {
        Grid grid = places.volume().orElseThrow();
        double[] a = grid.world(places.models().get(m).indices()[place - places.offset(m)]);
        double[] b = grid.world(index);
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private int[] placesOf(int m, int[] vertices) {
        int[] placeOf = placeOfVertex.get(m);
        return Arrays.stream(vertices)
                .map(v -> placeOf[v])
                .filter(place -> place >= 0)
                .sorted()
                .toArray();
    }
}
