package rdmflow.training.shards;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import rdmflow.training.Chance;
import rdmflow.training.shards.ShardSet.Video;

/** The samples of an epoch: frames or windows of frames in a row, numbered from 0. */
public final class Samples {
    /** How many of a video's frames or windows an epoch shows. */
    public enum Which {
        /** Every one (A.10). */
        ALL,
        /** One, another in each epoch. */
        ONE_PER_VIDEO;

        /** The name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Frames in a row of a video.
     *
     * @param first number of the first frame
     */
    public record Sample(Video video, int first) {}

    private final List<Video> videos;
    private final int stride;
    private final Which which;
    private final long seed;
    private final int frames;
    /** Number of the first sample of each video, and of all at the end. */
    private final int[] starts;

    /**
     * Lists the samples of videos that are long enough.
     *
     * @param frames of a sample
     * @param stride from window to window in frames
     */
    public Samples(List<Video> videos, int frames, int stride, Which which, long seed) {
        this.videos = videos.stream().filter(video -> video.frames() >= frames).toList();
        this.frames = frames;
        this.stride = stride;
        this.which = which;
        this.seed = seed;
        starts = new int[this.videos.size() + 1];
        for (int v = 0; v < this.videos.size(); v++) {
            int ofVideo = which == Which.ALL ? windows(this.videos.get(v)) : 1;
            starts[v + 1] = Math.addExact(starts[v], ofVideo);
        }
    }

    private int windows(Video video) {
        return (video.frames() - frames) / stride + 1;
    }

    /** Number of samples of an epoch. */
    public int count() {
        return starts[videos.size()];
    }

    /** Videos that are long enough for a sample. */
    public int videos() {
        return videos.size();
    }

    /** Frames of a sample. */
    public int frames() {
        return frames;
    }

    /** A sample by its number; of one per video, the window that this epoch draws. */
    public Sample get(int number, int epoch) {
        int found = Arrays.binarySearch(starts, number);
        int v = found >= 0 ? found : -found - 2;
        Video video = videos.get(v);
        int window = which == Which.ALL
                ? number - starts[v]
                : Chance.of(seed, Chance.Purpose.PICK, epoch).below(v, windows(video));
        return new Sample(video, window * stride);
    }
}
