package rdmflow.vision.weights;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import rdmflow.core.DataException;

/**
 * How much memory a file may ask for: a few bytes can claim any size by a repeated view of one number or by a zip entry
 * of zeros. Honest files stay far below.
 */
final class ReadLimit {
    private static final long FLOOR = 16L << 20;
    private static final long TIMES_THE_FILE = 64;

    private ReadLimit() {}

    /** Bytes that may be made of a file of this size. */
    static long of(long fileSize) {
        return FLOOR + TIMES_THE_FILE * fileSize;
    }

    /** Throws when something in a file asks for more. */
    static void require(String what, long bytes, long fileSize) {
        if (bytes < 0 || bytes > Math.min(of(fileSize), Integer.MAX_VALUE - 8L)) {
            throw new DataException(what + ": expected a size that a file of " + fileSize + " bytes can hold, found "
                    + (bytes < 0 ? "one beyond counting" : bytes + " bytes"));
        }
    }

    /** A stream that counts what was read and ends with an error beyond a number of bytes. */
    static final class Counted extends FilterInputStream {
        private final String what;
        private final long most;
        private long position;

        Counted(InputStream in, String what, long most) {
            super(in);
            this.what = what;
            this.most = most;
        }

        long position() {
            return position;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            int read = super.read(bytes, start, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) {
            position += bytes;
            if (position > most) {
                throw new DataException(what + ": expected at most " + most + " bytes, found more");
            }
        }
    }
}
