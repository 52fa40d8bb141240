package rdmflow.io.surface;

import java.io.InputStream;
import java.util.Optional;

/** The text of an XML element as it is read: its characters without white space as bytes, or its words. */
final class ElementText extends InputStream {
    /** What a character that no encoding of binary data has becomes, so that its decoder refuses it. */
    private static final int FOREIGN = 0;

    private final Xml xml;
    private char[] piece = {};
    private int position;
    private boolean ended;

    ElementText(Xml xml) {
        this.xml = xml;
    }

    @Override
    public int read() {
        while (fill()) {
            char c = piece[position++];
            if (c > ' ') {
                return c < 0x80 ? c : FOREIGN;
            }
        }
        return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int count = 0;
        while (count < length) {
            int value = read();
            if (value < 0) {
                return count == 0 ? -1 : count;
            }
            bytes[offset + count++] = (byte) value;
        }
        return count;
    }

    /** The next word, over the borders of pieces. */
    Optional<String> word() {
        StringBuilder word = new StringBuilder();
        while (fill()) {
            char c = piece[position++];
            if (c > ' ') {
                word.append(c);
            } else if (word.length() > 0) {
                break;
            }
        }
        return word.length() == 0 ? Optional.empty() : Optional.of(word.toString());
    }

    /** Goes on to the end of the element, so that the next one can be read. */
    void drain() {
        position = piece.length;
        while (fill()) {
            position = piece.length;
        }
    }

    private boolean fill() {
        while (position == piece.length && !ended) {
            Optional<char[]> next = xml.piece();
            ended = next.isEmpty();
            piece = next.orElse(new char[0]);
            position = 0;
        }
        return position < piece.length;
    }
}
