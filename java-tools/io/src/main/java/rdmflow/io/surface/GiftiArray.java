package rdmflow.io.surface;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import rdmflow.io.nifti.NiftiStream;
import rdmflow.io.nifti.NiftiType;

/**
 * What a DataArray of a GIFTI file says of itself, checked.
 *
 * @param intent without the prefix NIFTI_INTENT_
 * @param rows length of the first dimension: vertices, or triangles
 * @param columns length of the second, 1 without one
 * @param rowMajor whether a row's values lie side by side
 * @param order byte order of binary values
 * @param externalFile name of the file that holds the values, empty where they stand in the XML
 * @param externalOffset first byte of the values in it
 */
record GiftiArray(
        String intent,
        NiftiType type,
        int rows,
        int columns,
        boolean rowMajor,
        Encoding encoding,
        ByteOrder order,
        String externalFile,
        long externalOffset) {
    enum Encoding {
        ASCII,
        BASE64,
        GZIP,
        EXTERNAL
    }

    /** Reads the attributes of the element DataArray just begun. */
    static GiftiArray of(Xml xml) {
        String intent =
                xml.required("Intent").replaceFirst("^NIFTI_INTENT_", "").toUpperCase(Locale.ROOT);
        String typeName = xml.required("DataType").replaceFirst("^NIFTI_TYPE_", "");
        NiftiType type = Arrays.stream(NiftiType.values())
                .filter(t -> t.name().equalsIgnoreCase(typeName))
                .findFirst()
                .orElseThrow(() -> xml.refuse("values of a real numeric type", typeName));
        int dimensions = xml.wholeNumberOf("Dimensionality");
        int[] dims = {1, 1};
        for (int i = 0; i < dimensions; i++) {
            int dim = xml.wholeNumberOf("Dim" + i);
            if (dim < 1 || i > 1 && dim > 1) {
                throw xml.refuse("1 or 2 dimensions of at least 1", "Dim" + i + " of " + dim);
            }
            if (i < 2) {
                dims[i] = dim;
            }
        }
        if (dimensions < 1
                || (long) dims[0] * type.bytes() > Integer.MAX_VALUE - 8
                || (long) dims[1] * type.bytes() > Integer.MAX_VALUE - 8) {
            throw xml.refuse("1 or 2 dimensions, each below 2 GiB", dims[0] + " x " + dims[1]);
        }
        String indexing = xml.attribute("ArrayIndexingOrder").orElse("RowMajorOrder");
        if (!indexing.equals("RowMajorOrder") && !indexing.equals("ColumnMajorOrder")) {
            throw xml.refuse("RowMajorOrder or ColumnMajorOrder", indexing);
        }
        String encodingName = xml.required("Encoding");
        Encoding encoding =
                switch (encodingName) {
                    case "ASCII" -> Encoding.ASCII;
                    case "Base64Binary" -> Encoding.BASE64;
                    case "GZipBase64Binary" -> Encoding.GZIP;
                    case "ExternalFileBinary" -> Encoding.EXTERNAL;
                    default -> throw xml.refuse(
                            "ASCII, Base64Binary, GZipBase64Binary or ExternalFileBinary", encodingName);
                };
        String endian = xml.attribute("Endian").orElse("LittleEndian");
        if (!endian.equals("LittleEndian") && !endian.equals("BigEndian") && encoding != Encoding.ASCII) {
            throw xml.refuse("LittleEndian or BigEndian", endian);
        }
        boolean external = encoding == Encoding.EXTERNAL;
        long externalOffset = external
                        && xml.attribute("ExternalFileOffset")
                                .filter(t -> !t.isBlank())
                                .isPresent()
                ? (long) xml.numberOf("ExternalFileOffset")
                : 0;
        if (externalOffset < 0) {
            throw xml.refuse("ExternalFileOffset of at least 0", "" + externalOffset);
        }
        return new GiftiArray(
                intent,
                type,
                dims[0],
                dims[1],
                indexing.equals("RowMajorOrder"),
                encoding,
                endian.equals("BigEndian") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                external ? xml.required("ExternalFileName") : "",
                externalOffset);
    }

    /**
     * Refuses more values than a file can hold, before anything is allocated for them.
     *
     * @param limit bytes of the file that holds them, at most
     * @return the share of the file that the values need at least: all arrays together have one
     */
    double requireWithin(long limit, Xml xml) {
        long most =
                switch (encoding) {
                    case ASCII -> (limit + 1) / 2 * type.bytes();
                    case BASE64 -> limit / 4 * 3;
                    case GZIP -> limit / 4 * 3 * NiftiStream.LARGEST_RATIO;
                    case EXTERNAL -> limit - externalOffset;
                };
        if (bytes() > most) {
            throw xml.refuse(bytes() + " bytes of values", "at most " + Math.max(0, most) + ": the file is incomplete");
        }
        return (double) bytes() / (most + externalOffset);
    }

    /** Number of runs of values that are read at once: rows, or columns where those lie side by side. */
    int pieces() {
        return wholeColumns() ? columns : rows;
    }

    /** Values of a run. */
    int pieceLength() {
        return wholeColumns() ? rows : columns;
    }

    /** Whether a run is a column (all vertices of one map) and not a row. */
    boolean wholeColumns() {
        return columns == 1 || !rowMajor;
    }

    long bytes() {
        return (long) rows * columns * type.bytes();
    }
}
