package rdmflow.io.brain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Geodesic;
import rdmflow.core.brain.Grayordinates;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;
import rdmflow.io.tool.Findings;

/** Single maps and surfaces for the places of an image of surfaces or grayordinates. */
public final class SurfaceMaps {
    private SurfaceMaps() {}

    /**
     * One map: t values, probabilities, a mask.
     *
     * @param files one CIFTI file, or one GIFTI file for each hemisphere
     * @return one value for each place of the image, NaN where the files have none
     * @throws DataException where they hold several maps, or another surface
     */
    public static double[] read(List<Path> files, SurfaceImage image) {
        double[] values = new double[image.places()];
        Arrays.fill(values, Double.NaN);
        List<GiftiFile> gifti = new ArrayList<>();
        for (Path file : files) {
            if (GiftiFile.isNamedSo(file)) {
                gifti.add(GiftiFile.open(file));
            } else if (CiftiFile.isNamedSo(file)) {
                CiftiFile cifti = CiftiFile.open(file);
                int[] rows = rows(image, cifti.places(), cifti.name(), cifti.columns());
                put(values, rows, cifti.read(kept(rows)));
            } else {
                throw new DataException(file.getFileName() + ": expected a map of the places of " + image.name()
                        + ", a surface, found a volume");
            }
        }
        List<String> structures = Hemispheres.of(gifti);
        for (int i = 0; i < gifti.size(); i++) {
            GiftiFile file = gifti.get(i);
            Grayordinates places = new Grayordinates(
                    List.of(BrainModel.wholeSurface(structures.get(i), file.vertices())), Optional.empty());
            int[] rows = rows(image, places, file.name(), file.columns());
            put(values, rows, file.read(kept(rows)));
        }
        return values;
    }

    private static int[] rows(SurfaceImage image, Grayordinates places, String name, int maps) {
        if (maps != 1) {
            throw new DataException(name + ": expected a single map, found " + maps);
        }
        return image.grayordinates().rowsIn(places, image.name(), name);
    }

    private static int[] kept(int[] rows) {
        return Arrays.stream(rows).filter(row -> row >= 0).toArray();
    }

    private static void put(double[] values, int[] rows, double[][] read) {
        int next = 0;
        for (int place = 0; place < rows.length; place++) {
            if (rows[place] >= 0) {
                values[place] = read[next++][0];
            }
        }
    }

    /** The places where a mask is neither 0 nor undefined. */
    public static int[] readMask(List<Path> files, SurfaceImage image) {
        double[] values = read(files, image);
        return IntStream.range(0, values.length)
                .filter(k -> Double.isFinite(values[k]) && values[k] != 0)
                .toArray();
    }

    /**
     * Distances along the surfaces of an image's cortices, see {@link #meshes}.
     */
    public static List<Optional<Geodesic>> geodesics(List<Path> files, SurfaceImage image) {
        return meshes(files, image).stream()
                .map(mesh -> mesh.map(Geodesic::new))
                .toList();
    }

    /**
     * Refuses places on a cortex whose surface is not there.
     *
     * @param surfaces by model of the image
     * @param places that need one
     * @param source what holds the surfaces, for the message
     */
    public static void requireSurfaces(
            List<? extends Optional<?>> surfaces, SurfaceImage image, int[] places, String source) {
        Grayordinates all = image.grayordinates();
        for (int m = 0; m < surfaces.size(); m++) {
            BrainModel model = all.models().get(m);
            int start = all.offset(m);
            boolean used = Arrays.stream(places).anyMatch(k -> k >= start && k < start + model.size());
            if (used && model.isSurface() && surfaces.get(m).isEmpty()) {
                throw new DataException(image.name() + ": expected the surface of " + model.structure() + " among "
                        + source + ", found none");
            }
        }
    }

    /**
     * The surfaces of an image's cortices.
     *
     * @param files one or two surface files
     * @return by model of the image; empty for voxels and for surfaces that no file is of
     * @throws DataException where a surface has another number of vertices
     */
    public static List<Optional<SurfaceMesh>> meshes(List<Path> files, SurfaceImage image) {
        Findings findings = new Findings();
        List<BrainModel> models = image.grayordinates().models();
        List<Optional<SurfaceMesh>> meshes = new ArrayList<>(
                models.stream().map(model -> Optional.<SurfaceMesh>empty()).toList());
        List<GiftiFile> opened = new ArrayList<>();
        files.forEach(file -> findings.attempt(() -> GiftiFile.open(file)).ifPresent(opened::add));
        findings.throwProblems();
        List<String> structures = Hemispheres.of(opened);
        for (int i = 0; i < opened.size(); i++) {
            GiftiFile file = opened.get(i);
            String structure = structures.get(i);
            findings.check(() -> {
                int m = IntStream.range(0, models.size())
                        .filter(k -> models.get(k).isSurface()
                                && models.get(k).structure().equals(structure))
                        .findFirst()
                        .orElseThrow(() -> new DataException(file.name() + ": expected a surface of " + image.name()
                                + ", found one of " + structure));
                SurfaceMesh mesh = file.mesh();
                if (mesh.vertices() != models.get(m).surfaceVertices()) {
                    throw new DataException(file.name() + ": expected the "
                            + models.get(m).surfaceVertices() + " vertices that " + structure + " has in "
                            + image.name() + ", found " + mesh.vertices());
                }
                meshes.set(m, Optional.of(mesh));
            });
        }
        findings.throwProblems();
        return meshes;
    }
}
