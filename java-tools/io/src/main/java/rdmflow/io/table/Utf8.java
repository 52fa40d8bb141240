package rdmflow.io.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import rdmflow.core.DataException;
import rdmflow.io.tool.InputFile;

/** Reads a text file, and says where it is none in UTF-8. */
final class Utf8 {
    private Utf8() {}

    /** The text without its byte order mark. */
    static String read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(InputFile.require(file)));
        boolean utf16 =
                bytes.remaining() >= 2 && (bytes.getShort(0) == (short) 0xFEFF || bytes.getShort(0) == (short) 0xFFFE);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        text.flip();
        String read = text.toString();
        int zero = read.indexOf('\0');
        if (utf16 || zero >= 0) {
            throw not(name, utf16 ? 1 : line(read.substring(0, zero)), "UTF-16");
        }
        if (end.isError()) {
            throw not(name, line(read), String.format("the byte 0x%02X", bytes.get(bytes.position())));
        }
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    private static DataException not(String name, int line, String found) {
        return new DataException(
                name + " line " + line + ": not UTF-8: expected text in UTF-8, found " + found + "; save it as UTF-8");
    }

    /** The line on which a text ends. */
    private static int line(String text) {
        return Math.toIntExact(1
                + text.chars().filter(c -> c == '\n').count()
                + java.util.regex.Pattern.compile("\r(?!\n)")
                        .matcher(text)
                        .results()
                        .count());
    }
}
