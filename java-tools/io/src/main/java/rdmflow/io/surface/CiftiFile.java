package rdmflow.io.surface;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.DataException;
import rdmflow.core.brain.Grayordinates;
import rdmflow.io.nifti.NiftiFields;
import rdmflow.io.nifti.NiftiStream;
import rdmflow.io.nifti.NiftiType;
import rdmflow.io.tool.InputFile;

/**
 * A dense CIFTI-2 file ({@code .dtseries.nii}, {@code .dscalar.nii}, {@code .dlabel.nii}), header and XML checked against
 * each other: a NIfTI-2 image of 1 x 1 x 1 x 1 x columns x places, in which a place's columns lie side by side. Values are
 * scaled in double as those of volumes. Files that are gzipped by content are read too.
 *
 * @param file as the user named it
 * @param kind what a column is
 * @param places what a row stands for
 * @param columns volumes or maps
 * @param stepSeconds time between two columns of a series; NaN when it has none
 * @param mapNames of scalars and labels
 * @param tables one for each map of labels
 * @param type of the values on disk
 * @param order byte order of the values
 * @param slope 1 when the values are unscaled
 * @param intercept 0 when the values are unscaled
 * @param offset first byte of the values
 */
public record CiftiFile(
        Path file,
        Kind kind,
        Grayordinates places,
        int columns,
        double stepSeconds,
        List<String> mapNames,
        List<LabelTable> tables,
        NiftiType type,
        ByteOrder order,
        double slope,
        double intercept,
        long offset) {
    /** What the columns of a file are. */
    public enum Kind {
        SERIES,
        SCALARS,
        LABELS
    }

    /** NIfTI's code of the extension that holds the XML. */
    static final int EXTENSION = 32;

    private static final int DIMENSIONS = 6;

    /** Takes the values of one place after the other. */
    @FunctionalInterface
    public interface RowConsumer {
        /**
         * Takes a row.
         *
         * @param place counts from 0
         * @param values one for each column; the same array every time
         */
        void accept(int place, double[] values);
    }

    public CiftiFile {
        mapNames = List.copyOf(mapNames);
        tables = List.copyOf(tables);
    }

    /** The first of CIFTI's two endings, as its standard lists them; any other word before .nii is part of a name. */
    public static final String ENDING = "\\.[dp](?:[dp]?conn|connseries|connscalar|tseries|scalar|label|fan|fansamp)";

    /** Whether a name is one of CIFTI's: two endings. */
    public static boolean isNamedSo(Path file) {
        return String.valueOf(file.getFileName()).matches("(?i).*" + ENDING + "\\.nii(?:\\.gz)?");
    }

    /**
     * Reads and checks header and XML.
     *
     * @throws DataException naming the file
     */
    public static CiftiFile open(Path file) {
        InputFile.require(file);
        String name = String.valueOf(file.getFileName());
        try (NiftiStream stream = NiftiStream.open(file)) {
            byte[] start = stream.read(NiftiFields.LARGEST);
            NiftiFields fields = NiftiFields.of(start)
                    .filter(f -> f.size() == NiftiFields.LARGEST && f.magic().equals("n+2"))
                    .orElseThrow(() -> refuse(name, "a CIFTI-2 file (NIfTI-2 with XML)", "another kind of file"));
            double voxelOffset = fields.voxelOffset();
            long area = (long) voxelOffset - NiftiFields.LARGEST;
            if (area < 4 || area > Integer.MAX_VALUE - 8 || voxelOffset > stream.limit()) {
                throw refuse(
                        name, "vox_offset of at least 544, inside of the file", String.valueOf((long) voxelOffset));
            }
            byte[] extensions = stream.read((int) area);
            if (extensions.length < area) {
                throw refuse(name, "values at byte " + (long) voxelOffset, "the end of the file");
            }
            CiftiXml xml =
                    CiftiXml.read(name, xml(name, extensions, fields.bytes().order()));
            CiftiFile cifti = of(file, name, fields, xml);
            long row = (long) cifti.columns * cifti.type.bytes();
            long bytes = row * cifti.places.size();
            if (row > Integer.MAX_VALUE - 8) {
                throw refuse(name, "less than 2 GiB for the values of a place", row + " bytes");
            }
            if (bytes > stream.limit() - cifti.offset) {
                throw cifti.incomplete(Math.max(0, stream.limit() - cifti.offset));
            }
            return cifti;
        }
    }

    private static CiftiFile of(Path file, String name, NiftiFields fields, CiftiXml xml) {
        if (fields.dim(0) != DIMENSIONS || IntStream.range(1, 5).anyMatch(i -> fields.dim(i) != 1)) {
            throw refuse(
                    name,
                    "6 dimensions, the first 4 of length 1",
                    IntStream.rangeClosed(0, 6)
                                    .mapToObj(i -> "" + fields.dim(i))
                                    .toList() + " in dim");
        }
        if (xml.columns() < 1 || xml.places().size() < 1) {
            throw refuse(
                    name,
                    "at least one column and one place",
                    xml.columns() + " x " + xml.places().size());
        }
        if (fields.dim(5) != xml.columns() || fields.dim(6) != xml.places().size()) {
            throw refuse(
                    name,
                    "the matrix that its XML tells of, " + xml.columns() + " columns x "
                            + xml.places().size() + " places",
                    fields.dim(5) + " x " + fields.dim(6));
        }
        NiftiType type = NiftiType.of(fields.datatype())
                .orElseThrow(() -> refuse(name, "values of a real numeric type", "datatype " + fields.datatype()));
        boolean scaled = Double.isFinite(fields.slope()) && fields.slope() != 0;
        if (scaled && !Double.isFinite(fields.intercept())) {
            throw refuse(name, "a finite intercept with slope " + fields.slope(), "" + fields.intercept());
        }
        return new CiftiFile(
                file,
                xml.kind(),
                xml.places(),
                xml.columns(),
                xml.stepSeconds(),
                xml.mapNames(),
                xml.tables(),
                type,
                fields.bytes().order(),
                scaled ? fields.slope() : 1,
                scaled ? fields.intercept() : 0,
                (long) fields.voxelOffset());
    }

    private static byte[] xml(String name, byte[] area, ByteOrder order) {
        ByteBuffer extensions = ByteBuffer.wrap(area).order(order);
        int position = 4;
        while (area[0] != 0 && position + 8 <= area.length) {
            int size = extensions.getInt(position);
            if (size < 16 || size > area.length - position) {
                throw refuse(name, "header extensions that end before the values", "one of " + size + " bytes");
            }
            if (extensions.getInt(position + 4) == EXTENSION) {
                return Arrays.copyOfRange(area, position + 8, position + size);
            }
            position += size;
        }
        throw refuse(name, "the XML of a CIFTI file in its header", "none");
    }

    /** The file's name without its folder, for messages. */
    public String name() {
        return String.valueOf(file.getFileName());
    }

    /** Streams the rows of all places; reads to the end of the stream. */
    public void forEachRow(RowConsumer consumer) {
        byte[] row = new byte[columns * type.bytes()];
        int[] all = IntStream.range(0, columns).toArray();
        double[] values = new double[columns];
        try (NiftiStream stream = NiftiStream.open(file)) {
            stream.skip(offset);
            for (int place = 0; place < places.size(); place++) {
                int found = stream.read(row);
                if (found < row.length) {
                    throw incomplete((long) place * row.length + found);
                }
                type.decode(ByteBuffer.wrap(row).order(order), all, values);
                scale(values);
                consumer.accept(place, values);
            }
            stream.drain();
        }
    }

    /** Leaves signed zeros alone where there is nothing to scale or to add, as nibabel does. */
    private void scale(double[] values) {
        for (int k = 0; k < values.length && slope != 1; k++) {
            values[k] *= slope;
        }
        for (int k = 0; k < values.length && intercept != 0; k++) {
            values[k] += intercept;
        }
    }

    /** The rows of some places, in the order wanted: wanted.length x columns. */
    public double[][] read(int[] wanted) {
        double[][] rows = new double[wanted.length][];
        int[] slot = new int[places.size()];
        Arrays.fill(slot, -1);
        for (int k = 0; k < wanted.length; k++) {
            slot[wanted[k]] = k;
        }
        forEachRow((place, values) -> {
            if (slot[place] >= 0) {
                rows[slot[place]] = values.clone();
            }
        });
        for (int k = 0; k < wanted.length; k++) {
            rows[k] = rows[slot[wanted[k]]];
        }
        return rows;
    }

    private DataException incomplete(long found) {
        return refuse(
                name(),
                (long) columns * places.size() * type.bytes() + " bytes of values",
                found + ": the file is incomplete");
    }

    private static DataException refuse(String name, String expected, String found) {
        return new DataException(name + ": expected " + expected + ", found " + found);
    }
}
