package rdmflow.tool.groupstats;

import java.util.Comparator;

/** Control and target of a unique-variance score. */
record Pair(String control, String target) {
    static final Comparator<Pair> ORDER = Comparator.comparing(Pair::control).thenComparing(Pair::target);

    @Override
    public String toString() {
        return target + " beyond " + control;
    }
}
