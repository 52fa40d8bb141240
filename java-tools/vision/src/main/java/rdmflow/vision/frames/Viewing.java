package rdmflow.vision.frames;

/**
 * What a user can say about how a movie is to be shown.
 *
 * @param start time 0 of the run
 * @param matrix colour matrix, or {@link ColourMatrix#AUTO} for the movie's own
 */
public record Viewing(MovieStart start, ColourMatrix matrix) {
    public static final Viewing DEFAULT = new Viewing(MovieStart.FIRST, ColourMatrix.AUTO);
}
