package rdmflow.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.RegionMasks;

/** NIfTI of both versions, orders, several types, single and in pairs, and how the tools read them. */
final class Images {
    /** Code and bytes of the types: uint8, int16, int32, float32, float64. */
    private static final int[][] TYPES = {{2, 1}, {4, 2}, {8, 4}, {16, 4}, {64, 8}};

    /** The most that one byte of gzip can stand for. */
    private static final long GZIP_RATIO = 1032;

    /** Values as doubles (8), with their copy (8), the raw volume and the list of voxels (4); one-byte voxels. */
    private static final long PER_BYTE = 32;

    private Images() {}

    static List<Subject> subjects() {
        List<Input> plain = new ArrayList<>();
        List<Input> packed = new ArrayList<>();
        for (int type = 0; type < TYPES.length; type++) {
            for (boolean second : new boolean[] {false, true}) {
                ByteOrder order = (type + (second ? 1 : 0)) % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
                byte[] image = single(TYPES[type], second, order, type % 2 == 0 ? 6 : 1);
                plain.add(new Input("image.nii", image));
                packed.add(new Input("image.nii.gz", Wrapping.gzip(image)));
            }
        }
        byte[] single = single(TYPES[1], false, ByteOrder.LITTLE_ENDIAN, 5);
        byte[] header = Arrays.copyOf(single, 348);
        header[344] = 'n';
        header[345] = 'i';
        header[108] = header[109] = header[110] = header[111] = 0;
        byte[] voxels = Arrays.copyOfRange(single, 352, single.length);
        List<Input> pairs = List.of(
                new Input("image.hdr", header, Map.of("image.img", voxels)),
                new Input("image.img", voxels, Map.of("image.hdr", header)));
        return List.of(
                new Subject("nifti", Wrapping.NONE, plain, PER_BYTE, false, Images::read),
                new Subject("nifti-gz", Wrapping.GZIP, packed, PER_BYTE * GZIP_RATIO, false, Images::read),
                new Subject("nifti-pair", Wrapping.NONE, pairs, PER_BYTE, false, Images::read));
    }

    /** What build-roi-rdms, define-rois and check-design ask of an image, one after the other. */
    private static long read(Path file) {
        NiftiHeader header = Nifti.header(file);
        long digest = Arrays.deepHashCode(Nifti.readAll(header));
        if (header.volumes() == 1) {
            digest = 31 * digest + Arrays.hashCode(RegionMasks.readMask(file, header));
        } else {
            RepetitionTime.of(Optional.empty(), BidsSidecar.none(), header);
            digest = 31 * digest + Arrays.deepHashCode(Nifti.readSeries(header, new int[] {0}));
        }
        return digest;
    }

    /** A label image of one volume, or several volumes, of 5 x 4 x 3 voxels of 0 and 1. */
    static byte[] single(int[] type, boolean second, ByteOrder order, int volumes) {
        int start = second ? 544 : 352;
        int voxels = 60;
        ByteBuffer image =
                ByteBuffer.allocate(start + voxels * volumes * type[1]).order(order);
        image.putInt(0, second ? 540 : 348);
        long[] dims = {volumes > 1 ? 4 : 3, 5, 4, 3, volumes, 1, 1, 1};
        double[] pixdim = {1, 2, 2, 2, 1.5, 0, 0, 0};
        double[] affine = {-2, 0, 0, 4, 0, 2, 0, -4, 0, 0, 2, -3};
        for (int i = 0; i < 8; i++) {
            if (second) {
                image.putLong(16 + 8 * i, dims[i]).putDouble(104 - 24 + 8 * i, pixdim[i]);
            } else {
                image.putShort(40 + 2 * i, (short) dims[i]).putFloat(76 + 4 * i, (float) pixdim[i]);
            }
        }
        for (int i = 0; i < affine.length; i++) {
            if (second) {
                image.putDouble(400 + 8 * i, affine[i]);
            } else {
                image.putFloat(280 + 4 * i, (float) affine[i]);
            }
        }
        if (second) {
            image.put(4, "n+2\0\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
            image.putShort(12, (short) type[0])
                    .putShort(14, (short) (8 * type[1]))
                    .putLong(168, start);
            image.putDouble(176, 1).putInt(500, 10).putInt(344, 0).putInt(348, 1);
        } else {
            image.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
            image.putShort(70, (short) type[0])
                    .putShort(72, (short) (8 * type[1]))
                    .putFloat(108, start);
            image.putFloat(112, 1).put(123, (byte) 10).putShort(252, (short) 0).putShort(254, (short) 1);
        }
        for (int k = 0; k < voxels * volumes; k++) {
            int place = start + k * type[1];
            int value = k % 3 == 0 ? 1 : 0;
            switch (type[0]) {
                case 2 -> image.put(place, (byte) value);
                case 4 -> image.putShort(place, (short) value);
                case 8 -> image.putInt(place, value);
                case 16 -> image.putFloat(place, value);
                default -> image.putDouble(place, value);
            }
        }
        return image.array();
    }
}
