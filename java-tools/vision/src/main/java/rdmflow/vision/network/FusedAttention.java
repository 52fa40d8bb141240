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
 * libtorch's fused attention, which never holds the scores of all pairs of tokens. DJL does not offer it, so it is asked
 * for by a TorchScript module of one line, made here: an archive without weights, as {@code torch.jit.save} would write it.
 */
final class FusedAttention {
    private static final String CODE =
            """
            class Op(Module):
              __parameters__ = []
              __buffers__ = []
              def forward(self: __torch__.Op,
                q: Tensor,
                k: Tensor,
                v: Tensor) -> Tensor:
                return torch.scaled_dot_product_attention(q, k, v, None, 0., False, scale=1.)
            """;

    private static PtSymbolBlock operation;

    private FusedAttention() {}

    /**
     * softmax(q k') v.
     *
     * @param q N x heads x tokens x width, divided by the root of the width already; its manager owns the result
     */
    static NDArray of(NDArray q, NDArray k, NDArray v) {
        // the flag keeps libtorch's inference mode off, whose results refuse to be changed in place
        return IValueUtils.forward(operation(), new NDList(q, k, v), true).singletonOrThrow();
    }

    /** One for the process: it holds no tensors, so it belongs to no device. */
    private static synchronized PtSymbolBlock operation() {
        if (operation == null) {
            try {
                PtNDManager manager = (PtNDManager) NDManager.newBaseManager(null, "PyTorch");
                operation = JniUtils.loadModule(manager, new ByteArrayInputStream(archive()), true, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return operation;
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "op/data.pkl", "\u0080\u0002c__torch__\nOp\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "op/code/__torch__.py", CODE.getBytes(StandardCharsets.UTF_8));
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
