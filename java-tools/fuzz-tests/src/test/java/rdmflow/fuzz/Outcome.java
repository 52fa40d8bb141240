package rdmflow.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import rdmflow.core.DataException;

/**
 * What a reader made of a file.
 *
 * @param code what the tool runner would make of it: 0, 65, 70, 74 or 137
 * @param key equal where two outcomes come from the same place of the code for the same reason
 * @param message of a failure, one line
 * @param digest of what was read, with code 0
 */
record Outcome(int code, String key, String message, long digest) {
    private static final int FRAMES = 6;

    static Outcome accepted(long digest) {
        return new Outcome(0, "accepted", "", digest);
    }

    static Outcome failed(Throwable thrown) {
        int code = thrown instanceof DataException
                ? 65
                : thrown instanceof IOException || thrown instanceof UncheckedIOException
                        ? 74
                        : thrown instanceof OutOfMemoryError ? 137 : 70;
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Outcome(
                code,
                code + " " + place(root),
                (code == 65 ? "" : root.getClass().getName() + ": ")
                        + String.valueOf(thrown.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""),
                0);
    }

    /** A fault that no exception tells. */
    static Outcome fault(String kind, String where, String message) {
        return new Outcome(70, kind + " " + where, message, 0);
    }

    boolean isFault() {
        return code != 0 && code != 65;
    }

    /** A tool tells its reasons by words alone: numbers and quoted parts aside, equal words come from one place. */
    private static String place(Throwable thrown) {
        List<String> frames = frames(thrown.getStackTrace());
        boolean byTool = !frames.isEmpty() && frames.get(0).startsWith(ToolCall.class.getSimpleName());
        String words = String.valueOf(thrown.getMessage()).replaceAll("\"[^\"]*\"|found .*|[^A-Za-z ]", "");
        return thrown.getClass().getName() + frames + (byTool ? words.substring(0, Math.min(200, words.length())) : "");
    }

    /** The innermost frames of our own and of libraries, without the JDK's. */
    static List<String> frames(StackTraceElement[] trace) {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : trace) {
            if (!frame.getClassName().startsWith("java") && frames.size() < FRAMES) {
                frames.add(frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName() + ":"
                        + frame.getLineNumber());
            }
        }
        return frames;
    }
}
