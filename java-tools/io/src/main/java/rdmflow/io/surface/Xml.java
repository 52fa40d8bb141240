package rdmflow.io.surface;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import rdmflow.core.DataException;

/**
 * XML as a stream of elements, with document types and entities off: a file's DOCTYPE is passed over, nothing outside of
 * it is fetched, and an entity that it declares is refused and not expanded. Every refusal names the file.
 */
final class Xml {
    private static final int MOST_QUOTED = 300;

    /** The most bytes that are looked at for the encoding. */
    private static final int DECLARATION = 256;

    private static final Pattern ENCODING =
            Pattern.compile("\\A(?:\u00ef\u00bb\u00bf)?<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");

    private final String name;
    private final XMLStreamReader reader;

    Xml(String name, InputStream in) {
        this.name = name;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        try {
            reader = factory.createXMLStreamReader(decoded(in));
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** By a decoder of ours: the parser's own prints bytes that are no text to standard error before it throws. */
    private Reader decoded(InputStream in) {
        try {
            PushbackInputStream start = new PushbackInputStream(in, DECLARATION);
            byte[] first = start.readNBytes(DECLARATION);
            boolean marked =
                    first.length > 2 && first[0] == (byte) 0xef && first[1] == (byte) 0xbb && first[2] == (byte) 0xbf;
            start.unread(first, marked ? 3 : 0, first.length - (marked ? 3 : 0));
            return new InputStreamReader(
                    start,
                    encoding(first)
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT));
        } catch (IOException e) {
            throw new DataException(name + ": expected intact data, found " + e.getMessage() + ": copy it again", e);
        }
    }

    /** What the beginning says: zeros of two bytes a letter, or the declaration; else UTF-8. */
    private Charset encoding(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00fe\u00ff") || text.startsWith("\u00ff\u00fe") || text.startsWith("\0<")) {
            return StandardCharsets.UTF_16;
        }
        if (text.startsWith("<\0")) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declared = ENCODING.matcher(text);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(declared.group(1));
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    name + ": expected XML in a known encoding such as UTF-8, found " + declared.group(1), e);
        }
    }

    /** Goes on to the next start or end of an element or piece of text; false at the end of the document. */
    private int next() {
        try {
            while (reader.hasNext()) {
                int event = reader.next();
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT,
                            XMLStreamConstants.END_ELEMENT,
                            XMLStreamConstants.CHARACTERS,
                            XMLStreamConstants.CDATA,
                            XMLStreamConstants.SPACE -> {
                        return event;
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw refuse(
                            "no entities in its XML", "&" + reader.getLocalName() + ";");
                    default -> {}
                }
            }
            return XMLStreamConstants.END_DOCUMENT;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** The first element of the document. */
    String root() {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return reader.getLocalName();
            }
            if (event == XMLStreamConstants.END_DOCUMENT) {
                throw refuse("an XML element", "none");
            }
        }
    }

    /** The next child of the element read last, or nothing at that element's end. */
    Optional<String> child() {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return Optional.of(reader.getLocalName());
            }
            if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.END_DOCUMENT) {
                return Optional.empty();
            }
        }
    }

    /** Passes over the element just begun, with all that is in it. */
    void skip() {
        int depth = 1;
        while (depth > 0) {
            int event = next();
            if (event == XMLStreamConstants.END_DOCUMENT) {
                return;
            }
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    /** The text of the element just begun. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Optional<char[]> piece = piece(); piece.isPresent(); piece = piece()) {
            text.append(piece.get());
        }
        return text.toString().strip();
    }

    /** The next piece of the text of the element just begun, or nothing at its end. */
    Optional<char[]> piece() {
        int event = next();
        if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.END_DOCUMENT) {
            return Optional.empty();
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
            throw refuse("text", "the element " + reader.getLocalName());
        }
        int start = reader.getTextStart();
        return Optional.of(Arrays.copyOfRange(reader.getTextCharacters(), start, start + reader.getTextLength()));
    }

    /** Whole numbers of the element just begun, parted by white space. */
    int[] wholeNumbers() {
        String element = reader.getLocalName();
        return Arrays.stream(text().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToInt(word -> wholeNumber(element, word))
                .toArray();
    }

    /** Numbers of the element just begun. */
    double[] numbers() {
        String element = reader.getLocalName();
        return Arrays.stream(text().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToDouble(word -> number(element, word))
                .toArray();
    }

    /** An attribute of the element just begun. */
    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(reader.getAttributeValue(null, attribute));
    }

    String required(String attribute) {
        String element = reader.getLocalName();
        return attribute(attribute).orElseThrow(() -> refuse("the attribute " + attribute + " of " + element, "none"));
    }

    int wholeNumberOf(String attribute) {
        return wholeNumber(attribute, required(attribute).strip());
    }

    double numberOf(String attribute) {
        return number(attribute, required(attribute).strip());
    }

    private int wholeNumber(String what, String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw refuse("a whole number in " + what, "\"" + word + "\"");
        }
    }

    private double number(String what, String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw refuse("a number in " + what, "\"" + word + "\"");
        }
    }

    /** Whole numbers of an attribute, parted by commas or white space. */
    int[] wholeNumbersOf(String attribute) {
        List<Integer> numbers = new ArrayList<>();
        for (String word : required(attribute).strip().split("[,\\s]+")) {
            numbers.add(wholeNumber(attribute, word));
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** In one line, whatever the file holds: an attribute may have line feeds, and megabytes. */
    DataException refuse(String expected, String found) {
        return new DataException(name + ": expected " + inOneLine(expected) + ", found " + inOneLine(found));
    }

    static String inOneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]+", " ");
        return line.length() > MOST_QUOTED ? line.substring(0, MOST_QUOTED) + "..." : line;
    }

    private RuntimeException malformed(XMLStreamException e) {
        if (e.getNestedException() instanceof CharacterCodingException) {
            return new DataException(name + ": expected well-formed XML, found bytes that are no text", e);
        }
        if (e.getNestedException() instanceof IOException io) {
            return new DataException(name + ": expected intact data, found " + io.getMessage() + ": copy it again", e);
        }
        String message =
                String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceFirst("^ParseError at .*Message: ", "");
        return new DataException(name + ": expected well-formed XML without entities, found: " + inOneLine(message), e);
    }
}
