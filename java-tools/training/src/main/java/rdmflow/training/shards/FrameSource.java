package rdmflow.training.shards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import rdmflow.core.DataException;
import rdmflow.training.shards.Pictures.Picture;
import rdmflow.vision.frames.FrameResize;
import rdmflow.vision.frames.FrameSquares;
import rdmflow.vision.frames.Interpolation;
import rdmflow.vision.frames.VideoReader;

/** All frames of a video or of a folder of pictures, resized to a short side and encoded as JPEG. */
public final class FrameSource {
    /**
     * A video as it stands in a shard.
     *
     * @param jpegs its frames in order
     */
    public record Frames(int width, int height, List<byte[]> jpegs) {}

    private FrameSource() {}

    /**
     * Decodes everything.
     *
     * @throws DataException if the video or one of its pictures is damaged beyond what {@link VideoReader} bears
     */
    public static Frames read(ActionVideo video, int shortSide, float quality) {
        return Files.isDirectory(video.source())
                ? ofFolder(video.source(), shortSide, quality)
                : ofVideo(video.source(), shortSide, quality);
    }

    private static Frames ofVideo(Path file, int shortSide, float quality) {
        try (VideoReader reader = VideoReader.open(file)) {
            int frames = Math.toIntExact(reader.info().frames());
            FrameResize resize =
                    FrameResize.whole(reader.info().width(), reader.info().height(), shortSide, Interpolation.LINEAR);
            BitSet all = new BitSet();
            all.set(0, frames);
            List<byte[]> jpegs = new ArrayList<>();
            try (FrameSquares pictures = new FrameSquares(reader, resize, all)) {
                for (int frame = 0; frame < frames; frame++) {
                    jpegs.add(
                            Pictures.jpeg(new Picture(resize.width(), resize.height(), pictures.get(frame)), quality));
                    pictures.forgetBefore(frame);
                }
            }
            return new Frames(resize.width(), resize.height(), jpegs);
        }
    }

    private static Frames ofFolder(Path folder, int shortSide, float quality) {
        List<byte[]> jpegs = new ArrayList<>();
        FrameResize resize = null;
        int width = 0;
        int height = 0;
        for (Path file : ActionFolder.pictures(folder)) {
            String name = folder.getFileName() + "/" + file.getFileName();
            Picture picture = Pictures.decode(bytes(file), name);
            if (resize == null) {
                width = picture.width();
                height = picture.height();
                resize = FrameResize.whole(width, height, shortSide, Interpolation.LINEAR);
            }
            if (picture.width() != width || picture.height() != height) {
                throw new DataException(name + ": expected frames of " + width + " x " + height + " throughout, found "
                        + picture.width() + " x " + picture.height());
            }
            jpegs.add(
                    Pictures.jpeg(new Picture(resize.width(), resize.height(), resize.apply(picture.rgb())), quality));
        }
        return new Frames(resize.width(), resize.height(), jpegs);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
