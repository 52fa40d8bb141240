package rdmflow.vision.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.DataException;

/** Bytes of Pillow 13.0.0, written and printed by resize_fixtures.py of this package; equal to the bit. */
class FrameResizeTest {
    @Test
    void givesPillowsBytesForSmallPictures() throws IOException {
        try (InputStream fixture = FrameResizeTest.class.getResourceAsStream("resize.bin")) {
            expectNext(fixture, new FrameResize(64, 36, 24, 24, Interpolation.LINEAR), picture(64, 36));
            expectNext(fixture, new FrameResize(64, 36, 24, 16, Interpolation.CUBIC), picture(64, 36));
            expectNext(fixture, new FrameResize(36, 64, 20, 17, Interpolation.LINEAR), picture(36, 64));
            expectNext(fixture, new FrameResize(37, 61, 20, 17, Interpolation.CUBIC), picture(37, 61));
            expectNext(fixture, new FrameResize(40, 40, 40, 31, Interpolation.CUBIC), picture(40, 40));
            expectNext(fixture, new FrameResize(20, 15, 32, 32, Interpolation.LINEAR), picture(20, 15));
            expectNext(fixture, new FrameResize(21, 15, 33, 28, Interpolation.CUBIC), picture(21, 15));
            assertEquals(-1, fixture.read());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720, 256, 224, LINEAR, 526313745",
        "1280, 720, 256, 224, CUBIC, 3477132997",
        "1280, 720, 224, 224, LINEAR, 3363633881",
        "641, 361, 256, 224, CUBIC, 3041059098",
        "720, 1280, 224, 224, CUBIC, 3214869025",
        "256, 256, 256, 224, LINEAR, 166672040"
    })
    void givesPillowsBytesForMovies(int width, int height, int side, int crop, Interpolation filter, long expected) {
        FrameResize resize = new FrameResize(width, height, side, crop, filter);
        CRC32 crc = new CRC32();
        crc.update(resize.apply(picture(width, height)));
        assertEquals(expected, crc.getValue());
    }

    @Test
    void refusesACropBeyondThePicture() {
        assertThrows(DataException.class, () -> new FrameResize(64, 36, 24, 25, Interpolation.LINEAR));
    }

    private static void expectNext(InputStream fixture, FrameResize resize, byte[] picture) throws IOException {
        byte[] expected = fixture.readNBytes(resize.width() * resize.height() * 3);
        assertArrayEquals(expected, resize.apply(picture));
    }

    /** The same picture as in resize_fixtures.py. */
    private static byte[] picture(int width, int height) {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.length; i++) {
            int c = i % 3;
            int x = i / 3 % width;
            int y = i / 3 / width;
            long noise = (i * 1103515245L + 12345) / 65536 % 97;
            int edges = (x / 5 + y / 3) % 2 == 0 ? 150 : 0;
            pixels[i] = (byte) ((x * (c + 1) + y * 2 + noise + edges) % 256);
        }
        return pixels;
    }
}
