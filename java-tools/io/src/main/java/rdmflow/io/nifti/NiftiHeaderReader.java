package rdmflow.io.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;

/** Parses and checks the headers of NIfTI-1 and NIfTI-2, single files and pairs, both byte orders. */
final class NiftiHeaderReader {
    private static final int SIZE_1 = 348;
    private static final int SIZE_2 = 540;
    private static final int EXTENSION_FLAG = 4;
    private static final byte[] END_OF_LINE_CHECK = {0, '\r', '\n', 0x1a, '\n'};

    /** Where the numbers stand in the two versions, and how wide they are. */
    private record Layout(ByteBuffer bytes, boolean second) {
        int size() {
            return second ? SIZE_2 : SIZE_1;
        }

        long dim(int i) {
            return second ? bytes.getLong(16 + 8 * i) : bytes.getShort(40 + 2 * i);
        }

        int datatype() {
            return bytes.getShort(second ? 12 : 70);
        }

        double pixdim(int i) {
            return second ? bytes.getDouble(80 + 8 * i) : bytes.getFloat(76 + 4 * i);
        }

        double voxelOffset() {
            return second ? bytes.getLong(168) : bytes.getFloat(108);
        }

        double slope() {
            return second ? bytes.getDouble(176) : bytes.getFloat(112);
        }

        double intercept() {
            return second ? bytes.getDouble(184) : bytes.getFloat(116);
        }

        int units() {
            return second ? bytes.getInt(500) : bytes.get(123);
        }

        int qformCode() {
            return second ? bytes.getInt(344) : bytes.getShort(252);
        }

        int sformCode() {
            return second ? bytes.getInt(348) : bytes.getShort(254);
        }

        /** b, c, d of the quaternion, then the offset. */
        double quaternion(int i) {
            return second ? bytes.getDouble(352 + 8 * i) : bytes.getFloat(256 + 4 * i);
        }

        double sform(int row, int column) {
            int i = 4 * row + column;
            return second ? bytes.getDouble(400 + 8 * i) : bytes.getFloat(280 + 4 * i);
        }

        String magic() {
            return new String(bytes.array(), second ? 4 : 344, 3, StandardCharsets.ISO_8859_1);
        }
    }

    private final Path file;
    private final String name;

    private NiftiHeaderReader(Path file) {
        this.file = file;
        this.name = String.valueOf(file.getFileName());
    }

    static NiftiHeader read(Path file) {
        return new NiftiHeaderReader(file).read();
    }

    private NiftiHeader read() {
        String lower = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        boolean pair = lower.endsWith(".hdr") || lower.endsWith(".img");
        InputFile.require(file);
        Path headerFile = pair ? InputFile.require(partner(".hdr")) : file;
        Path voxelFile = pair ? InputFile.require(partner(".img")) : file;
        try (NiftiStream stream = NiftiStream.open(headerFile)) {
            Layout layout = layout(stream);
            String magic = layout.magic();
            String expected = (pair ? "ni" : "n+") + (layout.second ? 2 : 1);
            if (!magic.equals(expected) || !endOfLineCheck(layout)) {
                throw refuse("magic \"" + expected + "\"", "\"" + printable(magic) + "\"");
            }
            int[] dims = dims(layout);
            NiftiType type = NiftiType.of(layout.datatype())
                    .orElseThrow(() -> refuse("voxels of a real numeric type", "datatype " + layout.datatype()));
            long offset = voxelOffset(layout, pair);
            long bytes = byteCount(dims, type);
            if (pair) {
                try (NiftiStream voxels = NiftiStream.open(voxelFile)) {
                    requireLength(offset, bytes, voxels.limit());
                }
            } else {
                requireLength(offset, bytes, stream.limit());
                checkExtensions(stream, layout, offset);
            }
            return header(layout, voxelFile, dims, type, offset);
        }
    }

    private NiftiHeader header(Layout layout, Path voxelFile, int[] dims, NiftiType type, long offset) {
        double slope = layout.slope();
        double intercept = layout.intercept();
        boolean scaled = Double.isFinite(slope) && slope != 0;
        if (scaled && !Double.isFinite(intercept)) {
            throw refuse("a finite intercept with slope " + slope, String.valueOf(intercept));
        }
        NiftiHeader.Orientation orientation = layout.sformCode() > 0
                ? NiftiHeader.Orientation.SFORM
                : layout.qformCode() > 0 ? NiftiHeader.Orientation.QFORM : NiftiHeader.Orientation.NONE;
        return new NiftiHeader(
                file,
                voxelFile,
                layout.second ? 2 : 1,
                layout.bytes.order(),
                dims,
                type,
                scaled ? slope : 1,
                scaled ? intercept : 0,
                affine(layout, orientation),
                orientation,
                Math.max(0, layout.qformCode()),
                Math.max(0, layout.sformCode()),
                trSeconds(layout),
                offset);
    }

    private Layout layout(NiftiStream stream) {
        byte[] bytes = stream.read(SIZE_2);
        if (bytes.length >= SIZE_1) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
                int size = buffer.getInt(0);
                if (size == SIZE_1 || size == SIZE_2 && bytes.length == SIZE_2) {
                    return new Layout(buffer, size == SIZE_2);
                }
            }
        }
        throw refuse("a NIfTI image", isText(bytes) ? "text" : "another kind of file, or a part of one");
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean endOfLineCheck(Layout layout) {
        if (!layout.second) {
            return layout.bytes.get(347) == 0;
        }
        for (int i = 0; i < END_OF_LINE_CHECK.length; i++) {
            if (layout.bytes.get(7 + i) != END_OF_LINE_CHECK[i]) {
                return false;
            }
        }
        return true;
    }

    private int[] dims(Layout layout) {
        long count = layout.dim(0);
        if (count < 1 || count > 7) {
            throw refuse("1 to 7 dimensions", String.valueOf(count));
        }
        int[] dims = new int[(int) count];
        for (int i = 0; i < count; i++) {
            long dim = layout.dim(i + 1);
            if (dim < 1 || dim > Integer.MAX_VALUE) {
                throw refuse("dimension " + (i + 1) + " of at least 1", String.valueOf(dim));
            }
            if (i > 3 && dim > 1) {
                throw refuse("at most 4 dimensions", "dimension " + (i + 1) + " of " + dim);
            }
            dims[i] = (int) dim;
        }
        return dims;
    }

    private long byteCount(int[] dims, NiftiType type) {
        try {
            long volume = type.bytes;
            long all = type.bytes;
            for (int i = 0; i < dims.length; i++) {
                all = Math.multiplyExact(all, dims[i]);
                volume = i < 3 ? all : volume;
            }
            if (volume > Integer.MAX_VALUE - 8) {
                throw refuse("volumes below 2 GiB", volume + " bytes");
            }
            return all;
        } catch (ArithmeticException e) {
            throw refuse("dimensions that a file can have", "more than 2^63 bytes");
        }
    }

    private long voxelOffset(Layout layout, boolean pair) {
        double offset = layout.voxelOffset();
        int smallest = pair ? 0 : layout.size() + EXTENSION_FLAG;
        if (!(offset >= smallest) || offset != Math.rint(offset) || offset > Long.MAX_VALUE / 2) {
            throw refuse("vox_offset a whole number of at least " + smallest, String.valueOf(offset));
        }
        return (long) offset;
    }

    private void requireLength(long offset, long bytes, long limit) {
        if (bytes > limit - offset) {
            throw refuse(
                    bytes + " bytes of voxels", "at most " + Math.max(0, limit - offset) + ": the file is incomplete");
        }
    }

    /** Their sizes must be possible; what they hold is skipped, to vox_offset and not to their sum. */
    private void checkExtensions(NiftiStream stream, Layout layout, long offset) {
        int start = layout.size();
        int already = layout.bytes.capacity() - start;
        byte[] area = new byte[(int) Math.min(offset - start, Integer.MAX_VALUE - 8)];
        System.arraycopy(layout.bytes.array(), start, area, 0, Math.min(already, area.length));
        if (area.length > already) {
            byte[] rest = stream.read(area.length - already);
            if (rest.length < area.length - already) {
                throw refuse("voxels at byte " + offset, "the end of the file");
            }
            System.arraycopy(rest, 0, area, already, rest.length);
        }
        if (area[0] == 0) {
            return;
        }
        ByteBuffer extensions = ByteBuffer.wrap(area).order(layout.bytes.order());
        int position = EXTENSION_FLAG;
        while (position + 8 <= area.length) {
            int size = extensions.getInt(position);
            if (size == 0 && position > EXTENSION_FLAG) {
                return;
            }
            if (size <= 0 || size % 16 != 0 || size > area.length - position) {
                throw refuse("header extensions that end before vox_offset " + offset, "one of " + size + " bytes");
            }
            position += size;
        }
    }

    private double[][] affine(Layout layout, NiftiHeader.Orientation orientation) {
        double[][] affine =
                switch (orientation) {
                    case SFORM -> sform(layout);
                    case QFORM -> qform(layout);
                    case NONE -> new double[][] {nan(), nan(), nan(), {0, 0, 0, 1}};
                };
        for (double[] row : affine) {
            for (double value : row) {
                if (!Double.isFinite(value) && orientation != NiftiHeader.Orientation.NONE) {
                    throw refuse("a finite affine", String.valueOf(value));
                }
            }
        }
        return affine;
    }

    private static double[] nan() {
        return new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    }

    private static double[][] sform(Layout layout) {
        double[][] affine = new double[4][4];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                affine[i][j] = layout.sform(i, j);
            }
        }
        affine[3][3] = 1;
        return affine;
    }

    private static double[][] qform(Layout layout) {
        double b = layout.quaternion(0);
        double c = layout.quaternion(1);
        double d = layout.quaternion(2);
        double a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
        double handedness = layout.pixdim(0) < 0 ? -1 : 1;
        double[][] rotation = {
            {a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
            {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
            {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c}
        };
        double[][] affine = new double[4][4];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                affine[i][j] = rotation[i][j] * layout.pixdim(j + 1) * (j == 2 ? handedness : 1);
            }
            affine[i][3] = layout.quaternion(3 + i);
        }
        affine[3][3] = 1;
        return affine;
    }

    private static double trSeconds(Layout layout) {
        double perSecond =
                switch (layout.units() & 0x38) {
                    case 8 -> 1;
                    case 16 -> 1e3;
                    case 24 -> 1e6;
                    default -> Double.NaN;
                };
        double tr = layout.pixdim(4) / perSecond;
        return tr > 0 && Double.isFinite(tr) ? tr : Double.NaN;
    }

    /** The other half of a pair: the same stem with the given ending, gzipped or not. */
    private Path partner(String ending) {
        String stem = name.replaceFirst("(?i)\\.(hdr|img)(\\.gz)?$", "");
        boolean upper = name.contains(".HDR") || name.contains(".IMG");
        for (String candidate : List.of(ending, ending + ".gz")) {
            Path path = file.resolveSibling(stem + (upper ? candidate.toUpperCase(Locale.ROOT) : candidate));
            if (Files.exists(path)) {
                return path;
            }
        }
        throw refuse("the other file of the pair, " + stem + ending, "none beside it");
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private DataException refuse(String expected, String found) {
        return new DataException(name + ": expected " + expected + ", found " + found);
    }
}
