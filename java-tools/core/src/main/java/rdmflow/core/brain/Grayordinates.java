package rdmflow.core.brain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rdmflow.core.DataException;

/**
 * What the rows of a surface or grayordinate image stand for: the places of its structures, one structure after the
 * other. A place keeps its identity (structure and vertex or voxel) across files that list others or in another order.
 *
 * @param models in the order of the file; a structure has at most one for its surface and one for its voxels
 * @param volume grid of the voxels; empty without any
 */
public record Grayordinates(List<BrainModel> models, Optional<Grid> volume) {
    public Grayordinates {
        models = List.copyOf(models);
        long size = 0;
        Map<String, Integer> seen = new HashMap<>();
        for (BrainModel model : models) {
            size += model.size();
            if (seen.put(key(model), 1) != null) {
                throw new DataException("expected every structure once, found " + model.structure() + " again");
            }
            if (!model.isSurface()) {
                int voxels = volume.orElseThrow(() -> new DataException(
                                "expected the grid of the voxels of " + model.structure() + ", found none"))
                        .size();
                if (Arrays.stream(model.indices()).anyMatch(index -> index >= voxels)) {
                    throw new DataException(model.structure() + ": expected voxels inside of the grid "
                            + volume.get().shape() + ", found one outside");
                }
            }
        }
        Math.toIntExact(size);
    }

    private static String key(BrainModel model) {
        return model.structure() + (model.isSurface() ? "" : " voxels");
    }

    /** Number of places. */
    public int size() {
        return models.stream().mapToInt(BrainModel::size).sum();
    }

    /** Where the places of a model begin. */
    public int offset(int model) {
        return models.subList(0, model).stream().mapToInt(BrainModel::size).sum();
    }

    /** The structure of a place. */
    public BrainModel modelOf(int place) {
        int left = place;
        for (BrainModel model : models) {
            if (left < model.size()) {
                return model;
            }
            left -= model.size();
        }
        throw new IndexOutOfBoundsException(place);
    }

    /** A place in words. */
    public String place(int place) {
        int left = place;
        for (BrainModel model : models) {
            if (left < model.size()) {
                int index = model.indices()[left];
                return model.structure()
                        + (model.isSurface()
                                ? " vertex " + index
                                : volume.map(g -> " voxel (" + g.x(index) + ", " + g.y(index) + ", " + g.z(index) + ")")
                                        .orElseThrow());
            }
            left -= model.size();
        }
        throw new IndexOutOfBoundsException(place);
    }

    /**
     * The rows of another file that stand for these places: -1 where it has none. A file may leave out structures,
     * vertices or voxels, but a surface or grid that both have must be the same.
     *
     * @param name of these, for messages
     * @param otherName of the other
     * @throws DataException where a surface has another number of vertices, the grids differ, or nothing is shared
     */
    public int[] rowsIn(Grayordinates other, String name, String otherName) {
        Map<String, Integer> modelByKey = new HashMap<>();
        for (int m = 0; m < other.models.size(); m++) {
            modelByKey.put(key(other.models.get(m)), m);
        }
        int[] rows = new int[size()];
        Arrays.fill(rows, -1);
        int offset = 0;
        boolean shared = false;
        for (BrainModel model : models) {
            Integer m = modelByKey.get(key(model));
            if (m != null) {
                shared = true;
                BrainModel found = other.models.get(m);
                requireSame(model, found, other, name, otherName);
                Map<Integer, Integer> rowOf = new HashMap<>();
                int start = other.offset(m);
                for (int k = 0; k < found.size(); k++) {
                    rowOf.put(found.indices()[k], start + k);
                }
                for (int k = 0; k < model.size(); k++) {
                    rows[offset + k] = rowOf.getOrDefault(model.indices()[k], -1);
                }
            }
            offset += model.size();
        }
        if (!shared) {
            throw new DataException(otherName + ": expected structures of " + name + " (" + structures() + "), found "
                    + other.structures());
        }
        return rows;
    }

    private void requireSame(BrainModel model, BrainModel found, Grayordinates other, String name, String otherName) {
        if (model.surfaceVertices() != found.surfaceVertices()) {
            throw new DataException(otherName + ": expected the " + model.surfaceVertices() + " vertices that "
                    + model.structure() + " has in " + name + ", found " + found.surfaceVertices()
                    + "; give a file of the same density, nothing is resampled");
        }
        if (!model.isSurface()) {
            other.volume.orElseThrow().differenceFrom(volume.orElseThrow()).ifPresent(difference -> {
                throw new DataException(
                        otherName + ": grid differs from " + name + ": " + difference + "; nothing is resampled");
            });
        }
    }

    /** The first way in which these places are not the expected ones, in words, or nothing. */
    public Optional<String> differenceFrom(Grayordinates expected) {
        if (!structures().equals(expected.structures())) {
            return Optional.of("structures are " + structures() + ", expected " + expected.structures());
        }
        for (int m = 0; m < models.size(); m++) {
            BrainModel mine = models.get(m);
            BrainModel other = expected.models.get(m);
            if (mine.surfaceVertices() != other.surfaceVertices()) {
                return Optional.of(mine.structure() + " has " + mine.surfaceVertices() + " vertices, expected "
                        + other.surfaceVertices());
            }
            if (!Arrays.equals(mine.indices(), other.indices())) {
                return Optional.of(mine.structure() + " has other "
                        + (mine.isSurface() ? "vertices" : "voxels") + " (" + mine.size() + ", expected "
                        + other.size() + ")");
            }
        }
        // a grid without voxels on it says nothing
        return models.stream().allMatch(BrainModel::isSurface)
                ? Optional.empty()
                : volume.orElseThrow().differenceFrom(expected.volume.orElseThrow());
    }

    private String structures() {
        return models.stream().map(Grayordinates::key).collect(Collectors.joining(", "));
    }
}
