package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles combine freely: each adds its own settings, and none takes another's or a label's resources away. */
class ProfilesTest {
    @TempDir
    static Path folder;

    private static Map<String, String> plain;

    @BeforeAll
    static void readTheSettingsWithoutProfiles() throws Exception {
        plain = config("standard");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman", "singularity", "apptainer", "charliecloud"})
    void addsSlurmAndAGpuToEachContainerEngineAndKeepsTheResourcesOfTheLabels(String engine) throws Exception {
        Map<String, String> combined = config("slurm," + engine + ",gpu");
        assertEquals("'slurm'", combined.get("process.executor"));
        assertEquals("true", combined.get(engine + ".enabled"));
        assertEquals("'rdmflow-gpu:0.1.0'", combined.get("process.'withLabel:use_gpu'.container"));
        assertTrue(combined.get("process.'withLabel:use_gpu'.clusterOptions").contains("--gres=gpu:1"));
        for (String setting : plain.keySet()) {
            if (setting.matches("process\\.('withLabel:(cpu_small|cpu_large|gpu)'.*|errorStrategy|maxRetries|ext.*)")) {
                assertEquals(plain.get(setting), combined.get(setting), setting);
            }
        }
        assertEquals("'rdmflow-cpu:0.1.0'", combined.get("process.container"));
    }

    @Test
    void takesProfilesInAnyOrder() throws Exception {
        Map<String, String> combined = config("demo,slurm,apptainer,gpu,reproducible");
        assertEquals(combined, config("reproducible,gpu,apptainer,slurm,demo"));
        assertEquals("1", combined.get("process.resourceLimits").replaceAll(".*cpus:(\\d+).*", "$1"));
        assertEquals("'slurm'", combined.get("process.executor"));
        assertEquals("true", combined.get("params.simulate"));
    }

    /** The settings that Nextflow makes of some profiles, by name. */
    private static Map<String, String> config(String profiles) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "config", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Nextflow.repository().resolve("scripts/nextflow").toString(),
                        "config",
                        Nextflow.repository().toString(),
                        "-flat",
                        "-profile",
                        profiles)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("RDMFLOW_NEXTFLOW", "assembled");
        Process process = builder.start();
        assertTrue(process.waitFor(30, TimeUnit.MINUTES), profiles);
        assertEquals(0, process.exitValue(), Files.readString(log));
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : Files.readAllLines(log)) {
            String[] parts = line.split(" = ", 2);
            if (parts.length == 2) {
                settings.put(parts[0], parts[1]);
            }
        }
        return settings;
    }
}
