package rdmflow.io.rdmfile;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rdmflow.core.DataException;

/**
 * Attributes and datasets of an HDF5 file by their paths. What is missing, of another type or of another shape is named:
 * file, path, expected, found.
 */
final class Hdf5Reader {
    private static final long SMALL = 1 << 20;
    private static final long MOST_COMPRESSED = 16;

    private final HdfFile hdf;
    private final String name;
    private final String kind;

    private Hdf5Reader(HdfFile hdf, String name, String kind) {
        this.hdf = hdf;
        this.name = name;
        this.kind = kind;
    }

    /**
     * Opens a file for as long as its content is read.
     *
     * @param kind what messages call it
     */
    static <T> T read(Path file, String kind, Function<Hdf5Reader, T> content) {
        try (HdfFile hdf = Hdf5Length.open(file, kind)) {
            return content.apply(new Hdf5Reader(hdf, String.valueOf(file.getFileName()), kind));
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // What damaged bytes make the HDF5 library throw is of many kinds, and its words are of its inside.
            String found = e instanceof HdfException && e.getMessage() != null ? " (" + e.getMessage() + ")" : "";
            throw new DataException(
                    file.getFileName() + ": expected " + kind + ", found HDF5 that cannot be read" + found
                            + ": the file is damaged; copy or make it again",
                    e);
        }
    }

    /** A refusal that begins with the file's name. */
    DataException refuse(String expected, String found) {
        return new DataException(name + ": expected " + expected + ", found " + found);
    }

    private DataException missing(String what) {
        return refuse(kind + " with " + what, "none");
    }

    /** Names of the groups at the root; anything else there is refused. */
    List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (Node node : hdf.getChildren().values()) {
            if (!(node instanceof Group)) {
                throw refuse("only groups at the root, one per layer", "the dataset /" + node.getName());
            }
            groups.add(node.getName());
        }
        return groups;
    }

    /** Names of a group's attributes, sorted. */
    List<String> attributes(String group) {
        return group(group).getAttributes().keySet().stream().sorted().toList();
    }

    /** Names of what a group holds, sorted. */
    List<String> children(String group) {
        return group(group).getChildren().keySet().stream().sorted().toList();
    }

    private Group group(String path) {
        if (path.equals("/")) {
            return hdf;
        }
        Node node = find(path).orElseThrow(() -> missing("a group " + path));
        if (node instanceof Group group) {
            return group;
        }
        throw refuse("a group " + path, "a dataset");
    }

    private Optional<Node> find(String path) {
        Node node = hdf;
        for (String part : path.substring(1).split("/")) {
            node = node instanceof Group group ? group.getChild(part) : null;
        }
        return Optional.ofNullable(node);
    }

    /**
     * Whether a group has an attribute, or a dataset in place of one as rsatoolbox writes for numbers; its datasets of
     * nothing stand for values that are not known.
     */
    boolean has(String group, String attribute) {
        Node child = group(group).getChild(attribute);
        return group(group).getAttribute(attribute) != null
                || child != null && !(child instanceof Dataset dataset && dataset.isEmpty());
    }

    boolean hasDataset(String path) {
        return find(path).isPresent();
    }

    /** An attribute as text; one that is a number is written out. rsatoolbox puts numbers into scalar datasets. */
    String text(String group, String attribute) {
        Object value = value(group, attribute);
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number number) {
            boolean whole = number.doubleValue() == Math.rint(number.doubleValue());
            return whole ? String.valueOf(number.longValue()) : String.valueOf(number);
        }
        throw refuse("text as " + word(group, attribute), Hdf5Values.type(value));
    }

    /** An attribute that is a number. */
    double number(String group, String attribute) {
        Object value = value(group, attribute);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw refuse("a number as " + word(group, attribute), Hdf5Values.type(value));
    }

    /** An attribute that is a whole number of at least 0. */
    long count(String group, String attribute) {
        double number = number(group, attribute);
        if (!(number >= 0 && number == Math.rint(number) && number <= Long.MAX_VALUE)) {
            throw refuse("a whole number of at least 0 as " + word(group, attribute), String.valueOf(number));
        }
        return (long) number;
    }

    /** An attribute of a group or dataset that is a list of texts; one alone may be no list. */
    List<String> attributeTexts(String path, String attribute) {
        Object value = anyValue(path, attribute);
        if (value instanceof String[] texts) {
            return List.of(texts);
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        throw refuse("texts as " + word(path, attribute), Hdf5Values.type(value));
    }

    /** An attribute of a group or dataset that is a list of numbers; one alone may be no list. */
    double[] attributeNumbers(String path, String attribute) {
        Object value = anyValue(path, attribute);
        double[] numbers =
                value instanceof Number number ? new double[] {number.doubleValue()} : Hdf5Values.doubles(value);
        if (numbers == null) {
            throw refuse("numbers as " + word(path, attribute), Hdf5Values.type(value));
        }
        return numbers;
    }

    private Object value(String path, String attribute) {
        Object value = anyValue(path, attribute);
        // Some writers make every attribute an array.
        return value != null && value.getClass().isArray() && Array.getLength(value) == 1 ? Array.get(value, 0) : value;
    }

    private Object anyValue(String path, String attribute) {
        Node node = path.equals("/") ? hdf : find(path).orElseThrow(() -> missing(path));
        Attribute found = node.getAttribute(attribute);
        if (found != null) {
            return found.getData();
        }
        if (node instanceof Group group && group.getChild(attribute) instanceof Dataset) {
            return dataset(path(path, attribute)).getData();
        }
        throw missing(word(path, attribute));
    }

    private static String word(String group, String attribute) {
        return "the attribute " + attribute + " of " + group;
    }

    private static String path(String group, String child) {
        return group.equals("/") ? "/" + child : group + "/" + child;
    }

    /** The sizes of a dataset. */
    int[] shape(String path) {
        return dataset(path).getDimensions();
    }

    /** Whether there is a list, and of numbers. */
    boolean hasNumbers(String path) {
        return hasDataset(path)
                && shape(path).length == 1
                && dataset(path).getJavaType().isPrimitive();
    }

    /** A list of numbers. */
    double[] numbers(String path) {
        Object data = data(path, 1);
        double[] values = Hdf5Values.doubles(data);
        if (values == null) {
            throw refuse("numbers in " + path, Hdf5Values.type(data));
        }
        return values;
    }

    /** A list of whole numbers. */
    long[] wholeNumbers(String path) {
        Object data = data(path, 1);
        if (data instanceof long[] longs) {
            return longs;
        }
        double[] values = Hdf5Values.doubles(data);
        if (values == null || Arrays.stream(values).anyMatch(value -> value != Math.rint(value))) {
            throw refuse("whole numbers in " + path, values == null ? Hdf5Values.type(data) : "fractions");
        }
        return Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    }

    /** A list of texts. */
    List<String> texts(String path) {
        return texts(path, data(path, 1));
    }

    /** A list of texts in a dataset or an attribute of a group; one text is a list of one. */
    List<String> texts(String group, String name) {
        Attribute attribute = group(group).getAttribute(name);
        return attribute == null ? texts(path(group, name)) : texts(path(group, name), attribute.getData());
    }

    private List<String> texts(String path, Object data) {
        if (data instanceof String[] texts) {
            return List.of(texts);
        }
        if (data instanceof String text) {
            return List.of(text);
        }
        throw refuse("text in " + path, Hdf5Values.type(data));
    }

    /** A matrix of numbers. */
    double[][] matrix(String path) {
        return rows(path, data(path, 2));
    }

    /** One row of a matrix of numbers, without reading the others; doubles as they lie in the file are copied once. */
    double[] row(String path, int row) {
        Dataset dataset = dataset(path);
        int columns = dataset.getDimensions()[1];
        if (hdf.inMemory() && dataset instanceof ContiguousDataset plain && dataset.getJavaType() == double.class) {
            ByteBuffer mapped = plain.getBuffer();
            int length = Math.multiplyExact(columns, Double.BYTES);
            double[] values = new double[columns];
            mapped.slice(Math.multiplyExact(row, length), length)
                    .order(mapped.order())
                    .asDoubleBuffer()
                    .get(values);
            return values;
        }
        return rows(path, dataset.getData(new long[] {row, 0}, new int[] {1, columns}))[0];
    }

    private double[][] rows(String path, Object data) {
        int count = Array.getLength(data);
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = Hdf5Values.doubles(Array.get(data, i));
            if (rows[i] == null) {
                throw refuse("numbers in " + path, Hdf5Values.type(data));
            }
        }
        return rows;
    }

    private Object data(String path, int dimensions) {
        Dataset dataset = dataset(path);
        int[] shape = dataset.getDimensions();
        if (shape.length != dimensions || dataset.isCompound() || dataset.isEmpty()) {
            throw refuse(
                    path + " of " + dimensions + (dimensions == 1 ? " dimension" : " dimensions"),
                    dataset.isCompound() ? "compound data" : dataset.isEmpty() ? "no data" : Arrays.toString(shape));
        }
        return dataset.getData();
    }

    /** Numbers may be stored compressed, but not this much: damaged sizes would ask for any amount of memory. */
    private Dataset dataset(String path) {
        Node node = find(path).orElseThrow(() -> missing("a dataset " + path));
        if (!(node instanceof Dataset dataset)) {
            throw refuse("a dataset " + path, "a group");
        }
        long most = SMALL + MOST_COMPRESSED * hdf.size();
        if (dataset.getSizeInBytes() > most) {
            throw refuse(path + " within " + most + " bytes", String.valueOf(dataset.getSizeInBytes()));
        }
        return dataset;
    }
}
