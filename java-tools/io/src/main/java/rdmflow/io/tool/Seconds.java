package rdmflow.io.tool;

/** Times in sentences. */
public final class Seconds {
    private Seconds() {}

    /** {@code 30 s}, {@code 2.5 s}: whole seconds have no decimals. */
    public static String inWords(double seconds) {
        return (seconds == Math.rint(seconds) && Math.abs(seconds) < 1e9
                        ? String.valueOf((long) seconds)
                        : "" + seconds)
                + " s";
    }
}
