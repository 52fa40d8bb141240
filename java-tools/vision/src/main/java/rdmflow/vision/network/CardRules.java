package rdmflow.vision.network;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a card's fields may say, whatever the weights are. */
final class CardRules {
    private CardRules() {}

    /** One line per field that is out of range. */
    static List<String> problems(NetworkCard card) {
        List<String> problems = new ArrayList<>();
        oneOf(problems, "architecture", card.architecture(), Architecture.names());
        oneOf(problems, "window", card.window(), List.of("start", "centre", "end"));
        oneOf(problems, "interpolation", card.interpolation(), List.of("linear", "cubic"));
        oneOf(problems, "channels", card.channels(), List.of("rgb", "bgr"));
        oneOf(problems, "range", String.valueOf(card.range()), List.of("1", "255"));
        oneOf(problems, "pool", card.pool(), List.of("none", "mean", "cls", "tokens+cls"));
        oneOf(problems, "flow_scale", card.flowScale(), List.of("none", "caffe"));
        oneOf(problems, "positions", card.positions(), List.of("", "stored", "interpolated", "separable", "sincos-1d"));
        atLeast(problems, "frames", card.frames(), 1);
        atLeast(problems, "clip_stride", card.clipStride(), 1);
        atLeast(problems, "crop", card.crop(), 1);
        atLeast(problems, "heads", card.heads(), 0);
        atLeast(problems, "classes", card.classes(), 0);
        if (card.crop() > card.resize()) {
            problems.add("crop: expected at most resize " + card.resize() + ", found " + card.crop()
                    + "; frames are never padded");
        }
        BigInteger values =
                BigInteger.valueOf(3L * card.frames()).multiply(BigInteger.valueOf((long) card.crop() * card.crop()));
        if (values.bitLength() > 31) {
            problems.add("crop: expected 3 x frames x crop x crop below 2^31, found " + values);
        }
        three(problems, "mean", card.mean(), false);
        three(problems, "std", card.std(), true);
        if (!(card.normEps() >= 0 && card.normEps() < 1)) {
            problems.add("norm_eps: expected 0 (as the file's family has it) to 1, found " + card.normEps());
        }
        if (!card.sha256().matches("|[0-9a-fA-F]{64}")) {
            problems.add("sha256: expected 64 hexadecimal digits, found " + card.sha256());
        }
        return problems;
    }

    private static void oneOf(List<String> problems, String field, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            problems.add(field + ": expected one of " + String.join(", ", allowed) + ", found " + value);
        }
    }

    private static void atLeast(List<String> problems, String field, int value, int least) {
        if (value < least) {
            problems.add(field + ": expected at least " + least + ", found " + value);
        }
    }

    private static void three(List<String> problems, String field, List<Double> values, boolean positive) {
        boolean good = values != null
                && values.size() == 3
                && values.stream()
                        .allMatch(value -> value != null && Double.isFinite(value) && (!positive || value > 0));
        if (!good) {
            problems.add(field + ": expected three " + (positive ? "positive " : "") + "numbers, found " + values);
        }
    }
}
