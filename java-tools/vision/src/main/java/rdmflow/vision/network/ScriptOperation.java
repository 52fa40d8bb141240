package rdmflow.vision.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An operation of libtorch that DJL does not offer, asked for by a TorchScript module of one line, made here: an archive
 * without weights, as {@code torch.jit.save} would write it. One for the process: it holds no tensors, so it belongs to
 * no device.
 */
final class ScriptOperation {
    private final String code;
    private PtSymbolBlock module;

    /**
     * An operation that is loaded when it is first used.
     *
     * @param expression in TorchScript's serialized form
     * @param arguments the names of the tensors in it
     */
    ScriptOperation(String expression, String... arguments) {
        code =
                """
                class Op(Module):
                  __parameters__ = []
                  __buffers__ = []
                  def forward(self: __torch__.Op,
                    %s: Tensor) -> Tensor:
                    return %s
                """
                        .formatted(String.join(": Tensor,\n    ", arguments), expression);
    }

    /** The result, owned by the manager of the first argument. */
    NDArray of(NDArray... arguments) {
        // the flag keeps libtorch's inference mode off, whose results refuse to be changed in place
        return IValueUtils.forward(module(), new NDList(arguments), true).singletonOrThrow();
    }

    private synchronized PtSymbolBlock module() {
        if (module == null) {
            try {
                PtNDManager manager = (PtNDManager) NDManager.newBaseManager(null, "PyTorch");
                module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive()), true, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return module;
    }

    private byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "op/data.pkl", "\u0080\u0002c__torch__\nOp\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "op/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
            store(zip, "op/constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "op/version", "3\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Without compression: libtorch reads no other entries. */
    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
