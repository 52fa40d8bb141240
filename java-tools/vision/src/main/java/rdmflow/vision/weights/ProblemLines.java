package rdmflow.vision.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lists for a reader: the first twenty, then how many more. */
public final class ProblemLines {
    private static final int MOST = 20;

    private ProblemLines() {}

    /** Lines of one file, shortened. */
    public static List<String> capped(String file, List<String> lines) {
        if (lines.size() <= MOST + 1) {
            return lines;
        }
        List<String> capped = new ArrayList<>(lines.subList(0, MOST));
        capped.add(file + ": and " + (lines.size() - MOST) + " more like these");
        return capped;
    }

    /** Names separated by commas, shortened. */
    public static String names(Collection<String> names) {
        String first = String.join(", ", names.stream().limit(MOST).toList());
        return names.size() > MOST ? first + " and " + (names.size() - MOST) + " more" : first;
    }
}
