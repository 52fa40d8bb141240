package rdmflow.vision.frames;

import picocli.CommandLine.Option;

/** How movies are shown: the same words for every tool that opens them, since all must show the same frames. */
public final class ViewingOptions {
    @Option(
            names = "--movie-start",
            paramLabel = "X",
            defaultValue = "first",
            description =
                    "Time 0 of the run where the picture starts late: the first frame, or keep the file's own time 0"
                            + " and hold the first frame until then (default: ${DEFAULT-VALUE}).")
    private MovieStart movieStart;

    @Option(
            names = "--colour-matrix",
            paramLabel = "M",
            defaultValue = "auto",
            description =
                    "${COMPLETION-CANDIDATES}; auto: what the movie declares, bt601 where it declares none (default:"
                            + " ${DEFAULT-VALUE}).")
    private ColourMatrix colourMatrix;

    public Viewing viewing() {
        return new Viewing(movieStart, colourMatrix);
    }
}
