package rdmflow.training.shards;

import java.nio.file.Path;

/**
 * A labelled video.
 *
 * @param name unique, begins with the class
 * @param action its class
 * @param source a video file, or a folder of pictures
 */
public record ActionVideo(String name, String action, Path source) {}
