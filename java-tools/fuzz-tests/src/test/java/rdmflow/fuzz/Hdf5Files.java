package rdmflow.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.GramsFile.Layer;
import rdmflow.io.rdmfile.RdmFile;

/** RDM and grams files of our own and, for RDMs, of h5py as rsatoolbox uses it (hdf5_files.py beside the resources). */
final class Hdf5Files {
    /** A dataset as doubles (1), read twice or more, with jHDF's buffers. */
    private static final long PER_BYTE = 64;

    private static final Path FILES = Path.of("src/test/resources/rdmflow/fuzz");

    private Hdf5Files() {}

    static List<Subject> subjects(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("good.h5");
        List<Input> rdms = new ArrayList<>();
        for (RdmSet.Kind kind : RdmSet.Kind.values()) {
            Rdm first = new Rdm("V1", 4, new double[] {0, 1, 2, 3, 4, 5}, 80, "");
            Rdm second = new Rdm("MT", 4, new double[] {Double.NaN, 1, .5, .25, 4, 5}, 70, "constant");
            double[] times = {0.5, 1.5, 2.5, 3.5};
            RdmFile.write(file, new RdmSet(kind, "sub-01", "1", "correlation", times, List.of(first, second)));
            rdms.add(new Input("rdms.h5", Files.readAllBytes(file)));
        }
        for (String made : List.of("h5py.h5", "h5py-latest.h5", "h5py-chunked.h5")) {
            rdms.add(new Input("rdms.h5", Files.readAllBytes(FILES.resolve(made))));
        }
        double[][] gram = {{2, -1, -1}, {-1, 2, -1}, {-1, -1, 2}};
        Layer layer = new Layer("conv1", 0, gram, new double[] {1, 2, 3}, 64);
        Layer deeper = new Layer("conv2", 1, gram, new double[] {1, 2, 3}, 128);
        GramsFile.write(file, new Grams("net", "1", "resnet18", 1.5, 0.5, "spm", 5, List.of(layer, deeper)));
        List<Input> grams = List.of(
                new Input("grams.h5", Files.readAllBytes(file)),
                new Input("grams.h5", Files.readAllBytes(FILES.resolve("h5py-grams.h5"))));
        return List.of(
                new Subject("hdf5-rdms", Wrapping.HDF5, rdms, PER_BYTE, false, Hdf5Files::readRdms),
                new Subject("hdf5-grams", Wrapping.HDF5, grams, PER_BYTE, false, Hdf5Files::readGrams));
    }

    private static long readRdms(Path file) {
        RdmFile.Head head = RdmFile.head(file);
        RdmFile.readFirst(head);
        head.names().forEach(name -> RdmFile.read(head, name));
        return RdmFile.read(file).rdms().stream()
                .mapToLong(rdm -> Arrays.hashCode(rdm.pairs()))
                .sum();
    }

    private static long readGrams(Path file) {
        Grams grams = GramsFile.read(file);
        return grams.layers().stream()
                .mapToLong(layer -> Arrays.deepHashCode(layer.gram()))
                .sum();
    }
}
