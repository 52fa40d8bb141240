package rdmflow.vision.frames;

import rdmflow.core.time.MovieTiming;

/**
 * What a movie's file says of itself.
 *
 * @param file name without folders
 * @param width pixels
 * @param height pixels
 * @param rateNumerator frames per second as a fraction
 * @param rateDenominator of that fraction
 * @param frames number of frames: counted by {@link VideoProbe#exact}, declared by the header or estimated from the
 *     duration by {@link VideoProbe#header}
 */
public record VideoInfo(String file, int width, int height, int rateNumerator, int rateDenominator, long frames) {
    public double framesPerSecond() {
        return (double) rateNumerator / rateDenominator;
    }

    public MovieTiming timing() {
        return new MovieTiming(frames, framesPerSecond());
    }
}
