package rdmflow.fuzz;

import java.util.Locale;
import java.util.Map;

/**
 * What a campaign found.
 *
 * @param goodFiles how many files were damaged
 * @param inputs how many damaged files were read
 * @param answers different answers: accepted, and each place of the code that refuses or fails
 * @param faults by their key: message, seed and path of the first input
 */
record Report(
        String reader,
        long seed,
        int goodFiles,
        long inputs,
        long accepted,
        int answers,
        double seconds,
        Map<String, String> faults) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "fuzz %s: seed %d, %d inputs of %d good files in %.0f s, %d accepted, %d kinds of answers, %d kinds of faults",
                reader,
                seed,
                inputs,
                goodFiles,
                seconds,
                accepted,
                answers,
                faults.size()));
        faults.forEach((key, message) ->
                text.append("\n  ").append(key).append("\n    ").append(message));
        return text.toString();
    }
}
