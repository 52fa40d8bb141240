package rdmflow.vision.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;

/**
 * Weight files: safetensors, ONNX models (their graph alone is read here), or what {@code torch.save} writes: a zip, before torch 1.6 a row of pickles. The content
 * decides, not the suffix. Every kind of real number becomes float32.
 *
 * <p>A network may lie in several files: an index and its shards, or shards alone; their tensors are then one set.
 *
 * <p>All failures that a user can repair are {@link DataException}s of one line.
 */
public final class WeightFile {
    private WeightFile() {}

    /** Names, shapes and element types, without reading the numbers. */
    public static WeightHeader header(Path file) {
        return header(List.of(file));
    }

    /** The same for weights in one or several files. */
    public static WeightHeader header(List<Path> files) {
        try {
            if (FileKind.of(files.get(0)) == FileKind.ONNX) {
                OnnxGraph graph = OnnxFile.read(files.get(0));
                OnnxFile.dataFiles(graph, files);
                return WeightHeader.of(graph);
            }
            Parts parts = Parts.of(files);
            List<WeightHeader> headers = headers(parts.files());
            Map<String, WeightHeader> byName = new LinkedHashMap<>();
            headers.forEach(header -> byName.put(header.file(), header));
            if (parts.index().isPresent()) {
                parts.index().get().requireTensors(byName);
            }
            return headers.size() == 1 && parts.index().isEmpty() ? headers.get(0) : joined(parts, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file that is read: those given, the shards of an index, the files that an ONNX model names. */
    public static List<Path> files(List<Path> files) {
        try {
            if (FileKind.of(files.get(0)) == FileKind.ONNX) {
                List<Path> all = new ArrayList<>(List.of(files.get(0)));
                all.addAll(OnnxFile.dataFiles(OnnxFile.read(files.get(0)), files));
                return all;
            }
            Parts parts = Parts.of(files);
            List<Path> all = new ArrayList<>(parts.files());
            parts.index().ifPresent(index -> all.add(0, index.file()));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads tensors of one group of the header.
     *
     * @param names as in the header
     * @throws DataException naming every tensor that holds NaN or infinity
     */
    public static Map<String, FloatTensor> read(Path file, String group, Collection<String> names) {
        return read(List.of(file), group, names);
    }

    /** The same for weights in one or several files. */
    public static Map<String, FloatTensor> read(List<Path> files, String group, Collection<String> names) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        try {
            for (Path file : Parts.of(files).files()) {
                try (WeightReader reader = open(file)) {
                    Map<String, TensorInfo> held = reader.header().groups().getOrDefault(group, Map.of());
                    Map<String, FloatTensor> read = reader.read(
                            group, names.stream().filter(held::containsKey).toList());
                    problems.addAll(notFinite(file.getFileName().toString(), read));
                    tensors.putAll(read);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.isEmpty()) {
            throw new DataException(
                    ProblemLines.capped(files.get(0).getFileName().toString(), problems));
        }
        Map<String, FloatTensor> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(name, tensors.get(name)));
        return ordered;
    }

    private static WeightReader open(Path file) throws IOException {
        return switch (FileKind.of(file)) {
            case SAFETENSORS -> Safetensors.open(file);
            case ZIP -> TorchZip.open(file);
            case LEGACY -> TorchLegacy.open(file);
            case JSON -> throw new DataException(
                    file.getFileName() + ": expected safetensors or a PyTorch checkpoint, found JSON");
            case ONNX -> throw new DataException(file.getFileName()
                    + ": expected safetensors or a PyTorch checkpoint, found an ONNX model; where weights are several"
                    + " files, list the ONNX model first");
        };
    }

    private static List<WeightHeader> headers(List<Path> files) throws IOException {
        List<WeightHeader> headers = new ArrayList<>();
        for (Path file : files) {
            try (WeightReader reader = open(file)) {
                headers.add(reader.header());
            }
        }
        return headers;
    }

    private static WeightHeader joined(Parts parts, List<WeightHeader> headers) {
        String name = parts.index()
                .map(index -> index.file().getFileName().toString())
                .orElse(headers.get(0).file());
        Map<String, Map<String, TensorInfo>> groups = new LinkedHashMap<>();
        Map<String, String> owners = new LinkedHashMap<>();
        for (WeightHeader header : headers) {
            if (header.format().equals(WeightHeader.TORCHSCRIPT)) {
                throw new DataException(
                        header.file() + ": expected weights in several files, found a TorchScript module among them");
            }
            header.groups()
                    .forEach((group, tensors) -> tensors.forEach((tensor, info) -> {
                        String owner = owners.putIfAbsent(group + "\n" + tensor, header.file());
                        if (owner != null) {
                            throw new DataException(header.file() + ": expected each tensor in one file, found "
                                    + tensor + " also in " + owner);
                        }
                        groups.computeIfAbsent(group, key -> new LinkedHashMap<>())
                                .put(tensor, info);
                    }));
        }
        return new WeightHeader(name, headers.get(0).format(), groups);
    }

    private static List<String> notFinite(String file, Map<String, FloatTensor> tensors) {
        List<String> problems = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            int bad = 0;
            for (float value : tensor.values()) {
                bad += Float.isFinite(value) ? 0 : 1;
            }
            if (bad > 0) {
                problems.add(file + ": " + name + ": expected finite weights, found " + bad + " of "
                        + tensor.values().length + " NaN or infinite");
            }
        });
        return problems;
    }

    /**
     * The files that hold tensors.
     *
     * @param index what lists them, if there is one
     */
    private record Parts(List<Path> files, Optional<ShardIndex> index) {
        static Parts of(List<Path> given) throws IOException {
            List<Path> indexes = new ArrayList<>();
            for (Path file : given) {
                if (FileKind.of(file) == FileKind.JSON) {
                    indexes.add(file);
                }
            }
            if (indexes.isEmpty()) {
                return new Parts(given, Optional.empty());
            }
            if (indexes.size() > 1) {
                throw new DataException(
                        indexes.get(1).getFileName() + ": expected one index of weight files, found also "
                                + indexes.get(0).getFileName());
            }
            ShardIndex index = ShardIndex.read(indexes.get(0));
            return new Parts(index.locate(given), Optional.of(index));
        }
    }
}
