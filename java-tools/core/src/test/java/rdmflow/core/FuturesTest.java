package rdmflow.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class FuturesTest {
    @Test
    void givesResultsAndFailuresAsTheyWere() {
        assertEquals(3, Futures.await(CompletableFuture.completedFuture(3)));
        for (Throwable failure : List.of(
                new OutOfMemoryError("heap"),
                new DataException("a.mp4: damaged"),
                new UncheckedIOException(new IOException("No space left on device")))) {
            assertSame(
                    failure,
                    assertThrows(Throwable.class, () -> Futures.await(CompletableFuture.failedFuture(failure))));
        }
        FutureTask<Integer> task = new FutureTask<>(() -> {
            throw new IOException("No space left on device");
        });
        task.run();
        assertEquals(
                "No space left on device",
                assertThrows(UncheckedIOException.class, () -> Futures.await(task))
                        .getCause()
                        .getMessage());
    }
}
