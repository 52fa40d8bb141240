package rdmflow.tool.extractactivations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BadInputTest extends SmallExtraction {
    @Test
    void refusesAMissingOrWrongOptionAsUsage() {
        assertEquals(64, runExactly("--video", movie.toString(), "--model", "mae"));
        assertTrue(
                last.lastLine().contains("expected --network, --weights, --run, --volumes, --tr, --output"),
                last.lastLine());
        fails(64, "--volumes: expected at least 2, found 0", "--volumes", "0");
        fails(64, "--model: expected letters, digits, '.', '_', '-', found a b", "--model", "a b");
        fails(64, "--device: expected auto, cpu or gpuN, found tpu", "--device", "tpu");
        fails(64, "--batch-size: expected at least 1, found 0", "--batch-size", "0");
        fails(64, "--slice-time-ref: expected 0 to 1, found 2.0", "--slice-time-ref", "2");
        fails(64, "--feature-rate: expected a positive rate, found -1.0", "--feature-rate", "-1");
        fails(64, "--tr: expected more than 0 seconds, found 0.0", "--tr", "0");
        fails(64, "--hrf", "--hrf");
    }

    @Test
    void refusesMoviesThatCannotServe() throws IOException {
        fails(
                65,
                "run2.y4m: expected a file, found none",
                "--video",
                folder.resolve("run2.y4m").toString());
        Path text = Files.writeString(folder.resolve("text.mp4"), "no movie at all\n".repeat(200));
        fails(65, "text.mp4: expected a movie, found Invalid data", "--video", text.toString());
        Path empty = TinyStudy.movie(folder.resolve("empty.y4m"), 0);
        fails(65, "empty.y4m: expected a movie, found ", "--video", empty.toString());
        Path shorter = TinyStudy.movie(folder.resolve("short.y4m"), 100);
        fails(65, "short.y4m: expected a movie of 12 s for 6 volumes of 2 s", "--video", shorter.toString());
        fails(65, "run1.y4m: expected at least as many frames per second as the feature rate", "--feature-rate", "30");
    }

    @Test
    void refusesNetworksAndWeightsThatDoNotFitAndSaysAllAtOnce() throws IOException {
        fails(65, "network alexnet: expected one of resnet18-imagenet", "--network", "alexnet");
        Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"resize\": 16, \"crop\": 16, \"colour\": 1}");
        fails(65, "wrong.json: expected fields", "--card", wrong.toString());
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(weights), 3000));
        fails(65, "cut.safetensors", "--weights", cut.toString());
        fails(65, "conv1.weight", "--network", "resnet18-imagenet");
        int code = run(
                "--run",
                "1",
                "--volumes",
                "60",
                "--tr",
                "2",
                "--hrf",
                "fir",
                "--weights",
                "" + folder.resolve("none.pt"));
        assertEquals(65, code);
        assertEquals(
                3,
                last.lines().stream().filter(line -> line.contains(": error: ")).count(),
                last.stderr());
    }

    /** A model's numbers are known only when it has run. */
    @Test
    void refusesAnOnnxModelThatIsDamagedLacksItsDataOrGivesNoNumbers() throws IOException {
        Path models = Path.of("../vision/src/test/resources/rdmflow/vision/network/onnx");
        Files.writeString(card, "{\"resize\": 8, \"crop\": 8}");
        Path data = Files.copy(models.resolve("external.onnx"), folder.resolve("external.onnx"));
        fails(
                65,
                "external.onnx: expected external.onnx.data, which holds",
                "--network",
                "onnx",
                "--weights",
                "" + data);
        byte[] bytes = Files.readAllBytes(models.resolve("layers.onnx"));
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
        fails(
                65,
                "cut.onnx: expected an ONNX model, found one that is damaged",
                "--network",
                "onnx",
                "--weights",
                "" + cut);
        String model = models.resolve("no-numbers.onnx").toString();
        fails(65, "onnx layer log: expected finite activations, found ", "--network", "onnx", "--weights", model);
        fails(
                65,
                "device: expected gpu7, found an ONNX Runtime without CUDA",
                "--device",
                "gpu7",
                "--network",
                "onnx",
                "--weights",
                models.resolve("layers.onnx").toString());
    }

    @Test
    void refusesAGpuThatIsNotThere() {
        fails(65, "device: expected gpu7, found no GPU that libtorch sees; use --device cpu", "--device", "gpu7");
    }
}
