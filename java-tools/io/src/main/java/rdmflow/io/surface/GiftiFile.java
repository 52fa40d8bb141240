package rdmflow.io.surface;

import java.io.BufferedInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.SurfaceMesh;
import rdmflow.io.nifti.NiftiStream;
import rdmflow.io.tool.InputFile;

/**
 * A GIFTI file ({@code .func.gii}, {@code .label.gii}, {@code .surf.gii}): values of the vertices of one surface, or the
 * surface itself. All encodings, both byte orders, both orders of indices; one array for each volume or one of vertices x
 * volumes. Values are read as they pass by.
 *
 * @param file as the user named it
 * @param structure CORTEX_LEFT or another of CIFTI's names, by AnatomicalStructurePrimary; empty where the file is silent
 * @param arrays in the order of the file
 * @param labels names of labels; empty in files without
 * @param names of the arrays, by their metadata {@code Name}; empty texts where there is none
 * @param stepSeconds by the metadata {@code TimeStep}, in ms from 100 on, else in s; NaN without
 */
public record GiftiFile(
        Path file,
        String structure,
        List<GiftiArray> arrays,
        LabelTable labels,
        List<String> names,
        double stepSeconds) {
    private static final String POINTS = "POINTSET";
    private static final String TRIANGLES = "TRIANGLE";
    private static final double SMALLEST_MILLISECONDS = 100;

    /** Takes the values of an array. */
    @FunctionalInterface
    private interface ArrayConsumer {
        /** Takes a run of the values of an array, see {@link GiftiValues.PieceConsumer}. */
        void accept(int index, GiftiArray array, int piece, double[] values);
    }

    public GiftiFile {
        arrays = List.copyOf(arrays);
        names = List.copyOf(names);
    }

    /** Whether a name is one of GIFTI's. */
    public static boolean isNamedSo(Path file) {
        return String.valueOf(file.getFileName()).matches("(?i).*\\.gii(\\.gz)?");
    }

    /**
     * Reads all but the values, and checks what can be checked without them.
     *
     * @throws DataException naming the file
     */
    public static GiftiFile open(Path file) {
        InputFile.require(file);
        Builder builder = new Builder(file);
        parse(file, builder, Optional.empty());
        return builder.build();
    }

    /** The file's name without its folder, for messages. */
    public String name() {
        return String.valueOf(file.getFileName());
    }

    /**
     * Number of vertices of a file of values.
     *
     * @throws DataException where its arrays are not all of one length, or are a surface
     */
    public int vertices() {
        if (arrays.isEmpty()) {
            throw refuse("arrays of values", "none");
        }
        int vertices = arrays.get(0).rows();
        for (GiftiArray array : arrays) {
            if (List.of(POINTS, TRIANGLES, "NODE_INDEX").contains(array.intent())) {
                throw refuse("values of all vertices", "an array of " + array.intent());
            }
            if (array.rows() != vertices) {
                throw refuse("arrays of one length, " + vertices + " vertices", "" + array.rows());
            }
        }
        return vertices;
    }

    /** Number of values of a vertex: volumes, or maps. */
    public int columns() {
        return Math.toIntExact(arrays.stream().mapToLong(GiftiArray::columns).sum());
    }

    /** The values of some vertices: wanted.length x columns. */
    public double[][] read(int[] wanted) {
        int[] slot = new int[vertices()];
        Arrays.fill(slot, -1);
        for (int k = 0; k < wanted.length; k++) {
            slot[wanted[k]] = k;
        }
        double[][] rows = new double[wanted.length][columns()];
        int[] first = new int[arrays.size()];
        for (int a = 1; a < first.length; a++) {
            first[a] = first[a - 1] + arrays.get(a - 1).columns();
        }
        readArrays((index, array, piece, values) -> {
            for (int k = 0; array.wholeColumns() && k < wanted.length; k++) {
                rows[k][first[index] + piece] = values[wanted[k]];
            }
            if (!array.wholeColumns() && slot[piece] >= 0) {
                System.arraycopy(values, 0, rows[slot[piece]], first[index], values.length);
            }
        });
        for (int k = 0; k < wanted.length; k++) {
            if (slot[wanted[k]] != k) {
                rows[k] = rows[slot[wanted[k]]];
            }
        }
        return rows;
    }

    /** All values: columns x vertices. */
    public double[][] readColumns() {
        double[][] columns = new double[columns()][vertices()];
        int[] first = new int[arrays.size()];
        for (int a = 1; a < first.length; a++) {
            first[a] = first[a - 1] + arrays.get(a - 1).columns();
        }
        readArrays((index, array, piece, values) -> {
            if (array.wholeColumns()) {
                System.arraycopy(values, 0, columns[first[index] + piece], 0, values.length);
            } else {
                for (int k = 0; k < values.length; k++) {
                    columns[first[index] + k][piece] = values[k];
                }
            }
        });
        return columns;
    }

    /**
     * The surface that the file holds.
     *
     * @throws DataException where it holds none
     */
    public SurfaceMesh mesh() {
        GiftiArray points = only(POINTS);
        GiftiArray triangles = only(TRIANGLES);
        Map<GiftiArray, double[][]> values = new HashMap<>();
        values.put(points, new double[points.rows()][3]);
        values.put(triangles, new double[triangles.rows()][3]);
        readArrays((index, array, piece, run) -> {
            double[][] matrix = values.get(array);
            for (int k = 0; matrix != null && k < run.length; k++) {
                matrix[array.wholeColumns() ? k : piece][array.wholeColumns() ? piece : k] = run[k];
            }
        });
        int[][] faces = new int[triangles.rows()][];
        Arrays.setAll(faces, f -> Arrays.stream(values.get(triangles)[f])
                .mapToInt(v -> (int) v)
                .toArray());
        try {
            return new SurfaceMesh(values.get(points), faces);
        } catch (DataException e) {
            throw new DataException(name() + ": " + e.getMessage(), e);
        }
    }

    private GiftiArray only(String intent) {
        List<GiftiArray> found =
                arrays.stream().filter(a -> a.intent().equals(intent)).toList();
        if (found.size() != 1 || found.get(0).columns() != 3) {
            throw refuse(
                    "a surface, one array of 3 columns with intent " + intent,
                    found.isEmpty()
                            ? "none"
                            : found.size() + ", of " + found.get(0).columns() + " columns");
        }
        return found.get(0);
    }

    private void readArrays(ArrayConsumer consumer) {
        parse(file, new Builder(file), Optional.of(consumer));
    }

    private DataException refuse(String expected, String found) {
        return new DataException(name() + ": expected " + expected + ", found " + found);
    }

    private static void parse(Path file, Builder builder, Optional<ArrayConsumer> consumer) {
        try (NiftiStream stream = NiftiStream.open(file)) {
            Xml xml = new Xml(builder.name, new BufferedInputStream(stream.asInputStream(), 1 << 16));
            if (!xml.root().equals("GIFTI")) {
                throw xml.refuse("GIFTI XML", "another kind");
            }
            Optional<Integer> promised =
                    xml.attribute("NumberOfDataArrays").map(text -> xml.wholeNumberOf("NumberOfDataArrays"));
            for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
                switch (child.get()) {
                    case "MetaData" -> builder.describe(metadata(xml));
                    case "LabelTable" -> builder.labels = CiftiXml.readLabels(xml);
                    case "DataArray" -> builder.array(xml, stream.limit(), consumer);
                    default -> xml.skip();
                }
            }
            if (promised.isPresent() && promised.get() != builder.arrays.size()) {
                throw xml.refuse(promised.get() + " data arrays", "" + builder.arrays.size());
            }
            stream.drain();
        }
    }

    private static Map<String, String> metadata(Xml xml) {
        Map<String, String> values = new HashMap<>();
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            String key = "";
            String value = "";
            for (Optional<String> part = xml.child(); part.isPresent(); part = xml.child()) {
                switch (part.get()) {
                    case "Name" -> key = xml.text();
                    case "Value" -> value = xml.text();
                    default -> xml.skip();
                }
            }
            values.put(key, value);
        }
        return values;
    }

    /** What a pass over a file gathers. */
    private static final class Builder {
        private final Path file;
        private final String name;
        private final List<GiftiArray> arrays = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final Map<String, Double> shares = new HashMap<>();
        private LabelTable labels = new LabelTable(Map.of());
        private String structure = "";
        private double stepSeconds = Double.NaN;

        Builder(Path file) {
            this.file = file;
            this.name = String.valueOf(file.getFileName());
        }

        GiftiFile build() {
            return new GiftiFile(file, structure, arrays, labels, names, stepSeconds);
        }

        void describe(Map<String, String> values) {
            String primary = values.getOrDefault("AnatomicalStructurePrimary", "");
            if (structure.isEmpty() && !primary.isEmpty()) {
                structure = switch (primary) {
                    case "CortexLeft" -> BrainModel.LEFT;
                    case "CortexRight" -> BrainModel.RIGHT;
                    default -> primary.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
                };
            }
            String step = values.getOrDefault("TimeStep", "");
            if (Double.isNaN(stepSeconds) && step.matches("([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?")) {
                double value = Double.parseDouble(step);
                stepSeconds = value >= SMALLEST_MILLISECONDS ? value / 1000 : value > 0 ? value : Double.NaN;
            }
        }

        void array(Xml xml, long limit, Optional<ArrayConsumer> consumer) {
            GiftiArray array = GiftiArray.of(xml);
            boolean external = array.encoding() == GiftiArray.Encoding.EXTERNAL;
            double share = shares.merge(
                    array.externalFile(),
                    array.requireWithin(external ? new GiftiValues(file, array).externalLimit() : limit, xml),
                    Double::sum);
            // Each by itself may just fit; rounding takes less than this.
            if (share > 1 + 1e-9) {
                throw xml.refuse("arrays that fit into one file", "more values than it can hold: it is incomplete");
            }
            int index = arrays.size();
            arrays.add(array);
            names.add("");
            boolean data = false;
            for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
                switch (child.get()) {
                    case "MetaData" -> {
                        Map<String, String> values = metadata(xml);
                        describe(values);
                        names.set(index, values.getOrDefault("Name", ""));
                    }
                    case "Data" -> {
                        data = true;
                        if (consumer.isPresent()) {
                            new GiftiValues(file, array)
                                    .read(xml, (piece, values) -> consumer.get().accept(index, array, piece, values));
                        } else {
                            xml.skip();
                        }
                    }
                    default -> xml.skip();
                }
            }
            if (!data && external) {
                consumer.ifPresent(takes -> new GiftiValues(file, array)
                        .readExternal((piece, values) -> takes.accept(index, array, piece, values)));
            } else if (!data) {
                throw xml.refuse("a Data element in every DataArray", "none in array " + (index + 1));
            }
        }
    }
}
