package rdmflow.vision.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import rdmflow.core.DataException;

/** ONNX models: a protocol buffer that holds a graph, its weights within or in files beside it. */
final class OnnxFile {
    private static final int EXTERNAL = 1;

    private final ProtoReader in;
    private final Map<String, Long> opsets = new TreeMap<>();
    private final List<OnnxGraph.Value> inputs = new ArrayList<>();
    private final List<OnnxGraph.Value> outputs = new ArrayList<>();
    private final Set<String> weights = new HashSet<>();
    private final Map<String, Long> dataFiles = new TreeMap<>();
    private boolean hasGraph;

    private OnnxFile(ProtoReader in) {
        this.in = in;
    }

    /**
     * Reads what stands around the numbers.
     *
     * @throws DataException if the file is no model or damaged
     */
    static OnnxGraph read(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (ProtoReader in = new ProtoReader(file, name + ": expected an ONNX model")) {
            OnnxFile model = new OnnxFile(in);
            in.file(model::modelField);
            if (!model.hasGraph) {
                throw new DataException(name + ": expected an ONNX model, found one without a graph");
            }
            model.inputs.removeIf(input -> model.weights.contains(input.name()));
            return new OnnxGraph(name, model.opsets, model.inputs, model.outputs, model.dataFiles);
        }
    }

    /**
     * The files with weights of a model, in the order of their names: each among the files given, which an engine may have
     * staged in folders of their own, else beside the model.
     *
     * @param given what the user lists: the model first, then any of its files
     * @throws DataException if one is missing or too short, or a file is listed that the model does not name
     */
    static List<Path> dataFiles(OnnxGraph graph, List<Path> given) throws IOException {
        List<String> problems = new ArrayList<>();
        Map<Path, Path> found = new LinkedHashMap<>();
        for (Map.Entry<String, Long> data : graph.dataFiles().entrySet()) {
            if (data.getKey().matches(".*[/\\\\].*|\\.{1,2}")) {
                problems.add(graph.file() + ": expected its weights beside it, found them in " + data.getKey()
                        + "; export it again into a folder of its own");
                continue;
            }
            Path place = given.stream()
                    .filter(file -> file.getFileName().toString().equals(data.getKey()))
                    .findFirst()
                    .orElse(given.get(0).resolveSibling(data.getKey()));
            if (!Files.isRegularFile(place)) {
                problems.add(graph.file() + ": expected " + data.getKey()
                        + ", which holds weights of it, beside it and listed after it (in models.csv separated by ;),"
                        + " found none");
            } else if (Files.size(place) < data.getValue()) {
                problems.add(place.getFileName() + ": expected at least " + data.getValue() + " bytes, found "
                        + Files.size(place) + ": the file is incomplete, or of another " + graph.file());
            }
            found.put(place.normalize(), place);
        }
        for (Path file : given.subList(1, given.size())) {
            if (!found.containsKey(file.normalize())) {
                problems.add(file.getFileName() + ": expected files that " + graph.file()
                        + " names and that lie beside it, found one that it does not name");
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(ProblemLines.capped(graph.file(), problems));
        }
        return List.copyOf(found.values());
    }

    private boolean modelField(int field) throws IOException {
        switch (field) {
            case 7 -> {
                hasGraph = true;
                in.message(part -> graphField(part, true));
            }
            case 8 -> opset();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void opset() throws IOException {
        String[] domain = {""};
        long[] version = {0};
        in.message(field -> {
            switch (field) {
                case 1 -> domain[0] = in.text();
                case 2 -> version[0] = in.number();
                default -> {
                    return false;
                }
            }
            return true;
        });
        opsets.put(domain[0].equals("ai.onnx") ? "" : domain[0], version[0]);
    }

    /** @param outer whether this is the model's own graph and not a branch of one of its nodes */
    private boolean graphField(int field, boolean outer) throws IOException {
        switch (field) {
            case 1 -> in.message(this::nodeField);
            case 5 -> tensor(outer);
            case 11, 12 -> {
                if (!outer) {
                    return false;
                }
                (field == 11 ? inputs : outputs).add(value());
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean nodeField(int field) throws IOException {
        if (field != 5) {
            return false;
        }
        in.message(part -> {
            switch (part) {
                case 5, 10 -> tensor(false);
                case 6, 11 -> in.message(inner -> graphField(inner, false));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return true;
    }

    private void tensor(boolean named) throws IOException {
        Map<String, String> place = new HashMap<>();
        long[] location = {0};
        in.message(field -> {
            switch (field) {
                case 8 -> {
                    String name = in.text();
                    if (named) {
                        weights.add(name);
                    }
                }
                case 13 -> entry(place);
                case 14 -> location[0] = in.number();
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (location[0] == EXTERNAL) {
            String file = place.get("location");
            if (file == null || file.isBlank() || file.indexOf('\0') >= 0) {
                throw in.damaged();
            }
            dataFiles.merge(file, bytes(place, "offset") + bytes(place, "length"), Math::max);
        }
    }

    private long bytes(Map<String, String> place, String key) {
        String digits = place.getOrDefault(key, "0");
        if (!digits.matches("\\d{1,18}")) {
            throw in.damaged();
        }
        return Long.parseLong(digits);
    }

    private void entry(Map<String, String> place) throws IOException {
        String[] pair = {"", ""};
        in.message(field -> {
            if (field != 1 && field != 2) {
                return false;
            }
            pair[field - 1] = in.text();
            return true;
        });
        place.put(pair[0], pair[1]);
    }

    private OnnxGraph.Value value() throws IOException {
        String[] texts = {"", ""};
        int[] type = {0};
        List<Long> shape = new ArrayList<>();
        boolean[] hasShape = {false};
        in.message(field -> {
            switch (field) {
                case 1 -> texts[0] = in.text();
                case 2 -> in.message(kind -> {
                    texts[1] = kind(kind, texts[1]);
                    if (kind != 1) {
                        return false;
                    }
                    in.message(part -> {
                        switch (part) {
                            case 1 -> type[0] = (int) in.number();
                            case 2 -> {
                                hasShape[0] = true;
                                in.message(axis -> axis == 1 && shape.add(axis()));
                            }
                            default -> {
                                return false;
                            }
                        }
                        return true;
                    });
                    return true;
                });
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new OnnxGraph.Value(
                texts[0], texts[1], type[0], hasShape[0] ? Optional.of(List.copyOf(shape)) : Optional.empty());
    }

    private static String kind(int field, String before) {
        return switch (field) {
            case 1 -> "tensor";
            case 4 -> "a sequence";
            case 5 -> "a map";
            case 7 -> "an opaque value";
            case 8 -> "a sparse tensor";
            case 9 -> "an optional value";
            default -> before;
        };
    }

    private long axis() throws IOException {
        long[] length = {-1};
        in.message(field -> {
            if (field != 1) {
                return false;
            }
            length[0] = in.number();
            return true;
        });
        return length[0] > 0 ? length[0] : -1;
    }
}
