package rdmflow.io.nifti;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;

/** Reads and checks the headers of NIfTI-1 and NIfTI-2, single files and pairs, both byte orders. */
final class NiftiHeaderReader {
    private static final int EXTENSION_FLAG = 4;

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
            NiftiFields fields = fields(stream);
            String magic = fields.magic();
            String expected = (pair ? "ni" : "n+") + fields.version();
            if (!magic.equals(expected) || !fields.endOfLineCheck()) {
                throw refuse("magic \"" + expected + "\"", "\"" + printable(magic) + "\"");
            }
            int[] dims = dims(fields);
            NiftiType type = NiftiType.of(fields.datatype())
                    .orElseThrow(() -> refuse("voxels of a real numeric type", "datatype " + fields.datatype()));
            long offset = voxelOffset(fields, pair);
            long bytes = byteCount(dims, type);
            if (pair) {
                try (NiftiStream voxels = NiftiStream.open(voxelFile)) {
                    requireLength(offset, bytes, voxels.limit());
                }
            } else {
                requireLength(offset, bytes, stream.limit());
                checkExtensions(stream, fields, offset);
            }
            return header(fields, voxelFile, dims, type, offset);
        }
    }

    private NiftiHeader header(NiftiFields fields, Path voxelFile, int[] dims, NiftiType type, long offset) {
        double slope = fields.slope();
        double intercept = fields.intercept();
        boolean scaled = Double.isFinite(slope) && slope != 0;
        if (scaled && !Double.isFinite(intercept)) {
            throw refuse("a finite intercept with slope " + slope, String.valueOf(intercept));
        }
        NiftiHeader.Orientation orientation = fields.orientation();
        return new NiftiHeader(
                file,
                voxelFile,
                fields.version(),
                fields.bytes().order(),
                dims,
                type,
                scaled ? slope : 1,
                scaled ? intercept : 0,
                affine(fields, orientation),
                orientation,
                Math.max(0, fields.qformCode()),
                Math.max(0, fields.sformCode()),
                fields.trSeconds(),
                offset);
    }

    private NiftiFields fields(NiftiStream stream) {
        byte[] bytes = stream.read(NiftiFields.LARGEST);
        return NiftiFields.of(bytes)
                .orElseThrow(() ->
                        refuse("a NIfTI image", isText(bytes) ? "text" : "another kind of file, or a part of one"));
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private int[] dims(NiftiFields fields) {
        long count = fields.dim(0);
        if (count < 1 || count > 7) {
            throw refuse("1 to 7 dimensions", String.valueOf(count));
        }
        int[] dims = new int[(int) count];
        for (int i = 0; i < count; i++) {
            long dim = fields.dim(i + 1);
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

    private long voxelOffset(NiftiFields fields, boolean pair) {
        double offset = fields.voxelOffset();
        int smallest = pair ? 0 : fields.size() + EXTENSION_FLAG;
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
    private void checkExtensions(NiftiStream stream, NiftiFields fields, long offset) {
        int start = fields.size();
        int already = fields.bytes().capacity() - start;
        byte[] area = new byte[(int) Math.min(offset - start, Integer.MAX_VALUE - 8)];
        System.arraycopy(fields.bytes().array(), start, area, 0, Math.min(already, area.length));
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
        ByteBuffer extensions = ByteBuffer.wrap(area).order(fields.bytes().order());
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

    private double[][] affine(NiftiFields fields, NiftiHeader.Orientation orientation) {
        double[][] affine = fields.affine(orientation);
        for (double[] row : affine) {
            for (double value : row) {
                if (!Double.isFinite(value) && orientation != NiftiHeader.Orientation.NONE) {
                    throw refuse("a finite affine", String.valueOf(value));
                }
            }
        }
        return affine;
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
