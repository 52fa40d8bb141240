package rdmflow.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rdmflow.core.DataException;

/**
 * A reader under test.
 *
 * @param wrapping of its files
 * @param inputs good files, made here or by the tests of the reader's own module
 * @param allocationFactor the reader may allocate so many bytes for each byte of a file, beyond {@link #ALWAYS}
 * @param usesNativeCode whether resident memory counts, too
 */
record Subject(
        String name,
        Wrapping wrapping,
        List<Input> inputs,
        long allocationFactor,
        boolean usesNativeCode,
        Reader reader) {
    /** What a reader may allocate whatever the file: buffers, classes, messages. */
    static final long ALWAYS = 32L << 20;

    /** Reads all of a file, as a tool would. */
    @FunctionalInterface
    interface Reader {
        /** Returns a digest of what was read. */
        long read(Path file) throws Exception;
    }

    /** Without the files of kinds that the reader does not read. */
    static Subject ofReadable(
            String name,
            Wrapping wrapping,
            List<Input> inputs,
            long allocationFactor,
            boolean usesNativeCode,
            Reader reader)
            throws IOException {
        List<Input> readable = new ArrayList<>();
        for (Input input : inputs) {
            Path folder = Files.createTempDirectory("fuzz");
            Path file = input.writeTo(folder);
            try {
                reader.read(file);
                readable.add(input);
            } catch (DataException e) {
                continue;
            } catch (Exception e) {
                throw new IllegalStateException(input.name(), e);
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        }
        return new Subject(name, wrapping, readable, allocationFactor, usesNativeCode, reader);
    }

    long allocationBound(long fileBytes) {
        return ALWAYS + allocationFactor * fileBytes;
    }
}
