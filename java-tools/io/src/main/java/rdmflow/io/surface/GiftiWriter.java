package rdmflow.io.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;

/** Writes maps of one surface as {@code .func.gii}: one array for each map, float32, compressed; equal maps, equal bytes. */
public final class GiftiWriter {
    private GiftiWriter() {}

    /**
     * Writes maps.
     *
     * @param structure as in {@link rdmflow.core.brain.BrainModel}
     * @param names one for each map
     * @param maps maps x vertices
     */
    public static void writeMaps(Path file, String structure, List<String> names, double[][] maps) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<GIFTI Version=\"1.0\" NumberOfDataArrays=\""
                    + maps.length + "\">\n" + metadata("AnatomicalStructurePrimary", primary(structure))
                    + "<LabelTable/>\n");
            for (int m = 0; m < maps.length; m++) {
                out.write("<DataArray Intent=\"NIFTI_INTENT_NONE\" DataType=\"NIFTI_TYPE_FLOAT32\""
                        + " ArrayIndexingOrder=\"RowMajorOrder\" Dimensionality=\"1\" Dim0=\"" + maps[m].length
                        + "\" Encoding=\"GZipBase64Binary\" Endian=\"LittleEndian\" ExternalFileName=\"\""
                        + " ExternalFileOffset=\"\">\n" + metadata("Name", names.get(m)) + "<Data>");
                out.write(encoded(maps[m]));
                out.write("</Data>\n</DataArray>\n");
            }
            out.write("</GIFTI>\n");
        }
    }

    private static String metadata(String key, String value) {
        return "<MetaData><MD><Name>" + key + "</Name><Value>" + CiftiWriter.escaped(value)
                + "</Value></MD></MetaData>\n";
    }

    /** CORTEX_LEFT as GIFTI writes it: CortexLeft. */
    private static String primary(String structure) {
        return Arrays.stream(structure.split("_"))
                .map(part ->
                        part.isEmpty() ? "" : part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static String encoded(double[] map) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * map.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : map) {
            bytes.putFloat((float) value);
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(compressed)) {
            out.write(bytes.array());
        }
        return Base64.getEncoder().encodeToString(compressed.toByteArray());
    }
}
