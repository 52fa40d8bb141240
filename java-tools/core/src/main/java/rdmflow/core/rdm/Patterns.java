package rdmflow.core.rdm;

/** A volumes x features matrix too large for memory, read in panels of columns. */
public interface Patterns {
    /** Number of volumes T. */
    int rows();

    /** Number of features P. */
    long columns();

    /**
     * Fills the panel with columns {@code first} to {@code first + count - 1}, row-major rows x count, as doubles.
     *
     * @throws java.io.UncheckedIOException if they cannot be read
     */
    void panel(long first, int count, double[] panel);
}
