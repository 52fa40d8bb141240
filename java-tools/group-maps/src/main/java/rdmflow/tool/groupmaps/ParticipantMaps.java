package rdmflow.tool.groupmaps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grid;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.core.maps.Adjacency;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.MapSpace;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.tool.Findings;

/**
 * The maps of all participants for one model and time control.
 *
 * @param image the first participant's, for its space
 * @param places where every participant has a score
 * @param left places where only some have one
 * @param scores participants x places
 */
record ParticipantMaps(BrainImage image, int[] places, int left, double[][] scores) {
    /** Files by map, then participant. */
    static Map<String, Map<String, List<Path>>> byName(List<Path> files, Findings findings) {
        Map<String, Map<String, List<Path>>> byMap = new TreeMap<>();
        for (Path file : files) {
            Optional<MapName> name = MapName.of(file);
            if (name.isEmpty()) {
                findings.problem(file.getFileName() + ": expected the name of a map of map-searchlight,"
                        + " SUBJECT_model-MODEL_time-CONTROL_r.nii.gz, found another");
                continue;
            }
            byMap.computeIfAbsent(name.get().map(), map -> new TreeMap<>())
                    .computeIfAbsent(name.get().subject(), subject -> new ArrayList<>())
                    .add(file);
        }
        byMap.forEach((map, subjects) -> {
            if (subjects.size() < 2) {
                findings.problem(map + ": expected maps of at least two participants, found "
                        + String.join(", ", subjects.keySet()) + " alone");
            }
        });
        return byMap;
    }

    /** Reads the maps of one model. */
    static ParticipantMaps read(String map, Map<String, List<Path>> bySubject) {
        Findings findings = new Findings();
        List<BrainImage> images = new ArrayList<>();
        bySubject.forEach((subject, files) -> findings.attempt(() -> {
                    BrainImage image = BrainImage.open(files.stream().sorted().toList());
                    if (image.volumes() != 1) {
                        throw new DataException(image.name() + ": expected a single map, found " + image.volumes());
                    }
                    if (!images.isEmpty()) {
                        image.requirePlacesOf(images.get(0));
                    }
                    return image;
                })
                .ifPresent(images::add));
        findings.throwProblems();
        int[] all = IntStream.range(0, images.get(0).places()).toArray();
        double[][] values = images.stream()
                .map(image -> Arrays.stream(image.readSeries(all))
                        .mapToDouble(series -> series[0])
                        .toArray())
                .toArray(double[][]::new);
        for (int i = 0; i < values.length; i++) {
            BrainImage image = images.get(i);
            for (int k : all) {
                if (Math.abs(values[i][k]) > 1) {
                    throw new DataException(image.name() + ": expected correlations of -1 to 1, found "
                            + (float) values[i][k] + " at " + image.place(k));
                }
            }
        }
        int[] places = Arrays.stream(all)
                .filter(k -> Arrays.stream(values).allMatch(of -> Double.isFinite(of[k])))
                .toArray();
        long any = Arrays.stream(all)
                .filter(k -> Arrays.stream(values).anyMatch(of -> Double.isFinite(of[k])))
                .count();
        if (places.length == 0) {
            throw new DataException(map + ": expected places where all participants have a score, found none");
        }
        double[][] scores = Arrays.stream(values)
                .map(of -> Arrays.stream(places).mapToDouble(k -> of[k]).toArray())
                .toArray(double[][]::new);
        return new ParticipantMaps(images.get(0), places, (int) (any - places.length), scores);
    }

    /** A map of all places, NaN where not all participants have a score. */
    double[] whole(double[] values) {
        double[] whole = new double[image.places()];
        Arrays.fill(whole, Double.NaN);
        IntStream.range(0, places.length).forEach(k -> whole[places[k]] = values[k]);
        return whole;
    }

    MapSpace space() {
        return MapSpace.of(image);
    }

    /**
     * Which places touch: voxels of a structure by faces, vertices by edges.
     *
     * @param surfaces of the hemispheres, for maps on surfaces
     */
    Adjacency adjacency(List<Path> surfaces) {
        if (image instanceof VolumeImage volume) {
            return Adjacency.ofFaces(volume.header().grid(), places);
        }
        SurfaceImage surface = (SurfaceImage) image;
        List<Optional<SurfaceMesh>> meshes = SurfaceMaps.meshes(surfaces, surface);
        List<int[]> edges = new ArrayList<>();
        List<BrainModel> models = surface.grayordinates().models();
        for (int m = 0; m < models.size(); m++) {
            BrainModel model = models.get(m);
            int offset = surface.grayordinates().offset(m);
            if (model.isSurface()) {
                SurfaceMesh mesh = meshes.get(m)
                        .orElseThrow(() -> new DataException(image.name() + ": expected the surface of "
                                + model.structure() + " among --surfaces, because clusters lie along it, found none"));
                addEdges(model, mesh, offset, edges);
            } else {
                Grid grid = surface.grayordinates().volume().orElseThrow();
                Adjacency faces = Adjacency.ofFaces(grid, model.indices());
                for (int k = 0; k < model.size(); k++) {
                    for (int other : faces.neighbours()[k]) {
                        edges.add(new int[] {offset + k, offset + other});
                    }
                }
            }
        }
        return Adjacency.ofEdges(edges, places, image.places());
    }

    private static void addEdges(BrainModel model, SurfaceMesh mesh, int offset, List<int[]> edges) {
        int[] place = new int[mesh.vertices()];
        Arrays.fill(place, -1);
        for (int k = 0; k < model.size(); k++) {
            place[model.indices()[k]] = offset + k;
        }
        for (int[] triangle : mesh.triangles()) {
            for (int i = 0; i < 3; i++) {
                int a = place[triangle[i]];
                int b = place[triangle[(i + 1) % 3]];
                if (a >= 0 && b >= 0) {
                    edges.add(new int[] {a, b});
                }
            }
        }
    }
}
