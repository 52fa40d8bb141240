package rdmflow.tool.buildmodelrdms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.rdm.PatternGram;
import rdmflow.io.npy.NpyFile;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Findings;

/**
 * Layers kept by {@code extract-activations --keep-activations} or made elsewhere: {@code <layer>.npy}, and where their
 * order matters {@code layers.tsv} (index, layer, n_features).
 *
 * @param files one per layer, in order
 * @param table {@code layers.tsv}, or empty
 */
record ActivationsFolder(List<Path> layerFiles, List<Path> table, List<Long> features) {
    private static final String EXTENSION = ".npy";
    private static final long UNKNOWN = -1;

    static ActivationsFolder of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + ": expected a folder of " + EXTENSION + " files, found "
                    + (Files.exists(folder) ? "a file" : "none"));
        }
        Path table = folder.resolve("layers.tsv");
        return Files.exists(table) ? listed(folder, table) : named(folder);
    }

    private static ActivationsFolder named(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(EXTENSION))
                    .sorted(Comparator.comparing(ActivationsFolder::layer, NaturalOrder.COMPARATOR))
                    .toList();
        }
        if (files.isEmpty()) {
            throw new DataException(folder.getFileName() + ": expected " + EXTENSION + " files, found none");
        }
        return new ActivationsFolder(
                files, List.of(), files.stream().map(file -> UNKNOWN).toList());
    }

    private static ActivationsFolder listed(Path folder, Path file) {
        Table table = Tables.readTsv(file);
        if (!new HashSet<>(table.columns()).containsAll(List.of("index", "layer", "n_features"))) {
            throw new DataException(table.name() + ": expected columns index, layer, n_features, found "
                    + String.join(", ", table.columns()));
        }
        if (table.rows().isEmpty()) {
            throw new DataException(table.name() + ": expected at least one layer, found none");
        }
        List<Integer> order = IntStream.range(0, table.rows().size())
                .boxed()
                .sorted(Comparator.comparingDouble(row -> table.number(row, "index")))
                .toList();
        Findings findings = new Findings();
        Set<String> seen = new HashSet<>();
        List<Path> files = new ArrayList<>();
        List<Long> features = new ArrayList<>();
        for (int row : order) {
            String layer = table.rows().get(row).get("layer");
            files.add(folder.resolve(layer + EXTENSION));
            features.add((long) table.number(row, "n_features"));
            if (!seen.add(layer)) {
                findings.problem(table.name() + ": expected each layer once, found " + layer + " twice");
            } else if (!Files.exists(files.get(files.size() - 1))) {
                findings.problem(layer + EXTENSION + ": expected a file as " + table.name() + " says, found none");
            }
        }
        findings.throwProblems();
        return new ActivationsFolder(files, List.of(file), features);
    }

    /** What is read, for the sidecar. */
    List<Path> files() {
        return Stream.concat(layerFiles.stream(), table.stream()).toList();
    }

    /** The Gram of every layer; headers are checked, and all their problems told, before the first is computed. */
    Grams grams(String model, String run, double trSeconds, double sliceTimeRef, int threads) throws IOException {
        Findings findings = new Findings();
        int rows = 0;
        for (int i = 0; i < layerFiles.size(); i++) {
            String name = String.valueOf(layerFiles.get(i).getFileName());
            try (NpyFile npy = NpyFile.open(layerFiles.get(i))) {
                rows = rows == 0 ? npy.rows() : rows;
                if (npy.rows() != rows) {
                    findings.problem(name + ": expected " + rows + " volumes as in "
                            + layerFiles.get(0).getFileName() + ", found " + npy.rows());
                }
                if (features.get(i) != UNKNOWN && features.get(i) != npy.columns()) {
                    findings.problem(name + ": expected " + features.get(i) + " features as layers.tsv says, found "
                            + npy.columns());
                }
            } catch (DataException e) {
                findings.problems(e.problems());
            }
        }
        findings.throwProblems();
        List<GramsFile.Layer> layers = new ArrayList<>();
        for (int i = 0; i < layerFiles.size(); i++) {
            try (NpyFile npy = NpyFile.open(layerFiles.get(i))) {
                PatternGram gram = PatternGram.of(npy);
                layers.add(
                        new GramsFile.Layer(layer(layerFiles.get(i)), i, gram.gram(), gram.rowMean(), gram.features()));
            } catch (DataException e) {
                throw new DataException(
                        model + " run " + run + " " + layerFiles.get(i).getFileName() + ": " + e.getMessage());
            }
        }
        return new Grams(model, run, "activations", trSeconds, sliceTimeRef, "unknown", Double.NaN, layers);
    }

    private static String layer(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - EXTENSION.length());
    }
}
