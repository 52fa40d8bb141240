package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tools as built for each platform hold its native code and no other, told by the bytes and not by the names: an
 * object file says which machine it is for. Run by make test-platforms, which builds them.
 */
@Tag("slow")
class PlatformsTest {
    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "build-model-rdms", Set.of("openblas"),
            "compare-rdms", Set.of("openblas"),
            "partition-variance", Set.of("openblas"),
            "fit-cv-regression", Set.of("openblas"),
            "unique-variance", Set.of("openblas"),
            "pca", Set.of("openblas"),
            "check-design", Set.of("avcodec"),
            "render-report", Set.of("avcodec"),
            "extract-activations", Set.of("openblas", "avcodec", "torch_cpu", "djl_torch", "onnxruntime"),
            "simulate-study", Set.of("openblas", "avcodec", "torch_cpu", "djl_torch"));

    /** The headers of an object file, and of four machines in a universal one. */
    private static final int BEGINNING = 88;

    /** JavaCPP's FFmpeg for arm64 Macs ships this one as made for Intel's; whether a Mac asks for it is not proven here. */
    private static final String FOREIGN_UPSTREAM = "org/bytedeco/ffmpeg/macosx-arm64/libatomic.1.dylib";

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64, ELF for machine 62",
        "linux-arm64, ELF for machine 183",
        "macosx-arm64, Mach-O for machine 16777228"
    })
    void toolsHoldThisPlatformsNativesAndNoOthers(String platform, String machine) throws IOException {
        String folder = System.getProperty("rdmflow.platforms");
        Assumptions.assumeTrue(folder != null, "no tools of all platforms (run make test-platforms)");
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        try (Stream<Path> tools = Files.list(Path.of(folder, platform))) {
            for (Path tool : tools.filter(Files::isExecutable).toList()) {
                String name = tool.getFileName().toString();
                Map<String, String> natives = natives(tool);
                natives.forEach((entry, found) -> {
                    if (!found.contains(machine) && !entry.equals(FOREIGN_UPSTREAM)) {
                        wrong.add(name + ": " + entry + ": " + found);
                    }
                });
                for (String library : LIBRARIES.getOrDefault(name, Set.of())) {
                    assertTrue(
                            natives.keySet().stream().anyMatch(entry -> entry.matches(".*/lib" + library + "\\..*")),
                            name + " has no " + library + ": " + natives.keySet());
                }
                seen.add(name);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(seen.containsAll(LIBRARIES.keySet()), seen.toString());
        assertFalse(seen.isEmpty());
    }

    /** What kind of machine each object file in a jar is for; several, one after the other, for a universal one. */
    private static Map<String, String> natives(Path jar) throws IOException {
        Map<String, String> natives = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    String machine = machine(in.readNBytes(BEGINNING));
                    // a class begins as a Mach-O file of several machines does
                    if (!machine.isEmpty() && !entry.getName().endsWith(".class")) {
                        natives.put(entry.getName(), machine);
                    }
                }
            }
        }
        return natives;
    }

    private static String machine(byte[] start) {
        if (start.length < BEGINNING) {
            return "";
        }
        ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        return switch (bytes.getInt(0)) {
            case 0x464c457f -> "ELF for machine " + bytes.getShort(18);
            case 0xfeedfacf, 0xfeedface -> "Mach-O for machine " + bytes.getInt(4);
            case 0xbebafeca -> IntStream.range(
                            0, Math.min(4, bytes.order(ByteOrder.BIG_ENDIAN).getInt(4)))
                    .mapToObj(k -> "Mach-O for machine " + bytes.getInt(8 + 20 * k))
                    .collect(Collectors.joining(", "));
            default -> start[0] == 'M' && start[1] == 'Z' ? "Windows" : "";
        };
    }
}
