package rdmflow.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the pipeline of one checkout in one launch folder, each time as a process of its own.
 *
 * @param checkout folder of main.nf and bin/
 * @param folder where it is started: holds work/, results/ and the cache
 * @param options given to every run, such as {@code -profile demo}
 * @param variables of the environment that differs from the test's own
 */
record Nextflow(Path checkout, Path folder, List<String> options, Map<String, String> variables) {
    // Only a hang takes so long, on however busy a machine.
    private static final long MINUTES = 30;

    Nextflow(Path checkout, Path folder, List<String> options) {
        this(checkout, folder, options, Map.of());
    }

    /** The repository under test, three levels above this module when Maven does not say. */
    static Path repository() {
        String root = System.getProperty("rdmflow.root", "../..");
        return Path.of(root).toAbsolutePath().normalize();
    }

    /** Runs the pipeline to its end. */
    PipelineRun run(String... more) {
        return run(Map.of(), more);
    }

    /** The same under one of Nextflow's parsers, v1 or v2 (the strict one). */
    PipelineRun runUnder(String parser, String... more) {
        return run(Map.of("NXF_SYNTAX_PARSER", parser), more);
    }

    private PipelineRun run(Map<String, String> variables, String... more) {
        Started started = start(variables, more);
        try {
            if (!started.process().waitFor(MINUTES, TimeUnit.MINUTES)) {
                started.process().destroy();
                throw new IllegalStateException("nextflow timed out: " + Files.readString(started.log()));
            }
            return started.ended();
        } catch (InterruptedException e) {
            started.process().destroy();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the pipeline and returns at once. */
    Started start(String... more) {
        return start(Map.of(), more);
    }

    private Started start(Map<String, String> variables, String... more) {
        List<String> command = new ArrayList<>(
                List.of(repository().resolve("scripts/nextflow").toString(), "run", checkout.toString()));
        command.addAll(options);
        command.addAll(Arrays.asList(more));
        if (command.stream().noneMatch(word -> word.startsWith("--java_options"))) {
            // tasks of a second or two end before the optimising compiler has paid for itself
            command.add("--java_options=-XX:TieredStopAtLevel=1");
        }
        try {
            Files.createDirectories(folder);
            Path log = Files.createTempFile(folder, "run", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            Map<String, String> environment = builder.environment();
            environment.put("RDMFLOW_NEXTFLOW", "assembled");
            // Nextflow's memory is bounded, whatever the size of the study.
            environment.put("NXF_OPTS", "-Xmx1g");
            // Surefire's own settings are nothing to the pipeline.
            environment.remove("OPENBLAS_NUM_THREADS");
            environment.putAll(variables);
            return new Started(
                    builder.start(), log, folder.resolve(results(more)).resolve("pipeline_info/trace.tsv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String results(String... more) {
        int option = List.of(more).indexOf("--outdir");
        return option < 0 ? "results" : more[option + 1];
    }

    /** A run under way. */
    record Started(Process process, Path log, Path trace) {
        /** Waits until the log holds the text; returns whether it came before the end of the run. */
        boolean awaits(String text) throws IOException, InterruptedException {
            while (process.isAlive()) {
                if (Files.readString(log).contains(text)) {
                    return true;
                }
                Thread.sleep(100);
            }
            return Files.readString(log).contains(text);
        }

        PipelineRun ended() throws IOException {
            return new PipelineRun(process.exitValue(), Files.readString(log), rows(trace));
        }

        private static List<Map<String, String>> rows(Path trace) throws IOException {
            if (!Files.exists(trace)) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(trace);
            String[] header = lines.get(0).split("\t");
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split("\t", -1);
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < header.length; i++) {
                    // A process goes by its own name, whichever subworkflow calls it.
                    boolean process = header[i].equals("process") || header[i].equals("name");
                    row.put(header[i], process ? cells[i].replaceFirst("^(\\w+:)+", "") : cells[i]);
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
