package rdmflow.io.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.brain.BrainModel;
import rdmflow.core.brain.Grayordinates;
import rdmflow.test.Fixture;

/** Damaged, hostile and foreign files: one line that names the file. */
class BadSurfaceFilesTest {
    private static final String CIFTI = "int16_le.dtseries.nii";

    @TempDir
    private Path folder;

    private static String text(String name) throws IOException {
        return Files.readString(Fixture.file(BadSurfaceFilesTest.class, name), StandardCharsets.ISO_8859_1);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    private String refusalOfCifti(String text) throws IOException {
        Path file = write("bold.dtseries.nii", text);
        String message = assertThrows(DataException.class, () -> {
                    CiftiFile cifti = CiftiFile.open(file);
                    cifti.read(IntStream.range(0, cifti.places().size()).toArray());
                })
                .getMessage();
        assertTrue(message.startsWith("bold.dtseries.nii: ") && message.contains("expected "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private String refusalOfGifti(String text) throws IOException {
        Path file = write("bold.func.gii", text);
        String message = assertThrows(
                        DataException.class, () -> GiftiFile.open(file).readColumns())
                .getMessage();
        assertTrue(message.startsWith("bold.func.gii: expected "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void aCompressedGiftiIsReadToItsChecksum() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text("ascii_float32.func.gii").getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] bytes = packed.toByteArray();
        Path file = folder.resolve("bold.func.gii.gz");
        Files.write(file, bytes);
        assertEquals(3, GiftiFile.open(file).readColumns().length);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
        assertThrows(DataException.class, () -> GiftiFile.open(file));
        bytes[bytes.length - 6] ^= 1;
        Files.write(file, bytes);
        assertThrows(DataException.class, () -> GiftiFile.open(file));
    }

    /** Replaces text in the XML by text of the same length, so that sizes stay as they are. */
    private static String changed(String text, String from, String to) {
        assertTrue(text.contains(from), from);
        assertEquals(from.length(), to.length());
        return text.replace(from, to);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NumberOfSeriesPoints=\"4\"|NumberOfSeriesPoints=\"5\"|the matrix that its XML tells of, 5 columns x 10 places",
                "IndexCount=\"4\"|IndexCount=\"3\"|IndexCount 3 of CORTEX_LEFT to be its number of vertices, at least 1, found 4",
                "IndexOffset=\"4\"|IndexOffset=\"5\"|brain models one after the other, one at row 4",
                "0 2 3 5|0 2 3 7|vertices of 0 to 6, found 7",
                "0 2 3 5|0 2 2 5|every vertex once, found 2 again",
                "4 3 2|5 3 2|voxels of THALAMUS_LEFT inside of 5 x 6 x 7, found (5, 3, 2)",
                "CORTEX_RIGHT|CORTEX_LEFT |every structure once",
                "CIFTI Version=\"2|CIFTI Version=\"1|CIFTI version 2, found 1",
                "TYPE_BRAIN_MODELS|TYPE_PARCELSxxxx|a dense series, dense scalars or dense labels",
                "<Matrix>|<Matrxi>|well-formed XML",
            })
    void refusesCiftiWhoseXmlAndMatrixDisagree(String from, String to, String expected) throws IOException {
        String xml = text(CIFTI);
        String to2 = to + " ".repeat(Math.max(0, from.length() - to.length()));
        String changed = expected.startsWith("every structure")
                ? xml.replace("CIFTI_STRUCTURE_CORTEX_RIGHT\"", "CIFTI_STRUCTURE_CORTEX_LEFT\" ")
                : changed(xml, from, to2);
        String message = refusalOfCifti(changed);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void refusesDimensionsOtherThanTheXml() throws IOException {
        byte[] bytes = text(CIFTI).getBytes(StandardCharsets.ISO_8859_1);
        bytes[16 + 8 * 6] = 9;
        assertEquals(
                "bold.dtseries.nii: expected the matrix that its XML tells of, 4 columns x 10 places, found 4 x 9",
                refusalOfCifti(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 540, 700, 1900})
    void refusesATruncatedCifti(int length) throws IOException {
        refusalOfCifti(text(CIFTI).substring(0, length));
    }

    @Test
    void refusesOtherKindsOfFiles() throws IOException {
        refusalOfCifti("hello");
        refusalOfCifti("<GIFTI/>" + " ".repeat(1000));
        refusalOfGifti("<html><body>not found</body></html>");
        refusalOfGifti("");
        refusalOfGifti(text(CIFTI));
    }

    private static final String BOMB = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">"
            + IntStream.range(0, 12)
                    .mapToObj(i ->
                            "<!ENTITY " + (char) ('b' + i) + " \"" + ("&" + (char) ('a' + i) + ";").repeat(10) + "\">")
                    .reduce("", String::concat)
            + "]>";

    /** A billion laughs in every place where text may stand; none is expanded. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<GIFTI>&m;</GIFTI>",
                "<GIFTI a=\"&m;\"></GIFTI>",
                "<GIFTI><MetaData><MD><Name>&m;</Name></MD></MetaData></GIFTI>",
                "<GIFTI><LabelTable><Label Key=\"1\">&m;</Label></LabelTable></GIFTI>",
                "<GIFTI><DataArray Intent=\"NIFTI_INTENT_NONE\" DataType=\"NIFTI_TYPE_UINT8\" Dimensionality=\"1\" Dim0=\"9\""
                        + " Encoding=\"ASCII\"><Data>&m;</Data></DataArray></GIFTI>"
            })
    void refusesAnEntityBomb(String body) {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            String message = refusalOfGifti(BOMB + body);
            assertTrue(message.contains("entit"), message);
        });
    }

    @Test
    void refusesAnEntityBombInCifti() throws IOException {
        byte[] cifti = text(CIFTI).getBytes(StandardCharsets.ISO_8859_1);
        String xml = BOMB + "<CIFTI Version=\"2\"><Matrix>&m;</Matrix></CIFTI>";
        int size = java.nio.ByteBuffer.wrap(cifti)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(544);
        byte[] replaced = cifti.clone();
        Arrays.fill(replaced, 552, 544 + size, (byte) 0);
        byte[] shorter = xml.replaceFirst("a{40}", "a").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(shorter, 0, replaced, 552, Math.min(shorter.length, size - 8));
        refusalOfCifti(new String(replaced, StandardCharsets.ISO_8859_1));
    }

    /** A secret that another file holds does not come into a message or a value. */
    @Test
    void neverReadsFilesThatAnEntityNames() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "42");
        String message = refusalOfGifti("<!DOCTYPE x [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>"
                + "<GIFTI><DataArray Intent=\"NIFTI_INTENT_NONE\" DataType=\"NIFTI_TYPE_UINT8\" Dimensionality=\"1\""
                + " Dim0=\"1\" Encoding=\"ASCII\"><Data>&s;</Data></DataArray></GIFTI>");
        assertTrue(message.contains("entit") && !message.contains("42"), message);
    }

    /** nibabel and FreeSurfer write this line; nothing is fetched for it. */
    @Test
    void passesOverTheDocumentType() throws IOException {
        String text = text("ascii_int32.func.gii");
        assertTrue(text.contains("<!DOCTYPE GIFTI SYSTEM \"http://"));
        assertEquals(3, GiftiFile.open(write("a.func.gii", text)).columns());
    }

    @Test
    void namesAMissingExternalFile() throws IOException {
        assertEquals(
                "bold.func.gii: expected its external file external.func.gii.data beside it, found none that can be read",
                refusalOfGifti(text("external.func.gii")));
        write("external.func.gii.data", "short");
        assertTrue(refusalOfGifti(text("external.func.gii")).contains("the file is incomplete"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b64gz_float32.func.gii|Dim0=\"6\"|Dim0=\"7\"|28 bytes of values, found 24",
                "b64gz_float32.func.gii|Dim0=\"6\"|Dim0=\"5\"|20 bytes of values, found more",
                "b64bin_int32.func.gii|Dim0=\"6\"|Dim0=\"2000000000\"|dimensions, each below 2 GiB",
                "b64bin_int32.func.gii|Dim0=\"6\"|Dim0=\"500000000\"|2000000000 bytes of values, found at most",
                "b64bin_int32.func.gii|Dim0=\"6\"|Dim0=\"0\"|dimensions of at least 1",
                "ascii_int32.func.gii|Dim0=\"6\"|Dim0=\"7\"|7 x 1 values, found 6",
                "ascii_int32.func.gii|Dim0=\"6\"|Dim0=\"5\"|5 x 1 values, found more",
                "ascii_int32.func.gii|Dim0=\"6\"|Dim0=\"six\"|a whole number in Dim0, found \"six\"",
                "ascii_int32.func.gii|NumberOfDataArrays=\"3\"|NumberOfDataArrays=\"4\"|4 data arrays, found 3",
                "b64gz_int32.func.gii|Encoding=\"GZipBase64Binary\"|Encoding=\"Base64Binary\"|bytes of values, found",
                "b64bin_int32.func.gii|Encoding=\"Base64Binary\"|Encoding=\"GZipBase64Binary\"|intact GZIP data",
                "b64gz_uint8.func.gii|Dim0=\"6\"|Dim0=\"900000\"|arrays that fit into one file, found more values than it",
                "b64bin_int32.func.gii|Encoding=\"Base64Binary\"|Encoding=\"Zip\"|ASCII, Base64Binary",
                "b64bin_int32.func.gii|NIFTI_TYPE_INT32|NIFTI_TYPE_RGB24|values of a real numeric type, found RGB24",
                "b64bin_int32.func.gii|<Data>|<Data>!!|intact BASE64 data",
                "b64bin_int32.func.gii|INTENT_TIME_SERIES|INTENT_POINTSET|values of all vertices, found an array of POINTSET",
            })
    void refusesDamagedGifti(String name, String from, String to, String expected) throws IOException {
        String text = text(name);
        assertTrue(text.contains(from), text);
        String message = refusalOfGifti(text.replace(from, to));
        assertTrue(message.contains(expected), message);
    }

    /** The parser of the JDK would print a line of its own to standard error before it throws. */
    @Test
    void bytesThatAreNoTextAreOneLine() throws IOException {
        String text = text("ascii_float32.func.gii");
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertEquals(
                    "bold.func.gii: expected well-formed XML, found bytes that are no text",
                    refusalOfGifti(text.replaceFirst("<MetaData>", "<MetaData>\u00ff")));
            refusalOfGifti("\u00ff" + text);
            refusalOfGifti(text.replaceFirst("encoding=\"[^\"]*\"", "encoding=\"klingon\""));
        } finally {
            System.setErr(before);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-16BE"})
    void readsXmlInTheEncodingThatItDeclares(String encoding) throws IOException {
        String text = text("ascii_float32.func.gii")
                .replaceFirst("encoding=\"[^\"]*\"", "encoding=\"" + encoding + "\"")
                .replaceFirst("<MetaData>", "<MetaData><MD><Name>x</Name><Value>\u00e9</Value></MD>");
        Path file = Files.writeString(folder.resolve("a.func.gii"), text, Charset.forName(encoding));
        assertEquals(3, GiftiFile.open(file).columns());
        if (encoding.equals("UTF-8")) {
            Files.writeString(file, "\ufeff" + text);
            assertEquals(3, GiftiFile.open(file).columns());
        }
    }

    @Test
    void quotesAFileInOneLineOfALengthThatCanBeRead() throws IOException {
        String dim = "9&#10;9&#x2028;" + "8".repeat(5000);
        String message =
                refusalOfGifti(text("ascii_int32.func.gii").replaceFirst("Dim0=\"6\"", "Dim0=\"" + dim + "\""));
        assertTrue(message.length() < 400, message);
    }

    /** No number, two points or none: no step. */
    @ParameterizedTest
    @CsvSource({"1.2.3, NaN", "., NaN", "1e, NaN", "1500., 1.5", ".72, 0.72", "2E0, 2", "0, NaN"})
    void takesATimeStepThatIsANumber(String step, double seconds) throws IOException {
        String text = text("ascii_float32.func.gii")
                .replaceFirst("<MetaData>", "<MetaData><MD><Name>TimeStep</Name><Value>" + step + "</Value></MD>");
        assertEquals(seconds, GiftiFile.open(write("a.func.gii", text)).stepSeconds());
    }

    @Test
    void refusesTruncatedGifti() throws IOException {
        String text = text("b64gz_float32.func.gii");
        for (int length = 40; length < text.stripTrailing().length(); length += 97) {
            refusalOfGifti(text.substring(0, length));
        }
    }

    @Test
    void refusesAnotherDensity() {
        Grayordinates bold = new Grayordinates(List.of(BrainModel.wholeSurface("CORTEX_LEFT", 7)), Optional.empty());
        Grayordinates labels = new Grayordinates(List.of(BrainModel.wholeSurface("CORTEX_LEFT", 12)), Optional.empty());
        Grayordinates right = new Grayordinates(List.of(BrainModel.wholeSurface("CORTEX_RIGHT", 7)), Optional.empty());
        assertEquals(
                "l.gii: expected the 7 vertices that CORTEX_LEFT has in b.gii, found 12; give a file of the same density,"
                        + " nothing is resampled",
                assertThrows(DataException.class, () -> bold.rowsIn(labels, "b.gii", "l.gii"))
                        .getMessage());
        assertEquals(
                "l.gii: expected structures of b.gii (CORTEX_LEFT), found CORTEX_RIGHT",
                assertThrows(DataException.class, () -> bold.rowsIn(right, "b.gii", "l.gii"))
                        .getMessage());
    }

    @Test
    void aFileOfValuesIsNoSurface() {
        DataException refusal = assertThrows(
                DataException.class, () -> GiftiFile.open(Fixture.file(BadSurfaceFilesTest.class, "be_row.func.gii"))
                        .mesh());
        assertEquals(
                "be_row.func.gii: expected a surface, one array of 3 columns with intent POINTSET, found none",
                refusal.getMessage());
    }
}
