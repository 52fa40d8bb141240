package rdmflow.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A simulated study of 3 participants, 2 runs of 12 volumes and 4 networks, of which a test takes the first few.
 *
 * @param folder where simulate-study wrote it
 */
record SmallStudy(Path folder) {
    /** The columns of the sheets that name files. */
    static final Set<String> FILES = Set.of(
            "bold",
            "bold_json",
            "rois",
            "roi_labels",
            "confounds",
            "confounds_json",
            "compcor_mask",
            "video",
            "weights",
            "flow_weights",
            "card");

    private static SmallStudy simulated;

    /** The study, simulated once for all test classes; who changes one of its files puts it back. */
    static synchronized SmallStudy simulated() throws IOException, InterruptedException {
        if (simulated == null) {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "small-study");
            Tools.run(
                    "simulate-study",
                    "--subjects",
                    "3",
                    "--runs",
                    "2",
                    "--volumes",
                    "12",
                    "--seed",
                    "7",
                    "--output",
                    folder.resolve("study").toString());
            simulated = new SmallStudy(folder.resolve("study"));
        }
        return simulated;
    }

    /** Writes a sheet into another folder: its first rows, with paths relative to that folder. */
    void write(String sheet, Path to, List<String> rows) throws IOException {
        List<String> header = Arrays.asList(lines(sheet).get(0).split(",", -1));
        Path prefix = to.toAbsolutePath().relativize(folder.toAbsolutePath());
        Stream<String> moved = rows.stream().map(row -> {
            String[] cells = row.split(",", -1);
            return IntStream.range(0, cells.length)
                    .mapToObj(i -> FILES.contains(header.get(i)) ? moved(prefix, cells[i]) : cells[i])
                    .collect(Collectors.joining(","));
        });
        Files.write(
                to.resolve(sheet),
                Stream.concat(Stream.of(String.join(",", header)), moved).toList());
    }

    /** The rows of a sheet without its header. */
    List<String> rows(String sheet) throws IOException {
        return lines(sheet).subList(1, lines(sheet).size());
    }

    /** The scans of the first participants. */
    List<String> scansOf(int participants) throws IOException {
        List<String> rows = rows("subjects.csv");
        List<String> names = rows.stream().map(SmallStudy::key).distinct().toList();
        return rows.stream()
                .filter(row -> names.indexOf(key(row)) < participants)
                .toList();
    }

    /** What the first column of a row says. */
    static String key(String row) {
        return row.split(",")[0];
    }

    /** The bytes of every file below a folder by relative name, as hashes; without one of its subfolders. */
    static TreeMap<String, Integer> contents(Path folder, String without) throws IOException {
        TreeMap<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString();
                if (!name.startsWith(without)) {
                    contents.put(name, Arrays.hashCode(Files.readAllBytes(path)));
                }
            }
        }
        return contents;
    }

    private List<String> lines(String sheet) throws IOException {
        return Files.readAllLines(folder.resolve(sheet));
    }

    private static String moved(Path prefix, String cell) {
        return Arrays.stream(cell.split(";"))
                .map(file -> file.isEmpty() ? file : prefix.resolve(file).toString())
                .collect(Collectors.joining(";"));
    }
}
