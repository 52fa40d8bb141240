package rdmflow.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import rdmflow.core.DataException;

/** Runs a tool and turns its exit code back into what a reader does: a value or an exception. */
public final class ToolCall {
    private static final ThreadLocal<ByteArrayOutputStream> TEXT = ThreadLocal.withInitial(ByteArrayOutputStream::new);

    static {
        // Tools print to this one stream; campaigns run side by side.
        System.setErr(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        TEXT.get().write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        TEXT.get().write(bytes, offset, length);
                    }
                },
                true,
                StandardCharsets.UTF_8));
    }

    private ToolCall() {}

    /** Returns 0; a refusal becomes a DataException, any other exit code an exception with what the tool printed. */
    public static long run(IntSupplier tool) {
        TEXT.get().reset();
        int code = tool.getAsInt();
        List<String> lines = TEXT.get().toString(StandardCharsets.UTF_8).lines().toList();
        if (code == 65) {
            throw new DataException(lines.get(lines.size() - 1));
        }
        if (code != 0) {
            throw new IllegalStateException("exit code " + code + ": " + String.join(" | ", lines));
        }
        return 0;
    }
}
