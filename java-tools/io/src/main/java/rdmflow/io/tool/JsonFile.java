package rdmflow.io.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rdmflow.core.DataException;

/** Reads JSON files that other programs wrote; what is wrong with one is said in one line: file, line, what, remedy. */
public final class JsonFile {
    /** Sorted keys, indented, one trailing newline: the form of every JSON file we write. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** How Jackson says that it met NaN, Infinity or -Infinity. */
    private static final Pattern NOT_A_NUMBER = Pattern.compile("Non-standard token '([^']+)'");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private JsonFile() {}

    /**
     * The object that a file holds. A byte order mark is tolerated.
     *
     * @throws DataException if it is not there, not UTF-8, no JSON, or no object
     */
    public static ObjectNode object(Path file) {
        InputFile.require(file);
        String name = String.valueOf(file.getFileName());
        try {
            String text = utf8(name, Files.readAllBytes(file));
            JsonNode node = MAPPER.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new DataException(name + ": expected a JSON object, found "
                    + (node == null || node.isMissingNode()
                            ? "nothing"
                            : node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT)));
        } catch (JsonProcessingException e) {
            throw new DataException(name + where(e) + problem(e), e);
        } catch (IOException e) {
            throw new DataException(name + ": expected a readable file, found " + e.getMessage(), e);
        }
    }

    private static String utf8(String name, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        if (decoder.decode(in, out, true).isError() || decoder.flush(out).isError()) {
            int line = 1;
            for (int k = 0; k < in.position(); k++) {
                line += bytes[k] == '\n' ? 1 : 0;
            }
            throw new DataException(name + " line " + line + ": expected JSON in UTF-8, found the byte 0x"
                    + String.format(java.util.Locale.ROOT, "%02x", bytes[in.position()])
                    + " of another encoding; save the file as UTF-8");
        }
        return out.flip().toString();
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
    }

    private static String problem(JsonProcessingException e) {
        Matcher token = NOT_A_NUMBER.matcher(String.valueOf(e.getOriginalMessage()));
        if (token.find()) {
            return ": expected JSON, found " + token.group(1)
                    + ", which JSON does not have (Python's json.dump writes it); write null or leave the key out";
        }
        return ": expected JSON, found "
                + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("nothing");
    }
}
