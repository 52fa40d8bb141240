package rdmflow.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * One participant of Haxby et al. 2001, read where it lies: twelve runs of 121 volumes, masks and events.
 *
 * @param folder of the participant
 */
record HaxbyData(Path folder) {
    /** Skips the test with a reason where there is no reference data. */
    static HaxbyData find() {
        String given = System.getProperty("rdmflow.shared", "");
        Path shared = given.isEmpty() || given.startsWith("$")
                ? Nextflow.repository().resolveSibling("shared")
                : Path.of(given);
        Path folder = shared.resolve("data/haxby/haxby2001/sub001").toAbsolutePath();
        Assumptions.assumeTrue(
                Files.isDirectory(folder), "skipped: no reference data haxby (set -Drdmflow.shared=FOLDER)");
        return new HaxbyData(folder);
    }

    /** The BOLD of a run, 1 to 12. */
    Path bold(int run) {
        return folder.resolve(String.format("BOLD/task001_run%03d/bold_25mm.nii.gz", run));
    }

    /** The blocks of a run, 1 to 12. */
    Path events(int run) {
        return bold(run).resolveSibling("bold_events.tsv");
    }

    Path mask(String name) {
        return folder.resolve("masks/25mm/" + name + ".nii.gz");
    }

    /** Rows of a table of expected numbers beside these tests. */
    static List<String[]> expected(String table) throws IOException {
        try (InputStream in = HaxbyData.class.getResourceAsStream(table)) {
            List<String[]> rows = new ArrayList<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> rows.add(line.split("\t")));
            return rows;
        }
    }
}
