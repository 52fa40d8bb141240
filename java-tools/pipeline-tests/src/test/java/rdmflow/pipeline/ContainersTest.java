package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Singularity definitions cannot be built here; they install what the Dockerfile installs, which can. What the docs say was run is run. */
class ContainersTest {
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void installsTheSameThingsInBothKindsOfImage(String kind) throws IOException {
        Path containers = Nextflow.repository().resolve("containers");
        String docker = stages(Files.readString(containers.resolve("Dockerfile")), "base", kind);
        String singularity = Files.readString(containers.resolve(kind + ".def"));
        Pattern packages = Pattern.compile("apt-get install -y --no-install-recommends ([^\\\\\\n]+)");
        assertFalse(found(packages, docker).isEmpty(), "packages");
        assertEquals(found(packages, docker), found(packages, singularity), "packages");
        assertEquals(
                found(Pattern.compile("ARG BASE=(\\S+)"), docker),
                found(Pattern.compile("From: (\\S+)"), singularity),
                "base");
        Pattern libtorch = Pattern.compile("(PYTORCH_\\w+=\\S+)");
        assertEquals(found(libtorch, docker), found(libtorch, singularity), "libtorch");
        Pattern loader = Pattern.compile("(printf .* && ldconfig)");
        assertEquals(found(loader, docker), found(loader, singularity), "libraries on the loader's path");
        assertEquals(
                found(Pattern.compile("COPY (\\w+)/ "), docker),
                found(Pattern.compile("(?m)^    (\\w+)(?:/\\*)? /"), singularity),
                "files");
    }

    /** The base image's name, which stands before the stages, and the lines of some stages. */
    private static String stages(String dockerfile, String... names) {
        StringBuilder lines = new StringBuilder();
        for (String part : dockerfile.split("(?m)^(?=FROM )")) {
            if (!part.startsWith("FROM ")
                    || Stream.of(names).anyMatch(name -> part.matches("(?s)FROM \\S+ AS " + name + "\n.*"))) {
                lines.append(part);
            }
        }
        return lines.toString();
    }

    @Test
    void namesInTheDocsOnlyProofsThatTheScriptsHave() throws IOException {
        Path root = Nextflow.repository();
        String page = Files.readString(root.resolve("docs/cluster.md"));
        for (String script : List.of("scripts/test-cluster", "scripts/test-containers")) {
            Set<String> named = found(Pattern.compile(script + " ([a-z ]+)`"), page);
            Set<String> there = found(
                    Pattern.compile("wanted=\" \\$\\{\\*:-([a-z ]+)} \""), Files.readString(root.resolve(script)));
            assertEquals(words(there), words(named), script);
        }
    }

    private static Set<String> words(Set<String> lists) {
        return lists.stream()
                .flatMap(list -> Stream.of(list.split(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
