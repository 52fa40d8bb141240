package rdmflow.core.group;

/** Fisher's z = atanh r, whose spread does not depend on r; docs/method.md section 7. */
public final class FisherZ {
    private FisherZ() {}

    /** atanh r = (log(1 + r) - log(1 - r)) / 2 for -1 &lt;= r &lt;= 1, infinite at the ends; exact near 0. */
    public static double of(double r) {
        return (Math.log1p(r) - Math.log1p(-r)) / 2;
    }

    /** The inverse, tanh z. */
    public static double inverse(double z) {
        return Math.tanh(z);
    }
}
