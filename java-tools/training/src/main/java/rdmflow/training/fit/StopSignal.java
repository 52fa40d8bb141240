package rdmflow.training.fit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a training to save and stop: after some minutes, or because the process is told to end. */
public final class StopSignal {
    /** Why a training stops before its end. */
    public enum Reason {
        NONE,
        TIME_LIMIT,
        TERMINATED
    }

    private static final long PATIENCE_SECONDS = 600;

    private final long startNanos = System.nanoTime();
    private final double limitNanos;
    private final CountDownLatch saved = new CountDownLatch(1);
    private volatile boolean terminated;

    /** @param minutes from now; 0 for no limit */
    public StopSignal(double minutes) {
        limitNanos = minutes > 0 ? minutes * 60e9 : Double.POSITIVE_INFINITY;
    }

    /** Makes SIGTERM wait until the training has saved. */
    public void watchTermination() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            terminate();
                            try {
                                saved.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "save-on-termination"));
    }

    /** As SIGTERM does. */
    public void terminate() {
        terminated = true;
    }

    Reason reason() {
        if (terminated) {
            return Reason.TERMINATED;
        }
        return System.nanoTime() - startNanos >= limitNanos ? Reason.TIME_LIMIT : Reason.NONE;
    }

    /** Lets the process end. */
    public void finished() {
        saved.countDown();
    }
}
