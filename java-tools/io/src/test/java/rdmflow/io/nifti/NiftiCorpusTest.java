package rdmflow.io.nifti;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import rdmflow.core.DataException;
import rdmflow.test.SharedData;

/** Every image of the reference corpora against nibabel 5.0.0: all voxels by their SHA-256, the affine, the scaling. */
class NiftiCorpusTest {
    @TestFactory
    List<DynamicTest> readsOrRefusesEveryFileOfTheCorpus() throws IOException {
        return tests(SharedData.folder("nifti"));
    }

    @TestFactory
    List<DynamicTest> readsEveryImageOfTheHaxbyStudy() throws IOException {
        return tests(SharedData.folder("haxby"));
    }

    private static List<DynamicTest> tests(Path folder) throws IOException {
        JsonNode expected =
                new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
        List<DynamicTest> tests = new ArrayList<>();
        expected.properties()
                .forEach(entry -> tests.add(DynamicTest.dynamicTest(
                        entry.getKey(), () -> check(folder.resolve(entry.getKey()), entry.getValue()))));
        assertTrue(tests.size() > 10);
        return tests;
    }

    private static void check(Path file, JsonNode expected) {
        String kind = expected.has("expect") ? expected.get("expect").asText() : "read";
        switch (kind) {
            case "read" -> compare(file, expected);
            case "refuse" -> {
                DataException e = assertThrows(DataException.class, () -> readAll(file));
                assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
            }
            case "either" -> {
                try {
                    readAll(file);
                } catch (DataException e) {
                    assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
                    return;
                }
                compare(file, expected);
            }
            default -> fail(kind);
        }
    }

    private static double[][] readAll(Path file) {
        return Nifti.readAll(Nifti.header(file));
    }

    private static void compare(Path file, JsonNode expected) {
        NiftiHeader header = Nifti.header(file);
        int[] shape = new ObjectMapper().convertValue(expected.get("shape"), int[].class);
        assertArrayEquals(shape, header.dims());
        assertEquals(sha256(readAll(file)), expected.get("sha256_f64le_forder").asText());
        if (expected.has("slope")) {
            assertEquals(expected.get("slope").asDouble(), header.slope());
            assertEquals(expected.get("inter").asDouble(), header.intercept());
        }
        String source =
                expected.has("affine_from") ? expected.get("affine_from").asText() : "sform";
        assertEquals(
                source.toUpperCase(java.util.Locale.ROOT), header.orientation().name());
        if (!source.equals("none")) {
            double[][] affine = new ObjectMapper().convertValue(expected.get("affine"), double[][].class);
            double tolerance = source.equals("qform") ? 1e-3 : 1e-4;
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(affine[i], header.affine()[i], tolerance);
            }
        }
    }

    private static String sha256(double[][] volumes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (double[] volume : volumes) {
                ByteBuffer bytes = ByteBuffer.allocate(8 * volume.length).order(ByteOrder.LITTLE_ENDIAN);
                for (double value : volume) {
                    bytes.putLong(Double.doubleToLongBits(value));
                }
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
