package rdmflow.vision.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

/** The engine starts once per JVM, so each start runs in a JVM of its own. */
class EnginesTest {
    @TempDir
    Path folder;

    @Test
    void saysWhatIsMissingAndFetchesNothingWithoutLibtorch() throws IOException, InterruptedException {
        String said = start(List.of("-cp", classPath(path -> !path.contains("pytorch-native-cpu"))), "");
        assertEquals(
                "libtorch: expected it in the tool's jar or in a folder named by PYTORCH_LIBRARY_PATH (with"
                        + " PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cpu or cu128), found neither; nothing is downloaded",
                said);
        assertTrue(folder.toFile().list().length == 0, "DJL's cache folder stays empty");
    }

    @Test
    void saysThatAFolderHoldsNoLibtorch() throws IOException, InterruptedException {
        String said = start(List.of("-cp", classPath(path -> true)), folder.toString());
        assertEquals(
                "PYTORCH_LIBRARY_PATH: expected " + System.mapLibraryName("torch_cpu") + " in " + folder
                        + ", found none; name the folder of libtorch, or unset it for the CPU library in the tool's jar",
                said);
    }

    @Test
    void startsWithTheThreadsAskedForBothWithinAndBetweenOperations() throws IOException, InterruptedException {
        assertEquals("cpu() 2 2", start(List.of("-cp", classPath(path -> true)), null));
    }

    /** Without the lock DJL would make its folder at once; a slow machine can only make this test pass. */
    @Test
    void waitsWhileAnotherProcessUnpacks() throws IOException, InterruptedException {
        Path cache = Files.createDirectories(folder.resolve("pytorch"));
        Path lock = cache.resolve(Engines.LOCK);
        Process process;
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            process = launch(List.of("-cp", classPath(path -> true)), "");
            assertFalse(process.waitFor(4, TimeUnit.SECONDS), "waits");
            assertArrayEquals(new String[] {Engines.LOCK}, cache.toFile().list());
        }
        assertEquals("cpu() 2 2", said(process));
    }

    private String start(List<String> arguments, String libraryPath) throws IOException, InterruptedException {
        return said(launch(arguments, libraryPath));
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return said;
    }

    private Process launch(List<String> arguments, String libraryPath) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(arguments);
        builder.command().add(Starter.class.getName());
        builder.environment().remove("PYTORCH_LIBRARY_PATH");
        if (libraryPath != null) {
            builder.environment().put("DJL_CACHE_DIR", folder.toString());
            if (!libraryPath.isEmpty()) {
                builder.environment().put("PYTORCH_LIBRARY_PATH", libraryPath);
            }
        }
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String classPath(java.util.function.Predicate<String> wanted) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Prints the device and libtorch's two thread counts, or the problem. */
    static final class Starter {
        public static void main(String[] arguments) {
            try {
                System.out.println(Engines.start("cpu", 2) + " " + ai.djl.pytorch.jni.JniUtils.getNumThreads() + " "
                        + ai.djl.pytorch.jni.JniUtils.getNumInteropThreads());
            } catch (DataException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
