package rdmflow.io.surface;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiFields;

/** Writes maps of grayordinates as {@code .dscalar.nii}: CIFTI-2, float32, little-endian; equal maps give equal bytes. */
public final class CiftiWriter {
    private static final int EXTENSION_START = NiftiFields.LARGEST + 4;
    private static final int DENSE_SCALARS = 3006;
    private static final int FLOAT32 = 16;

    private CiftiWriter() {}

    /**
     * Writes maps.
     *
     * @param names one for each map
     * @param maps maps x places
     */
    public static void writeMaps(Path file, Grayordinates places, List<String> names, double[][] maps)
            throws IOException {
        if (names.size() != maps.length) {
            throw new IllegalArgumentException(names.size() + " names for " + maps.length + " maps");
        }
        byte[] xml = xml(places, names).getBytes(StandardCharsets.UTF_8);
        int extension = (8 + xml.length + 15) / 16 * 16;
        int offset = (EXTENSION_START + extension + 15) / 16 * 16;
        ByteBuffer header = header(places.size(), maps.length, offset, extension, xml);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(header.array());
            ByteBuffer row = ByteBuffer.allocate(4 * maps.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int place = 0; place < places.size(); place++) {
                row.clear();
                for (double[] map : maps) {
                    row.putFloat((float) map[place]);
                }
                out.write(row.array());
            }
        }
    }

    private static ByteBuffer header(int places, int maps, int offset, int extension, byte[] xml) {
        ByteBuffer header = ByteBuffer.allocate(offset).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, NiftiFields.LARGEST);
        header.put(4, new byte[] {'n', '+', '2', 0, '\r', '\n', 0x1a, '\n'});
        header.putShort(12, (short) FLOAT32);
        header.putShort(14, (short) 32);
        long[] dims = {6, 1, 1, 1, 1, maps, places, 1};
        for (int i = 0; i < dims.length; i++) {
            header.putLong(16 + 8 * i, dims[i]);
            header.putDouble(104 + 8 * i, 1);
        }
        header.putLong(168, offset);
        header.putDouble(176, 1);
        header.putInt(504, DENSE_SCALARS);
        header.put(508, "ConnDenseScalar".getBytes(StandardCharsets.US_ASCII));
        header.put(NiftiFields.LARGEST, (byte) 1);
        header.putInt(EXTENSION_START, extension);
        header.putInt(EXTENSION_START + 4, CiftiFile.EXTENSION);
        header.put(EXTENSION_START + 8, xml);
        return header;
    }

    private static String xml(Grayordinates places, List<String> names) {
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CIFTI Version=\"2\"><Matrix>"
                        + "<MatrixIndicesMap AppliesToMatrixDimension=\"0\""
                        + " IndicesMapToDataType=\"CIFTI_INDEX_TYPE_SCALARS\">");
        for (String name : names) {
            xml.append("<NamedMap><MapName>").append(escaped(name)).append("</MapName></NamedMap>");
        }
        xml.append("</MatrixIndicesMap><MatrixIndicesMap AppliesToMatrixDimension=\"1\""
                + " IndicesMapToDataType=\"CIFTI_INDEX_TYPE_BRAIN_MODELS\">");
        places.volume().ifPresent(grid -> xml.append(volume(grid)));
        for (int m = 0; m < places.models().size(); m++) {
            BrainModel model = places.models().get(m);
            xml.append(String.format(
                    Locale.ROOT,
                    "<BrainModel IndexOffset=\"%d\" IndexCount=\"%d\" BrainStructure=\"CIFTI_STRUCTURE_%s\"",
                    places.offset(m),
                    model.size(),
                    escaped(model.structure())));
            if (model.isSurface()) {
                xml.append(" ModelType=\"CIFTI_MODEL_TYPE_SURFACE\" SurfaceNumberOfVertices=\"")
                        .append(model.surfaceVertices())
                        .append("\"><VertexIndices>");
                for (int vertex : model.indices()) {
                    xml.append(vertex).append(' ');
                }
                xml.append("</VertexIndices></BrainModel>");
            } else {
                Grid grid = places.volume().orElseThrow();
                xml.append(" ModelType=\"CIFTI_MODEL_TYPE_VOXELS\"><VoxelIndicesIJK>");
                for (int voxel : model.indices()) {
                    xml.append(grid.x(voxel)).append(' ').append(grid.y(voxel)).append(' ');
                    xml.append(grid.z(voxel)).append('\n');
                }
                xml.append("</VoxelIndicesIJK></BrainModel>");
            }
        }
        return xml.append("</MatrixIndicesMap></Matrix></CIFTI>\n").toString();
    }

    private static String volume(Grid grid) {
        StringBuilder xml = new StringBuilder("<Volume VolumeDimensions=\"" + grid.nx() + "," + grid.ny() + ","
                + grid.nz() + "\"><TransformationMatrixVoxelIndicesIJKtoXYZ MeterExponent=\"-3\">");
        for (double[] row : grid.affine()) {
            for (double value : row) {
                xml.append(value).append(' ');
            }
        }
        return xml.append("</TransformationMatrixVoxelIndicesIJKtoXYZ></Volume>")
                .toString();
    }

    /** Text that is safe in XML. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
