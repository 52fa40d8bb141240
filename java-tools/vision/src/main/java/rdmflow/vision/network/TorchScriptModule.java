package rdmflow.vision.network;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import rdmflow.core.DataException;

/**
 * A module traced or scripted by PyTorch that returns one tensor, a tuple or list of them, or a dict. The card names
 * those of a tuple in its order; a dict names its own.
 */
final class TorchScriptModule implements OwnModule {
    private final String file;
    private final Model model;
    private final PtSymbolBlock block;

    private TorchScriptModule(String file, Model model) {
        this.file = file;
        this.model = model;
        block = (PtSymbolBlock) model.getBlock();
        JniUtils.enableInferenceMode(block);
    }

    static Network load(NetworkCard card, Path file, Device device) {
        String name = file.getFileName().toString();
        Model model = Model.newInstance("torchscript", device, "PyTorch");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            model.load(in);
        } catch (EngineException | ai.djl.MalformedModelException e) {
            model.close();
            throw new DataException(
                    name + ": expected a TorchScript module that takes "
                            + card.input().shape(1) + ", found " + lastReason(e),
                    e);
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException(e);
        }
        return OwnNetwork.of(card, name, new TorchScriptModule(name, model));
    }

    @Override
    public ScriptOutputs run(NDArray input, NDManager manager) {
        try (IValue argument = IValue.from((PtNDArray) input)) {
            return ScriptOutputs.of(file, block.forward(argument), (PtNDManager) manager);
        }
    }

    @Override
    public String kind() {
        return "a TorchScript module";
    }

    @Override
    public String reason(Exception e) {
        return lastReason(e);
    }

    /** libtorch tells the reason last, behind the module's code and stack. */
    private static String lastReason(Exception e) {
        List<String> lines = String.valueOf(e.getMessage()).strip().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("RuntimeError: "))
                .findFirst()
                .orElse(lines.get(0));
    }

    @Override
    public String inferenceRemedy() {
        return "call .eval() before torch.jit.trace";
    }

    @Override
    public String batchRemedy() {
        return "Keep the batch axis free, as in x.flatten(1), and trace it again";
    }

    @Override
    public NDManager manager() {
        return model.getNDManager();
    }

    @Override
    public void close() {
        model.close();
    }
}
