package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import rdmflow.core.Futures;

class SquareMakerTest {
    @Test
    void aPictureWithoutMemoryLeavesRoomForTheNextOne() {
        try (SquareMaker maker = new SquareMaker(
                () -> {
                    throw new OutOfMemoryError("no memory for a picture");
                },
                () -> null,
                12,
                Runnable::run,
                1)) {
            for (int i = 0; i < 3; i++) {
                Future<byte[]> square =
                        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> maker.submit(av_frame_alloc()));
                assertThrows(OutOfMemoryError.class, () -> Futures.await(square));
            }
        }
    }
}
