package rdmflow.tool.renderreport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an earlier, other study left among the results, said in one warning. */
final class Leftovers {
    private static final int MOST_NAMED = 20;

    private Leftovers() {}

    /**
     * The warning, or none.
     *
     * @param file one name per line; may be null, where nothing was left
     */
    static List<String> warning(Path file) throws IOException {
        List<String> names = file == null
                ? List.of()
                : Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        int more = names.size() - MOST_NAMED;
        return List.of("The folder of results holds " + names.size() + (names.size() == 1 ? " file" : " files")
                + " of an earlier study, not of this one: "
                + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)))
                + (more > 0 ? " and " + more + " more" : "") + ". --clean_outdir removes them.");
    }
}
