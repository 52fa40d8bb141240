package rdmflow.io.surface;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.core.brain.Grid;

/** The XML of a CIFTI-2 file: what the columns (maps or volumes) and the rows (places) of its matrix stand for. */
final class CiftiXml {
    private static final String STRUCTURE = "CIFTI_STRUCTURE_";
    private static final double MILLIMETRES = -3;

    private final String name;
    private final Xml xml;
    private CiftiFile.Kind kind;
    private int columns = -1;
    private double stepSeconds = Double.NaN;
    private final List<String> mapNames = new ArrayList<>();
    private final List<LabelTable> tables = new ArrayList<>();
    private Grayordinates places;

    private CiftiXml(String name, byte[] text) {
        this.name = name;
        int end = text.length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        this.xml = new Xml(name, new ByteArrayInputStream(text, 0, end));
    }

    /** Reads the text of the extension; refuses all but dense series, scalars and labels. */
    static CiftiXml read(String name, byte[] text) {
        CiftiXml cifti = new CiftiXml(name, text);
        cifti.read();
        return cifti;
    }

    CiftiFile.Kind kind() {
        return kind;
    }

    int columns() {
        return columns;
    }

    double stepSeconds() {
        return stepSeconds;
    }

    List<String> mapNames() {
        return mapNames;
    }

    List<LabelTable> tables() {
        return tables;
    }

    Grayordinates places() {
        return places;
    }

    private void read() {
        if (!xml.root().equals("CIFTI")) {
            throw xml.refuse("CIFTI XML", "another kind");
        }
        String version = xml.required("Version");
        if (!version.strip().matches("2(\\.0)?")) {
            throw xml.refuse("CIFTI version 2", version + "; convert it with wb_command -file-convert");
        }
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            if (child.get().equals("Matrix")) {
                readMatrix();
            } else {
                xml.skip();
            }
        }
        if (kind == null || places == null) {
            throw xml.refuse("a series, scalars or labels by brain models", "no such pair of maps");
        }
    }

    private void readMatrix() {
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            if (child.get().equals("MatrixIndicesMap")) {
                readMap();
            } else {
                xml.skip();
            }
        }
    }

    private void readMap() {
        int[] dimensions = xml.wholeNumbersOf("AppliesToMatrixDimension");
        String type = xml.required("IndicesMapToDataType").replaceFirst("^CIFTI_INDEX_TYPE_", "");
        boolean known = dimensions.length == 1
                && (dimensions[0] == 1
                        ? type.equals("BRAIN_MODELS")
                        : dimensions[0] == 0
                                && List.of("SERIES", "SCALARS", "LABELS").contains(type));
        if (!known) {
            throw xml.refuse(
                    "a dense series, dense scalars or dense labels",
                    type.toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " along dimension "
                            + Arrays.toString(dimensions));
        }
        if (dimensions[0] == 0 ? kind != null : places != null) {
            throw xml.refuse("one map for each dimension", "two for dimension " + dimensions[0]);
        }
        switch (type) {
            case "SERIES" -> readSeries();
            case "SCALARS" -> readNamedMaps(CiftiFile.Kind.SCALARS);
            case "LABELS" -> readNamedMaps(CiftiFile.Kind.LABELS);
            default -> readBrainModels();
        }
    }

    private void readSeries() {
        kind = CiftiFile.Kind.SERIES;
        columns = xml.wholeNumberOf("NumberOfSeriesPoints");
        int exponent = xml.attribute("SeriesExponent").isPresent() ? xml.wholeNumberOf("SeriesExponent") : 0;
        double step = xml.numberOf("SeriesStep") * Math.pow(10, exponent);
        String unit = xml.attribute("SeriesUnit").orElse("SECOND");
        stepSeconds = unit.equals("SECOND") && step > 0 && Double.isFinite(step) ? step : Double.NaN;
        xml.skip();
    }

    private void readNamedMaps(CiftiFile.Kind found) {
        kind = found;
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            if (child.get().equals("NamedMap")) {
                readNamedMap();
            } else {
                xml.skip();
            }
        }
        columns = mapNames.size();
    }

    private void readNamedMap() {
        String mapName = "";
        LabelTable table = new LabelTable(Map.of());
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            switch (child.get()) {
                case "MapName" -> mapName = xml.text();
                case "LabelTable" -> table = readLabels(xml);
                default -> xml.skip();
            }
        }
        mapNames.add(mapName);
        tables.add(table);
    }

    /** The labels of the table just begun; GIFTI writes them alike, in older files with Index in place of Key. */
    static LabelTable readLabels(Xml xml) {
        Map<Integer, String> names = new LinkedHashMap<>();
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            if (!child.get().equals("Label")) {
                xml.skip();
                continue;
            }
            int key = xml.wholeNumberOf(xml.attribute("Key").isPresent() ? "Key" : "Index");
            String label = xml.text();
            if (names.put(key, label) != null) {
                throw xml.refuse("every label once in its table", key + " again");
            }
        }
        return new LabelTable(names);
    }

    private void readBrainModels() {
        Optional<Grid> volume = Optional.empty();
        List<BrainModel> models = new ArrayList<>();
        List<int[]> triples = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            switch (child.get()) {
                case "Volume" -> volume = Optional.of(readVolume());
                case "BrainModel" -> {
                    offsets.add(xml.wholeNumberOf("IndexOffset"));
                    readBrainModel(models, triples);
                }
                default -> xml.skip();
            }
        }
        // Voxels are numbered by the grid, which may stand after them.
        for (int m = 0; m < models.size(); m++) {
            if (triples.get(m).length > 0) {
                models.set(m, voxels(models.get(m).structure(), triples.get(m), volume));
            }
        }
        inOrderOfOffsets(models, offsets);
        Optional<Grid> grid = volume;
        places = named(() -> new Grayordinates(models, grid));
    }

    private void readBrainModel(List<BrainModel> models, List<int[]> triples) {
        String structure = xml.required("BrainStructure").replaceFirst("^" + STRUCTURE, "");
        boolean surface =
                switch (xml.required("ModelType")) {
                    case "CIFTI_MODEL_TYPE_SURFACE" -> true;
                    case "CIFTI_MODEL_TYPE_VOXELS" -> false;
                    default -> throw xml.refuse("models of surfaces and voxels", xml.required("ModelType"));
                };
        int count = xml.wholeNumberOf("IndexCount");
        int vertices = surface ? xml.wholeNumberOf("SurfaceNumberOfVertices") : 0;
        if (surface && vertices < 1) {
            throw xml.refuse("at least 1 vertex of " + structure, String.valueOf(vertices));
        }
        int[] indices = {};
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            if (child.get().equals(surface ? "VertexIndices" : "VoxelIndicesIJK")) {
                indices = xml.wholeNumbers();
            } else {
                xml.skip();
            }
        }
        long expected = surface ? count : 3L * count;
        if (count < 1 || indices.length != expected) {
            throw xml.refuse(
                    "IndexCount " + count + " of " + structure + " to be its number of "
                            + (surface ? "vertices" : "voxels") + ", at least 1",
                    (surface ? indices.length : indices.length / 3.0) + " in the list");
        }
        int[] found = indices;
        models.add(named(() -> new BrainModel(structure, vertices, surface ? found : new int[0])));
        triples.add(surface ? new int[0] : indices);
    }

    private BrainModel voxels(String structure, int[] triples, Optional<Grid> volume) {
        Grid grid = volume.orElseThrow(() -> xml.refuse("the Volume of the voxels of " + structure, "none"));
        int[] indices = new int[triples.length / 3];
        for (int k = 0; k < indices.length; k++) {
            int x = triples[3 * k];
            int y = triples[3 * k + 1];
            int z = triples[3 * k + 2];
            if (x < 0 || y < 0 || z < 0 || x >= grid.nx() || y >= grid.ny() || z >= grid.nz()) {
                throw xml.refuse(
                        "voxels of " + structure + " inside of " + grid.shape(), "(" + x + ", " + y + ", " + z + ")");
            }
            indices[k] = grid.index(x, y, z);
        }
        return named(() -> new BrainModel(structure, 0, indices));
    }

    private void inOrderOfOffsets(List<BrainModel> models, List<Integer> offsets) {
        List<BrainModel> sorted = new ArrayList<>();
        int next = 0;
        while (sorted.size() < models.size()) {
            int m = offsets.indexOf(next);
            if (m < 0) {
                throw xml.refuse("brain models one after the other, one at row " + next, "offsets " + offsets);
            }
            sorted.add(models.get(m));
            next += models.get(m).size();
        }
        models.clear();
        models.addAll(sorted);
    }

    private Grid readVolume() {
        int[] shape = xml.wholeNumbersOf("VolumeDimensions");
        if (shape.length != 3) {
            throw xml.refuse("3 VolumeDimensions", String.valueOf(shape.length));
        }
        double[][] affine = new double[4][4];
        boolean found = false;
        for (Optional<String> child = xml.child(); child.isPresent(); child = xml.child()) {
            if (!child.get().equals("TransformationMatrixVoxelIndicesIJKtoXYZ")) {
                xml.skip();
                continue;
            }
            double toMillimetres = Math.pow(
                    10,
                    (xml.attribute("MeterExponent").isPresent() ? xml.numberOf("MeterExponent") : MILLIMETRES)
                            - MILLIMETRES);
            double[] numbers = xml.numbers();
            if (numbers.length != 16 || Arrays.stream(numbers).anyMatch(v -> !Double.isFinite(v))) {
                throw xml.refuse("16 finite numbers of the Volume's transformation", numbers.length + " numbers");
            }
            for (int k = 0; k < 16; k++) {
                affine[k / 4][k % 4] = numbers[k] * (k < 12 ? toMillimetres : 1);
            }
            found = true;
        }
        if (!found) {
            throw xml.refuse("a transformation of the Volume", "none");
        }
        return named(() -> grid(shape, affine));
    }

    private static Grid grid(int[] shape, double[][] affine) {
        try {
            return new Grid(shape[0], shape[1], shape[2], affine);
        } catch (ArithmeticException e) {
            throw new DataException("expected VolumeDimensions of a grid, found " + Arrays.toString(shape), e);
        }
    }

    private <T> T named(java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (DataException e) {
            throw new DataException(name + ": " + Xml.inOneLine(e.getMessage()), e);
        }
    }
}
