package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Converts, resizes and crops decoded pictures side by side: they are independent of each other once they are decoded.
 * What a picture becomes does not depend on the thread.
 */
final class SquareMaker implements AutoCloseable {
    /** What one picture at a time needs. */
    private record Workspace(RgbConverter converter, FrameResize resize, byte[] picture) {}

    private final Supplier<RgbConverter> converters;
    private final Supplier<FrameResize> resizes;
    private final int pictureBytes;
    private final Executor executor;
    private final Semaphore room;
    private final Queue<Workspace> free = new ConcurrentLinkedQueue<>();
    private final Set<AVFrame> waiting = ConcurrentHashMap.newKeySet();

    /** @param atATime decoded pictures that may wait or be worked on, so that a fast decoder does not fill the memory */
    SquareMaker(
            Supplier<RgbConverter> converters,
            Supplier<FrameResize> resizes,
            int pictureBytes,
            Executor executor,
            int atATime) {
        this.converters = converters;
        this.resizes = resizes;
        this.pictureBytes = pictureBytes;
        this.executor = executor;
        room = new Semaphore(atATime);
    }

    /**
     * Hands a picture over, once there is room for it.
     *
     * @param frame freed here
     */
    Future<byte[]> submit(AVFrame frame) {
        waiting.add(frame);
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while preparing pictures", e);
        }
        FutureTask<byte[]> task = new FutureTask<>(() -> make(frame));
        executor.execute(task);
        return task;
    }

    private byte[] make(AVFrame frame) {
        Workspace workspace = free.poll();
        try {
            if (workspace == null) {
                workspace = new Workspace(converters.get(), resizes.get(), new byte[pictureBytes]);
            }
            workspace.converter().convert(frame, workspace.picture());
            return workspace.resize().apply(workspace.picture());
        } finally {
            if (workspace != null) {
                free.add(workspace);
            }
            waiting.remove(frame);
            av_frame_free(frame);
            room.release();
        }
    }

    /** Only when nothing is being worked on any more. */
    @Override
    public void close() {
        free.forEach(workspace -> workspace.converter().close());
        waiting.forEach(frame -> av_frame_free(frame));
    }
}
