package rdmflow.vision.weights;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.core.DataException;

/**
 * Reads a Python pickle as data. A pickle is a program: it names functions and asks to call them. Here the only
 * functions that exist are those that a caller's {@link Globals} knows; a call of any other ends the reading with its
 * name, so nothing that a file asks for is ever run.
 *
 * <p>Dictionaries become {@link Map}, lists, tuples and sets {@link List}, numbers {@link Long}, {@link Double} or
 * {@link BigInteger}, None becomes {@link #NONE}. A list may hold itself: no value is ever hashed, compared or printed
 * as a whole, see {@link #put} and {@link #describe}.
 */
final class Pickle {
    /** Python's None. */
    static final Object NONE = new Object();

    /** The named functions that a pickle may call. */
    interface Globals {
        /** What {@code module.name} stands for; a name that is not allowed throws {@link DataException} when called. */
        Callable find(String module, String name);

        /** What a persistent id, here a storage, stands for. */
        Object persistent(List<?> id);
    }

    /** A function of Python's that was given a meaning. */
    interface Callable {
        Object call(List<?> arguments);
    }

    private static final Object MARK = new Object();

    private final String file;
    private final DataInputStream in;
    private final Globals globals;
    private final Map<Integer, Object> memo = new HashMap<>();
    private List<Object> stack = new ArrayList<>();

    private Pickle(String file, InputStream in, Globals globals) {
        this.file = file;
        this.in = new DataInputStream(in);
        this.globals = globals;
    }

    /** Returns the object that the pickle describes. */
    static Object load(String file, InputStream in, Globals globals) throws IOException {
        try {
            return new Pickle(file, in, globals).run();
        } catch (EOFException e) {
            throw new DataException(file + ": expected a complete pickle, found its end too early: fetch it again", e);
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException e) { // whatever a damaged program makes of the stack
            throw new DataException(
                    file + ": expected a pickle of tensors, found a damaged one (" + reason(e) + "); fetch it again",
                    e);
        }
    }

    private Object run() throws IOException {
        for (int operation = in.readUnsignedByte(); operation != '.'; operation = in.readUnsignedByte()) {
            step(operation);
        }
        return pop();
    }

    private void step(int operation) throws IOException {
        switch (operation) {
            case 0x80 -> in.readUnsignedByte();
            case 0x95 -> in.readLong();
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> popMark();
            case '2' -> push(stack.get(stack.size() - 1));
            case 'N' -> push(NONE);
            case 0x88 -> push(Boolean.TRUE);
            case 0x89 -> push(Boolean.FALSE);
            case 'J' -> push((long) Integer.reverseBytes(in.readInt()));
            case 'K' -> push((long) in.readUnsignedByte());
            case 'M' -> push((long) Short.toUnsignedInt(Short.reverseBytes(in.readShort())));
            case 0x8a -> push(bigInteger(in.readUnsignedByte()));
            case 0x8b -> push(bigInteger(length()));
            case 'G' -> push(in.readDouble());
            case 'I' -> push(line().startsWith("0") ? 0L : 1L);
            case 'L' -> push(Long.parseLong(line().replaceFirst("L$", "")));
            case 'F' -> push(Double.parseDouble(line()));
            case 'S' -> push(unquoted(line()));
            case 'V' -> push(line());
            case 'X', 'T', 'B' -> push(text(length()));
            case 0x8d, 0x8e, 0x96 -> push(text(longLength()));
            case 0x8c, 'U', 'C' -> push(text(in.readUnsignedByte()));
            case '}' -> push(new LinkedHashMap<>());
            case ']', 0x8f -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case 't', 'l', 0x91 -> push(popMark());
            case 'd' -> push(put(new LinkedHashMap<>(), popMark()));
            case 0x85 -> push(popLast(1));
            case 0x86 -> push(popLast(2));
            case 0x87 -> push(popLast(3));
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popMark());
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popMark());
            case 'q' -> remember(in.readUnsignedByte());
            case 'r' -> remember(length());
            case 'p' -> remember(Integer.parseInt(line()));
            case 0x94 -> remember(memo.size());
            case 'h' -> push(recall(in.readUnsignedByte()));
            case 'j' -> push(recall(length()));
            case 'g' -> push(recall(Integer.parseInt(line())));
            case 'c' -> push(globals.find(line(), line()));
            case 0x93 -> {
                List<Object> names = popLast(2);
                push(globals.find((String) names.get(0), (String) names.get(1)));
            }
            case 'R', 0x81 -> call(popLast(2));
            case 0x92 -> call(popLast(3));
            case 'i' -> push(globals.find(line(), line()).call(popMark()));
            case 'o' -> {
                List<Object> call = popMark();
                push(((Callable) call.get(0)).call(call.subList(1, call.size())));
            }
            case 'b' -> pop(); // an object's attributes: a state dict's metadata, never a tensor that we look for
            case 'Q' -> push(globals.persistent((List<?>) pop()));
            default -> throw new DataException(file + ": expected a pickle of tensors, found pickle operation "
                    + operation + ", which no state dict needs");
        }
    }

    private void call(List<Object> call) {
        push(((Callable) call.get(0)).call((List<?>) call.get(1)));
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private List<Object> popLast(int count) {
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> taken = new ArrayList<>(tail);
        tail.clear();
        return taken;
    }

    private List<Object> popMark() {
        int mark = stack.size() - 1;
        while (stack.get(mark) != MARK) {
            mark--;
        }
        List<Object> taken = popLast(stack.size() - mark - 1);
        pop();
        return taken;
    }

    private void remember(int key) {
        memo.put(key, stack.get(stack.size() - 1));
    }

    private Object recall(int key) {
        if (!memo.containsKey(key)) {
            throw new DataException(file + ": expected a pickle of tensors, found a damaged one (it asks for entry "
                    + key + " of its memo before storing it); fetch it again");
        }
        return memo.get(key);
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> values) {
        if (stack.get(stack.size() - 1) instanceof List<?> list) {
            ((List<Object>) list).addAll(values);
        }
    }

    @SuppressWarnings("unchecked")
    private void setItems(List<Object> pairs) {
        if (stack.get(stack.size() - 1) instanceof Map<?, ?> map) {
            put((Map<Object, Object>) map, pairs);
        }
    }

    /**
     * Adds pairs of key and value. A key that is no text, number or truth value, such as a tuple, which may hold itself,
     * is replaced by one of its own: it could not be hashed, and nobody asks for it.
     */
    static Map<Object, Object> put(Map<Object, Object> map, List<?> pairs) {
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            Object key = pairs.get(i);
            boolean plain = key instanceof String || key instanceof Number || key instanceof Boolean;
            map.put(plain ? key : new Object(), pairs.get(i + 1));
        }
        return map;
    }

    /** A value for a message: itself if it is short, else what kind of thing it is. */
    static String describe(Object value) {
        if (value instanceof String text) {
            return text.length() > 100 ? text.substring(0, 100) + "..." : text;
        }
        if (value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value.toString();
        }
        return value instanceof List<?> ? "a list" : value instanceof Map<?, ?> ? "a dictionary" : "another object";
    }

    private static String reason(RuntimeException e) {
        if (e instanceof ClassCastException) {
            return "an object where another kind belongs";
        }
        if (e instanceof NullPointerException) {
            return "nothing where an object belongs";
        }
        if (e instanceof IndexOutOfBoundsException) {
            return "fewer values than an operation takes";
        }
        return e instanceof NumberFormatException ? "a number that is none" : String.valueOf(e.getMessage());
    }

    private int length() throws IOException {
        return Math.max(0, Integer.reverseBytes(in.readInt()));
    }

    private int longLength() throws IOException {
        long length = Long.reverseBytes(in.readLong());
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw new EOFException();
        }
        return (int) length;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && "'\"".indexOf(text.charAt(0)) >= 0;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private String text(int bytes) throws IOException {
        return new String(exactly(bytes), StandardCharsets.UTF_8);
    }

    /** Small integers as Long, whatever their encoding. */
    private Number bigInteger(int bytes) throws IOException {
        byte[] little = exactly(bytes);
        byte[] big = new byte[bytes + 1];
        for (int i = 0; i < bytes; i++) {
            big[bytes - i] = little[i];
        }
        big[0] = (byte) (bytes > 0 && little[bytes - 1] < 0 ? -1 : 0);
        BigInteger value = new BigInteger(big);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private byte[] exactly(int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException();
        }
        return read;
    }

    private String line() throws IOException {
        byte[] line = new byte[16];
        int length = 0;
        for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
