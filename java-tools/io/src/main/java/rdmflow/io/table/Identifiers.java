package rdmflow.io.table;

import java.util.regex.Pattern;

/** Names that reach file names, a shell and HTML: letters, digits, dot, underscore and minus, not starting with one. */
public final class Identifiers {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private Identifiers() {}

    public static boolean isValid(String name) {
        return ALLOWED.matcher(name).matches();
    }
}
