package rdmflow.vision.weights;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import rdmflow.core.DataException;

/** A protocol buffer read from front to back: fields that nobody asks for are skipped, whatever they hold. */
final class ProtoReader implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;
    private static final int MOST_LEVELS = 100;

    /** Receives the number of each field of a message. */
    @FunctionalInterface
    interface Fields {
        /** Reads the field's value and returns true, or returns false for one to be skipped. */
        boolean read(int field) throws IOException;
    }

    private final String what;
    private final InputStream in;
    private long position;
    private long end;
    private int wire;
    private int level;

    /** @param what the file and what it should be, for the error about a damaged one */
    ProtoReader(Path file, String what) throws IOException {
        this.what = what;
        end = Files.size(file);
        in = new BufferedInputStream(Files.newInputStream(file));
    }

    /** The fields of the whole file. */
    void file(Fields fields) throws IOException {
        try {
            read(fields);
        } catch (EOFException e) {
            throw damaged();
        }
    }

    /** The fields of the message that is the current field's value. */
    void message(Fields fields) throws IOException {
        long outer = end;
        long length = length();
        end = position + length;
        read(fields);
        end = outer;
    }

    private void read(Fields fields) throws IOException {
        if (++level > MOST_LEVELS) {
            throw damaged();
        }
        while (position < end) {
            long key = plainVarint();
            wire = (int) (key & 7);
            if (key >>> 3 == 0 || key >>> 3 > Integer.MAX_VALUE) {
                throw damaged();
            }
            if (!fields.read((int) (key >>> 3))) {
                skip();
            }
        }
        level--;
    }

    /** The current field's value, a whole number. */
    long number() throws IOException {
        require(VARINT);
        return plainVarint();
    }

    /** The current field's value, text. */
    String text() throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(length()));
        position += bytes.length;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void skip() throws IOException {
        long bytes =
                switch (wire) {
                    case VARINT -> {
                        plainVarint();
                        yield 0;
                    }
                    case EIGHT_BYTES -> Long.BYTES;
                    case LENGTH -> length();
                    case FOUR_BYTES -> Integer.BYTES;
                    default -> throw damaged();
                };
        if (bytes > end - position) {
            throw damaged();
        }
        in.skipNBytes(bytes);
        position += bytes;
    }

    private long length() throws IOException {
        require(LENGTH);
        long length = plainVarint();
        if (length < 0 || length > end - position || length > Integer.MAX_VALUE - 8) {
            throw damaged();
        }
        return length;
    }

    private long plainVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && position < end; shift += 7) {
            int next = in.read();
            position++;
            value |= (next & 0x7fL) << shift;
            if (next >= 0 && next < 0x80) {
                return value;
            }
        }
        throw damaged();
    }

    private void require(int expected) {
        if (wire != expected) {
            throw damaged();
        }
    }

    /** What the file is instead. */
    DataException damaged() {
        return new DataException(what + ", found one that is damaged or cut off near byte " + position);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
