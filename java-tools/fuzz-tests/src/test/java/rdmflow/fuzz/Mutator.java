package rdmflow.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages a file: as a bad copy does, as a bad program does, and as somebody with bad intentions does. */
final class Mutator {
    /** A file may grow by insertions, but not without end. */
    private static final int LARGEST = 1 << 18;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        4,
        7,
        8,
        15,
        16,
        127,
        128,
        255,
        256,
        1024,
        32767,
        32768,
        65535,
        65536,
        1 << 20,
        1 << 24,
        1 << 28,
        1 << 30,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffffffffL,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x7ff0000000000000L,
        0x7ff8000000000000L,
        0x7f800000L,
        0x7fc00000L,
        0x3ff0000000000000L
    };

    private static final List<String> WORDS = List.of(
            "0",
            "-0",
            "-1",
            "1",
            "1.5",
            "NaN",
            "nan",
            "n/a",
            "",
            "Infinity",
            "-inf",
            "1e999",
            "1e-999",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775808",
            "99999999999999999999999999",
            "0x10",
            "1f",
            "1e",
            "+1",
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "\"",
            "'",
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "\u0000",
            "\uFEFF",
            "ß",
            "\u00A0",
            "\uD83D\uDE00",
            "#",
            "../",
            "%s",
            "9".repeat(2000),
            "[".repeat(3000),
            "{\"a\":".repeat(2000),
            "a".repeat(70000));

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /**
     * One to eight damages in a row.
     *
     * @param file the good bytes; not changed
     * @param other another good file of the kind, whose parts may be put in
     */
    byte[] mutate(byte[] file, byte[] other) {
        byte[] bytes = file.clone();
        boolean text = isText(file);
        int count = 1 + Math.min(7, (int) (-Math.log(1 - random.nextDouble()) * 1.5));
        for (int i = 0; i < count; i++) {
            bytes = text && random.nextInt(8) > 0 ? damageText(bytes) : damageBytes(bytes, other);
            if (bytes.length > LARGEST) {
                bytes = Arrays.copyOf(bytes, LARGEST);
            }
        }
        return bytes;
    }

    private static boolean isText(byte[] file) {
        for (byte b : file) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private byte[] damageBytes(byte[] bytes, byte[] other) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int place = place(bytes.length);
        switch (random.nextInt(14)) {
            case 0, 1 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes[place] = (byte) random.nextInt();
            case 3, 4, 5 -> number(bytes, place);
            case 12, 13 -> {
                // An address or a length of the file itself where another belongs: circles and overlaps.
                int width = 1 << random.nextInt(4);
                int from = place(bytes.length) / width * width;
                int to = place / width * width;
                System.arraycopy(bytes, from, bytes, to, Math.min(width, bytes.length - Math.max(from, to)));
            }
            case 6 -> Arrays.fill(bytes, place, end(place, bytes.length), (byte) (random.nextBoolean() ? 0 : 0xff));
            case 7 -> {
                int from = random.nextInt(Math.max(1, other.length));
                int length = Math.min(Math.min(end(0, 64), other.length - from), bytes.length - place);
                System.arraycopy(other, from, bytes, place, Math.max(0, length));
            }
            case 8 -> {
                return Arrays.copyOf(bytes, place);
            }
            case 9 -> {
                return splice(bytes, place, end(place, bytes.length), new byte[0]);
            }
            case 10 -> {
                int from = random.nextInt(bytes.length);
                return splice(bytes, place, place, Arrays.copyOfRange(bytes, from, end(from, bytes.length)));
            }
            default -> {
                byte[] noise = new byte[1 + random.nextInt(16)];
                random.nextBytes(noise);
                return splice(bytes, place, place, noise);
            }
        }
        return bytes;
    }

    /** Anywhere, or near the start, where headers are. */
    private int place(int length) {
        return random.nextInt(random.nextBoolean() ? length : Math.min(length, 512));
    }

    /** Most parts are short. */
    private int end(int start, int length) {
        int most = length - start;
        return start + Math.min(most, 1 + random.nextInt(random.nextInt(4) == 0 ? most : Math.min(most, 16)));
    }

    /** A whole number of 1 to 8 bytes in either order: one that programs trip over, or the one there, a little changed. */
    private void number(byte[] bytes, int anywhere) {
        int width = 1 << random.nextInt(4);
        int place = random.nextInt(3) == 0 ? anywhere : anywhere / width * width;
        if (place + width > bytes.length) {
            return;
        }
        byte[] eight = new byte[8];
        ByteBuffer buffer =
                ByteBuffer.wrap(eight).order(random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        boolean big = buffer.order() == ByteOrder.BIG_ENDIAN;
        System.arraycopy(bytes, place, eight, big ? 8 - width : 0, width);
        long now = buffer.getLong(0);
        long then =
                switch (random.nextInt(6)) {
                    case 0 -> now + 1 - 2 * random.nextInt(2);
                    case 1 -> now << 1 + random.nextInt(8);
                    case 2 -> bytes.length + random.nextInt(17) - 8;
                    case 3 -> random.nextLong() >>> random.nextInt(64);
                    default -> NUMBERS[random.nextInt(NUMBERS.length)];
                };
        buffer.putLong(0, then);
        System.arraycopy(eight, big ? 8 - width : 0, bytes, place, width);
    }

    private byte[] damageText(byte[] bytes) {
        // One byte is one character, so that bytes which are no UTF-8 stay as they are.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String word = new String(
                WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int place = text.isEmpty() ? 0 : random.nextInt(text.length());
        String changed =
                switch (random.nextInt(6)) {
                    case 0, 1 -> replaceNumber(text, place, word);
                    case 2 -> text.substring(0, place) + word + text.substring(place);
                    case 3 -> lines(text);
                    case 4 -> replaceToken(text, place, word);
                    default -> new String(
                            damageBytes(text.getBytes(StandardCharsets.ISO_8859_1), bytes),
                            StandardCharsets.ISO_8859_1);
                };
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String replaceNumber(String text, int place, String word) {
        Matcher number = NUMBER.matcher(text);
        return number.find(place) || number.find(0)
                ? text.substring(0, number.start()) + word + text.substring(number.end())
                : text + word;
    }

    /** What stands between two separators. */
    private static String replaceToken(String text, int place, String word) {
        int start = place;
        while (start > 0 && ",\t\n:;".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        int end = place;
        while (end < text.length() && ",\t\n:;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, start) + word + text.substring(end);
    }

    private String lines(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return text;
        }
        int one = random.nextInt(lines.size());
        int two = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(one);
            case 1 -> lines.add(two, lines.get(one));
            case 2 -> lines.set(two, lines.get(one));
            default -> lines.add(two, lines.get(two) + lines.get(one));
        }
        return String.join(random.nextInt(4) == 0 ? "\r\n" : "\n", lines) + (random.nextBoolean() ? "\n" : "");
    }

    private static byte[] splice(byte[] bytes, int start, int end, byte[] part) {
        byte[] spliced = Arrays.copyOf(bytes, bytes.length - (end - start) + part.length);
        System.arraycopy(part, 0, spliced, start, part.length);
        System.arraycopy(bytes, end, spliced, start + part.length, bytes.length - end);
        return spliced;
    }
}
