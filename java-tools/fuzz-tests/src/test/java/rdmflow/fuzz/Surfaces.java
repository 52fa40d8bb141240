package rdmflow.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.brain.Geodesic;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.brain.SurfaceMaps;
import rdmflow.io.surface.CiftiFile;
import rdmflow.io.surface.GiftiFile;

/** CIFTI and GIFTI files that nibabel wrote for the tests of their readers, and how the tools read them. */
final class Surfaces {
    private static final Path FILES = Path.of("../io/src/test/resources/rdmflow/io/surface");

    /** Text becomes a word, a number and a cell of a list: some 200 bytes for a digit and the space after it. */
    private static final long PER_BYTE = 256;

    /** The most values of one byte that four characters of compressed base64 can stand for, as doubles, read twice. */
    private static final long PER_CHARACTER = 1032 * 32;

    private Surfaces() {}

    static List<Subject> subjects() throws IOException {
        List<Input> cifti = Stream.of(
                        "int16_le.dtseries.nii",
                        "float64_be.dtseries.nii",
                        "scaled.dtseries.nii",
                        "maps.dscalar.nii",
                        "atlas.dlabel.nii")
                .map(name -> new Input(name, bytes(name)))
                .toList();
        List<Input> gifti = Stream.concat(
                        Stream.of(
                                        "ascii_float32.func.gii",
                                        "ascii_int32.func.gii",
                                        "b64bin_uint8.func.gii",
                                        "b64gz_float32.func.gii",
                                        "be_column.func.gii",
                                        "atlas.label.gii",
                                        "octahedron.surf.gii")
                                .map(name -> new Input(name, bytes(name))),
                        Stream.of(new Input(
                                "external.func.gii",
                                bytes("external.func.gii"),
                                Map.of("external.func.gii.data", bytes("external.func.gii.data")))))
                .toList();
        return List.of(
                new Subject("cifti", Wrapping.CIFTI, cifti, PER_BYTE, false, Surfaces::readCifti),
                new Subject("gifti", Wrapping.NONE, gifti, PER_CHARACTER, false, Surfaces::readGifti));
    }

    private static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FILES.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static long readCifti(Path file) {
        CiftiFile cifti = CiftiFile.open(file);
        SurfaceImage run = (SurfaceImage) BrainImage.open(List.of(FILES.resolve("float32_le.dtseries.nii")));
        long digest = Arrays.deepHashCode(cifti.read(all(cifti.places().size())));
        return 31 * digest
                + switch (cifti.kind()) {
                    case SERIES -> series(BrainImage.open(List.of(file)));
                    case SCALARS -> cifti.columns() == 1
                            ? Arrays.hashCode(SurfaceMaps.read(List.of(file), run))
                            : cifti.mapNames().hashCode();
                    case LABELS -> labels(file, run);
                };
    }

    private static long readGifti(Path file) {
        GiftiFile gifti = GiftiFile.open(file);
        SurfaceImage run = (SurfaceImage) BrainImage.open(List.of(FILES.resolve("ascii_float32.func.gii")));
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".surf.gii")) {
            SurfaceMaps.meshes(List.of(file), run);
            return Arrays.hashCode(new Geodesic(gifti.mesh()).within(0, 20));
        }
        return name.endsWith(".label.gii")
                ? labels(file, run)
                : 31 * series(BrainImage.open(List.of(file))) + Arrays.deepHashCode(gifti.readColumns());
    }

    private static long labels(Path file, SurfaceImage run) {
        RegionChoice plainNames = new RegionChoice(List.of("V1*"), false);
        return BrainRegions.read(List.of(file), List.of(), run, plainNames).stream()
                .mapToLong(region -> 31L * region.name().hashCode() + Arrays.hashCode(region.voxels()))
                .sum();
    }

    private static long series(BrainImage run) {
        run.requireRun();
        RepetitionTime.of(Optional.of(2.0), BidsSidecar.none(), run);
        return Arrays.deepHashCode(run.readSeries(all(run.places())));
    }
}
