package rdmflow.core;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Names of runs as join keys: digits lose their leading zeros ({@code 01} is {@code 1}), other names stay as they are.
 * Runs of digits sort as integers and before other names.
 */
public final class RunKey {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** The order in which every tool sorts runs. */
    public static final Comparator<String> ORDER = Comparator.comparing((String run) -> !isDigits(run))
            .thenComparing(run -> isDigits(run) ? new BigInteger(run) : BigInteger.ZERO)
            .thenComparing(Comparator.naturalOrder());

    private RunKey() {}

    public static String of(String run) {
        return isDigits(run) ? new BigInteger(run).toString() : run;
    }

    private static boolean isDigits(String run) {
        return DIGITS.matcher(run).matches();
    }
}
