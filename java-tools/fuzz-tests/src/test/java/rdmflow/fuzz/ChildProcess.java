package rdmflow.fuzz;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The campaign of the movie reader in a process of its own; one that ends it is kept, and the campaign goes on. */
final class ChildProcess {
    private static final String STATE = "state.txt";

    private ChildProcess() {}

    static Report run(long seed, double seconds, Path folder) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve("movie"));
        long start = System.nanoTime();
        long first = 0;
        long inputs = 0;
        long accepted = 0;
        int answers = 0;
        int goodFiles = 0;
        Map<String, String> faults = new TreeMap<>();
        for (double left = seconds; left > 0; left = seconds - (System.nanoTime() - start) / 1e9) {
            Files.deleteIfExists(own.resolve(STATE));
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:ErrorFile=" + own.resolve("hs_err.log"),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            ChildProcess.class.getName(),
                            String.valueOf(seed),
                            String.valueOf(first),
                            String.valueOf(left),
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("output.log").toFile())
                    .start();
            if (!process.waitFor((long) left + 300, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            long ended = Long.parseLong(Files.readString(own.resolve("number")).strip());
            if (Files.exists(own.resolve(STATE))) {
                List<String> state = Files.readAllLines(own.resolve(STATE));
                inputs += Long.parseLong(state.get(0));
                accepted += Long.parseLong(state.get(1));
                answers = Math.max(answers, Integer.parseInt(state.get(2)));
                goodFiles = Integer.parseInt(state.get(3));
                for (int i = 4; i + 1 < state.size(); i += 2) {
                    faults.putIfAbsent(state.get(i), state.get(i + 1));
                }
            } else {
                inputs += ended - first + 1;
                String key = "process ended with " + process.exitValue() + " in " + nativeFrame(own);
                Path kept = Files.createDirectories(own.resolve("faults").resolve("seed-" + seed + "-" + ended));
                keep(own, kept);
                faults.putIfAbsent(key, "seed " + seed + ", input " + ended + ": " + kept);
            }
            first = ended + 1;
        }
        return new Report(
                "movie", seed, goodFiles, inputs, accepted, answers, (System.nanoTime() - start) / 1e9, faults);
    }

    private static String nativeFrame(Path folder) throws IOException {
        Path log = folder.resolve("hs_err.log");
        if (!Files.exists(log)) {
            return "no native crash";
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("# C") || line.startsWith("C  ["))
                .findFirst()
                .orElse("unknown code");
    }

    private static void keep(Path folder, Path kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(folder.resolve("hs_err.log"));
    }

    /** The child: seed, first input, seconds, folder. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[3]);
        Subject movies = Movies.subject(folder.resolve("good"));
        Report report = Campaign.run(
                movies, Long.parseLong(args[0]), Long.parseLong(args[1]), Double.parseDouble(args[2]), folder);
        try (BufferedWriter out =
                Files.newBufferedWriter(folder.resolve("movie").resolve(STATE))) {
            out.write(report.inputs() + "\n" + report.accepted() + "\n" + report.answers() + "\n");
            out.write(report.goodFiles() + "\n");
            for (Map.Entry<String, String> fault : report.faults().entrySet()) {
                out.write(fault.getKey().replace('\n', ' ') + "\n"
                        + fault.getValue().replace('\n', ' ') + "\n");
            }
        }
        // A reader that hangs in native code does not keep the process.
        System.exit(0);
    }
}
