package rdmflow.tool.extractactivations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.test.Python;
import rdmflow.test.ToolRun;

/**
 * scripts/export-network with random weights of architectures that libraries build offline, then the tool on what it wrote:
 * the same features as PyTorch's. Skipped where python3 lacks the libraries (RDMFLOW_PYTHON names another).
 */
@Tag("slow")
class ExportNetworkTest {
    private static final Path SCRIPT = Path.of(System.getProperty("rdmflow.root", "../.."), "scripts/export-network");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "torchvision:resnet18, layer1 layer4, onnx",
        "torchvision:convnext_tiny, features.1 features.7, onnx",
        "timm:vit_small_patch16_dinov3, every-block, onnx",
        "timm:vit_base_patch16_siglip_224, blocks.0 blocks.11, onnx",
        "transformers:clip, encoder.layers.0 encoder.layers.11, onnx",
        "transformers:dinov2, encoder.layer.0 encoder.layer.11, onnx",
        "torchvision:r3d_18, layer1 layer4, onnx",
        "torchvision:mc3_18, layer2, onnx",
        "torchvision:r2plus1d_18, layer1, torchscript",
        "transformers:videomae, encoder.layer.0, onnx"
    })
    void whatItWritesGivesTheFeaturesOfPyTorch(String network, String layers, String format) throws IOException {
        Python.assumeModules("torch", "torchvision", "timm", "transformers", "onnx");
        List<Object> call = new ArrayList<>(List.of(SCRIPT, network, "--random", "--output", folder.resolve("net")));
        call.add("--layers");
        call.addAll(Arrays.asList(layers.split(" ")));
        if (format.equals("torchscript")) {
            call.add("--torchscript");
        }
        Python.Run made = Python.run(call.toArray());
        assertEquals(0, made.exitCode(), made.output());
        assertTrue(made.output().contains("network " + format + ", weights "), made.output());
        ToolRun run = ToolRun.of(
                ExtractActivations::run,
                "--network",
                format,
                "--weights",
                folder.resolve(format.equals("onnx") ? "net.onnx" : "net.pt"),
                "--card",
                folder.resolve("net.card.json"),
                "--device",
                "cpu",
                "--checked-inputs",
                folder.resolve("net.checked.safetensors"));
        assertEquals(0, run.exitCode(), run.stderr());
    }

    @Test
    void saysInOneLineWhatModulesThereAre() throws IOException {
        Python.assumeModules("torch", "torchvision", "onnx");
        Path output = folder.resolve("net");
        Python.Run run =
                Python.run(SCRIPT, "torchvision:resnet18", "--random", "--layers", "layer9", "--output", output);
        assertEquals(1, run.exitCode());
        assertTrue(
                run.output()
                        .startsWith("export-network: error: resnet18: expected names of its modules, found layer9; it"
                                + " has "),
                run.output());
        assertTrue(Files.notExists(folder.resolve("net.onnx")));
    }
}
