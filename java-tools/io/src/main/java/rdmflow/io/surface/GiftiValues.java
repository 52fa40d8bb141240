package rdmflow.io.surface;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import rdmflow.core.DataException;
import rdmflow.io.nifti.NiftiStream;
import rdmflow.io.nifti.NiftiType;
import rdmflow.io.tool.InputFile;

/** The values of one DataArray, in runs, as they come out of the XML or of an external file: no more in memory at once. */
final class GiftiValues {
    /** Takes a run of values. */
    @FunctionalInterface
    interface PieceConsumer {
        /**
         * Takes the next run; the array is the same every time.
         *
         * @param piece counts from 0
         */
        void accept(int piece, double[] values);
    }

    private final Path file;
    private final String name;
    private final GiftiArray array;

    GiftiValues(Path file, GiftiArray array) {
        this.file = file;
        this.name = String.valueOf(file.getFileName());
        this.array = array;
    }

    /** Reads the values of the element Data just begun, to its end. */
    void read(Xml xml, PieceConsumer consumer) {
        ElementText text = new ElementText(xml);
        switch (array.encoding()) {
            case ASCII -> readText(text, consumer);
            case BASE64 -> readBytes(Base64.getDecoder().wrap(text), consumer);
            case GZIP -> readBytes(inflated(Base64.getDecoder().wrap(text)), consumer);
            case EXTERNAL -> readExternal(consumer);
        }
        text.drain();
    }

    private void readText(ElementText words, PieceConsumer consumer) {
        double[] values = new double[array.pieceLength()];
        for (int piece = 0; piece < array.pieces(); piece++) {
            for (int k = 0; k < values.length; k++) {
                long before = (long) piece * values.length + k;
                values[k] = number(words.word()
                        .orElseThrow(() -> refuse(array.rows() + " x " + array.columns() + " values", before + "")));
            }
            consumer.accept(piece, values);
        }
        if (words.word().isPresent()) {
            throw refuse(array.rows() + " x " + array.columns() + " values", "more");
        }
    }

    /** As the type would hold it: what reads the binary form must see the same. */
    private double number(String word) {
        try {
            double value =
                    switch (word.toLowerCase(java.util.Locale.ROOT)) {
                        case "nan", "-nan" -> Double.NaN;
                        case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
                        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                        default -> Double.parseDouble(word);
                    };
            return array.type() == NiftiType.FLOAT32 ? (float) value : value;
        } catch (NumberFormatException e) {
            throw refuse("numbers", "\"" + word + "\"");
        }
    }

    /** The most bytes that the external file can hold. */
    long externalLimit() {
        try (NiftiStream stream = NiftiStream.open(requireExternal())) {
            return stream.limit();
        }
    }

    private Path requireExternal() {
        try {
            return InputFile.require(file.resolveSibling(array.externalFile()));
        } catch (DataException | InvalidPathException e) {
            throw new DataException(
                    name + ": expected its external file " + array.externalFile()
                            + " beside it, found none that can be read",
                    e);
        }
    }

    /** Reads the values that stand in a file of their own. */
    void readExternal(PieceConsumer consumer) {
        Path external = requireExternal();
        try (NiftiStream stream = NiftiStream.open(external)) {
            stream.skip(array.externalOffset());
            byte[] bytes = new byte[array.pieceLength() * array.type().bytes()];
            double[] values = new double[array.pieceLength()];
            for (int piece = 0; piece < array.pieces(); piece++) {
                int found = stream.read(bytes);
                if (found < bytes.length) {
                    throw refuse(
                            array.bytes() + " bytes in its external file " + array.externalFile(),
                            (long) piece * bytes.length + found + ": the file is incomplete");
                }
                decode(bytes, values);
                consumer.accept(piece, values);
            }
        }
    }

    private void readBytes(InputStream in, PieceConsumer consumer) {
        byte[] bytes = new byte[0];
        double[] values = new double[array.pieceLength()];
        long before = 0;
        try {
            for (int piece = 0; piece < array.pieces(); piece++) {
                int wanted = array.pieceLength() * array.type().bytes();
                // The first run comes in pieces: nothing is allocated that only an attribute promises.
                int found = piece == 0 ? (bytes = in.readNBytes(wanted)).length : in.readNBytes(bytes, 0, wanted);
                if (found < wanted) {
                    throw refuse(array.bytes() + " bytes of values", "" + (before + found));
                }
                before += found;
                decode(bytes, values);
                consumer.accept(piece, values);
            }
            if (in.read() >= 0) {
                throw refuse(array.bytes() + " bytes of values", "more");
            }
        } catch (EOFException e) {
            throw refuse(array.bytes() + " bytes of values", before + " and the end of the compressed data");
        } catch (IOException e) {
            throw new DataException(
                    name + ": expected intact " + array.encoding() + " data, found " + e.getMessage()
                            + ": copy it again",
                    e);
        }
    }

    private void decode(byte[] bytes, double[] values) {
        array.type()
                .decode(
                        ByteBuffer.wrap(bytes).order(array.order()),
                        IntStream.range(0, values.length).toArray(),
                        values);
    }

    /** zlib as the format's examples have it, gzip as its name says. */
    private InputStream inflated(InputStream in) {
        PushbackInputStream pushback = new PushbackInputStream(in, 1);
        try {
            int first = pushback.read();
            if (first >= 0) {
                pushback.unread(first);
            }
            return first == 0x1f ? new GZIPInputStream(pushback, 1 << 16) : new InflaterInputStream(pushback);
        } catch (IOException e) {
            throw new DataException(name + ": expected compressed data, found " + e.getMessage(), e);
        }
    }

    private DataException refuse(String expected, String found) {
        return new DataException(name + ": expected " + expected + ", found " + found);
    }
}
