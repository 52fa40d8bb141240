package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.core.brain.Grid;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.SearchlightScores;
import rdmflow.io.brain.MapSpace;
import rdmflow.io.nifti.NiftiSpace;

/**
 * Searchlight files: what scores need of the RDMs around every centre of one participant and run, in HDF5 (the layout is
 * in docs/output.md).
 */
public final class SearchlightFile {
    private static final String KIND = "a searchlight file";

    /**
     * All that a file says.
     *
     * @param neighbourhood radius or number of neighbours, and pair selection, in words: runs of one map must agree
     * @param centres places of the centres, rising
     * @param models in the order of the command
     */
    public record Searchlight(
            String subject, String run, String neighbourhood, MapSpace space, int[] centres, List<OfModel> models) {
        public Searchlight {
            models = List.copyOf(models);
        }
    }

    /**
     * The products of one model.
     *
     * @param layers their names
     * @param runs by time control
     */
    public record OfModel(String model, List<String> layers, Map<TimeControl, SearchlightScores.Run> runs) {
        public OfModel {
            layers = List.copyOf(layers);
        }
    }

    /**
     * What a file says without its products, which are most of it.
     *
     * @param layers of each model, in the order of the command
     * @param controls those with products of each model
     */
    public record Head(
            Path file,
            String subject,
            String run,
            String neighbourhood,
            MapSpace space,
            int[] centres,
            Map<String, List<String>> layers,
            Map<String, Set<TimeControl>> controls) {}

    private SearchlightFile() {}

    public static void write(Path file, Searchlight searchlight) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("subject", searchlight.subject());
            hdf.putAttribute("run", searchlight.run());
            hdf.putAttribute("neighbourhood", searchlight.neighbourhood());
            hdf.putDataset("centres", searchlight.centres());
            hdf.putDataset(
                    "models", searchlight.models().stream().map(OfModel::model).toArray(String[]::new));
            write(hdf.putGroup("space"), searchlight.space());
            WritableGroup products = hdf.putGroup("products");
            for (OfModel model : searchlight.models()) {
                WritableGroup group = products.putGroup(model.model());
                group.putDataset("layers", model.layers().toArray(String[]::new));
                model.runs().forEach((control, run) -> {
                    WritableGroup of = group.putGroup(control.toString());
                    of.putAttribute("n_pairs", run.pairs());
                    of.putDataset("layers_alone", run.layersAlone());
                    of.putDataset("with_layers", run.withLayers());
                    of.putDataset("alone", run.alone());
                });
            }
        } catch (HdfException e) {
            throw new UncheckedIOException(new IOException(file.getFileName() + ": " + e.getMessage(), e));
        }
    }

    private static void write(WritableGroup group, MapSpace space) {
        space.volume().ifPresent(volume -> {
            write(group, volume.grid());
            group.putAttribute("qform_code", volume.qformCode());
            group.putAttribute("sform_code", volume.sformCode());
        });
        space.surface().ifPresent(surface -> {
            group.putAttribute("by_hemisphere", space.byHemisphere() ? 1 : 0);
            surface.volume().ifPresent(grid -> write(group, grid));
            group.putDataset(
                    "structures",
                    surface.models().stream().map(BrainModel::structure).toArray(String[]::new));
            group.putDataset(
                    "surface_vertices",
                    surface.models().stream()
                            .mapToInt(BrainModel::surfaceVertices)
                            .toArray());
            group.putDataset(
                    "counts",
                    surface.models().stream().mapToInt(BrainModel::size).toArray());
            group.putDataset(
                    "indices",
                    surface.models().stream()
                            .flatMapToInt(model -> Arrays.stream(model.indices()))
                            .toArray());
        });
    }

    private static void write(WritableGroup group, Grid grid) {
        group.putDataset("shape", new int[] {grid.nx(), grid.ny(), grid.nz()});
        group.putDataset("affine", grid.affine());
    }

    /**
     * Reads a file.
     *
     * @throws DataException naming the attribute or dataset that is missing, of another type or of another shape
     */
    public static Searchlight read(Path file) {
        return Hdf5Reader.read(file, KIND, hdf -> {
            Head head = head(file, hdf);
            List<OfModel> models = new ArrayList<>();
            for (String model : head.layers().keySet()) {
                Map<TimeControl, SearchlightScores.Run> runs = new EnumMap<>(TimeControl.class);
                head.controls().get(model).forEach(control -> runs.put(control, products(hdf, head, model, control)));
                models.add(new OfModel(model, head.layers().get(model), runs));
            }
            return new Searchlight(
                    head.subject(), head.run(), head.neighbourhood(), head.space(), head.centres(), models);
        });
    }

    /**
     * Reads all but the products.
     *
     * @throws DataException as {@link #read}
     */
    public static Head head(Path file) {
        return Hdf5Reader.read(file, KIND, hdf -> head(file, hdf));
    }

    private static Head head(Path file, Hdf5Reader hdf) {
        String neighbourhood = hdf.text("/", "neighbourhood");
        int[] centres = ints(hdf, "/centres");
        MapSpace space = space(hdf);
        int places = space.places();
        if (Arrays.stream(centres).anyMatch(k -> k < 0 || k >= places)) {
            throw hdf.refuse("/centres inside of the " + places + " places of /space", "others");
        }
        Map<String, List<String>> layers = new LinkedHashMap<>();
        Map<String, Set<TimeControl>> controls = new LinkedHashMap<>();
        for (String model : hdf.texts("/models")) {
            String path = "/products/" + model;
            layers.put(model, hdf.texts(path + "/layers"));
            Set<TimeControl> there = EnumSet.allOf(TimeControl.class);
            there.removeIf(control -> !hdf.hasDataset(path + "/" + control));
            if (there.isEmpty()) {
                throw hdf.refuse(path + " with a group none or lag", "neither");
            }
            controls.put(model, there);
        }
        return new Head(
                file,
                hdf.text("/", "subject"),
                RunKey.of(hdf.text("/", "run")),
                neighbourhood,
                space,
                centres,
                layers,
                controls);
    }

    /**
     * Reads the products of one model and time control.
     *
     * @param head of the file
     * @throws DataException as {@link #read}
     */
    public static SearchlightScores.Run products(Head head, String model, TimeControl control) {
        return Hdf5Reader.read(head.file(), KIND, hdf -> products(hdf, head, model, control));
    }

    private static SearchlightScores.Run products(Hdf5Reader hdf, Head head, String model, TimeControl control) {
        String of = "/products/" + model + "/" + control;
        int layers = head.layers().get(model).size();
        int centres = head.centres().length;
        double[][] alone = hdf.matrix(of + "/layers_alone");
        double[][] with = hdf.matrix(of + "/with_layers");
        double[] squares = hdf.numbers(of + "/alone");
        boolean fits = alone.length == layers
                && Arrays.stream(alone).allMatch(row -> row.length == layers)
                && with.length == centres
                && Arrays.stream(with).allMatch(row -> row.length == layers)
                && squares.length == centres;
        if (!fits) {
            throw hdf.refuse(of + " of " + centres + " centres and " + layers + " layers", "arrays of other shapes");
        }
        return new SearchlightScores.Run(head.run(), alone, with, squares, hdf.count(of, "n_pairs"));
    }

    private static MapSpace space(Hdf5Reader hdf) {
        if (!hdf.has("/space", "by_hemisphere")) {
            return new MapSpace(
                    Optional.of(new NiftiSpace(grid(hdf), (int) hdf.count("/space", "qform_code"), (int)
                            hdf.count("/space", "sform_code"))),
                    Optional.empty(),
                    false);
        }
        List<String> structures = hdf.texts("/space/structures");
        int[] vertices = ints(hdf, "/space/surface_vertices");
        int[] counts = ints(hdf, "/space/counts");
        int[] indices = ints(hdf, "/space/indices");
        if (vertices.length != structures.size()
                || counts.length != structures.size()
                || Arrays.stream(counts).anyMatch(count -> count < 0)
                || Arrays.stream(counts).asLongStream().sum() != indices.length) {
            throw hdf.refuse("/space with one count for each structure", "arrays of other lengths");
        }
        List<BrainModel> models = new ArrayList<>();
        int start = 0;
        for (int m = 0; m < counts.length; m++) {
            models.add(new BrainModel(
                    structures.get(m), vertices[m], Arrays.copyOfRange(indices, start, start + counts[m])));
            start += counts[m];
        }
        boolean voxels = models.stream().anyMatch(model -> !model.isSurface());
        return new MapSpace(
                Optional.empty(),
                Optional.of(new Grayordinates(models, voxels ? Optional.of(grid(hdf)) : Optional.empty())),
                hdf.count("/space", "by_hemisphere") == 1);
    }

    private static Grid grid(Hdf5Reader hdf) {
        int[] shape = ints(hdf, "/space/shape");
        double[][] affine = hdf.matrix("/space/affine");
        boolean square = affine.length == 4 && IntStream.range(0, 4).allMatch(i -> affine[i].length == 4);
        if (shape.length != 3 || !square) {
            throw hdf.refuse("/space with a shape of 3 and an affine of 4 x 4", "others");
        }
        return new Grid(shape[0], shape[1], shape[2], affine);
    }

    private static int[] ints(Hdf5Reader hdf, String path) {
        return Arrays.stream(hdf.wholeNumbers(path)).mapToInt(Math::toIntExact).toArray();
    }
}
