package rdmflow.tool.extractactivations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.test.ToolRun;

/** A short movie, a small network with its weights and card, and runs of the tool on them. */
abstract class SmallExtraction {
    @TempDir
    Path folder;

    Path movie;
    Path weights;
    Path card;
    Path output;
    ToolRun last;

    @BeforeEach
    void study() throws IOException {
        movie = TinyStudy.movie(folder.resolve("run1.y4m"), 310);
        weights = TinyStudy.weights(folder.resolve("mae.safetensors"));
        card = Files.writeString(folder.resolve("card.json"), TinyStudy.CARD);
        output = folder.resolve("out").resolve("mae_run-1_grams.h5");
    }

    void fails(int code, String message, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--run", "1", "--volumes", "6", "--tr", "2"));
        assertEquals(
                code,
                run(Stream.concat(arguments.stream(), Arrays.stream(options)).toArray(String[]::new)),
                last.stderr());
        assertTrue(
                last.lines().stream().anyMatch(line -> line.contains("error: ") && line.contains(message)),
                last.stderr());
        assertTrue(Files.notExists(output) && Files.notExists(Path.of(output + ".json")), "nothing is left behind");
    }

    /** With the study's files, which later options replace. */
    int run(String... options) {
        List<String> arguments = new ArrayList<>();
        List<String> given = List.of(options);
        String[][] defaults = {
            {"--video", movie.toString()},
            {"--model", "mae"},
            {"--network", "mae-vitb16"},
            {"--weights", weights.toString()},
            {"--card", card.toString()},
            {"--device", "cpu"},
            {"--scratch", folder.resolve("scratch").toString()},
            {"--output", output.toString()}
        };
        for (String[] option : defaults) {
            if (!given.contains(option[0])) {
                arguments.addAll(List.of(option));
            }
        }
        for (int i = 0; i < options.length; i++) {
            boolean replacedLater = options[i].startsWith("--") && given.lastIndexOf(options[i]) > i;
            if (replacedLater) {
                i++;
            } else {
                arguments.add(options[i]);
            }
        }
        return runExactly(arguments.toArray(String[]::new));
    }

    int runExactly(String... arguments) {
        last = ToolRun.of(ExtractActivations::run, (Object[]) arguments);
        return last.exitCode();
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
