package rdmflow.io.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;

/** Sidecars as Python, MATLAB and editors leave them. */
class JsonFileTest {
    @TempDir
    private Path folder;

    private String refusal(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("bold.json"), content);
        return assertThrows(DataException.class, () -> JsonFile.object(file)).getMessage();
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void namesNumbersThatPythonWritesAndJsonDoesNotHave(String token) throws IOException {
        assertEquals(
                "bold.json line 3: expected JSON, found " + token + ", which JSON does not have (Python's json.dump"
                        + " writes it); write null or leave the key out",
                refusal(("{\n\"RepetitionTime\": 2,\n\"EchoTime\": " + token + "\n}")
                        .getBytes(StandardCharsets.UTF_8)));
        assertTrue(
                refusal(("[1, " + token + "]").getBytes(StandardCharsets.UTF_8)).contains("found " + token));
    }

    @Test
    void namesTheLineOfAByteOfAnotherEncoding() throws IOException {
        String text = "{\n\"RepetitionTime\": 2,\n\"InstitutionName\": \"Universit\u00e4t\"}";
        assertEquals(
                "bold.json line 3: expected JSON in UTF-8, found the byte 0xe4 of another encoding; save the file as"
                        + " UTF-8",
                refusal(text.getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(
                "bold.json line 1: expected JSON in UTF-8, found the byte 0xfe of another encoding; save the file as"
                        + " UTF-8",
                refusal(text.getBytes(StandardCharsets.UTF_16)));
        byte[] cut = "{\"a\": \"\u00e4".getBytes(StandardCharsets.UTF_8);
        assertTrue(refusal(java.util.Arrays.copyOf(cut, cut.length - 1)).startsWith("bold.json line 1: expected JSON"));
    }

    @Test
    void namesTheLineOfOtherMistakes() throws IOException {
        assertTrue(refusal("{\n\"a\": 1,\n}".getBytes(StandardCharsets.UTF_8))
                .startsWith("bold.json line 3: expected JSON, found "));
        assertEquals("bold.json: expected a JSON object, found array", refusal("[1]".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "bold.json: expected a JSON object, found nothing", refusal(" \n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsUtf8WithAByteOrderMark() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "\uFEFF{\"a\": \"\u00fc\u4e00\"}");
        assertEquals("\u00fc\u4e00", JsonFile.object(file).get("a").textValue());
    }
}
