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
        NetworkCard.Input input = card.input();
        NetworkCard.Tensors tensors = card.tensors();
        if (input.range() != 1 && input.range() != 255) {
            problems.add("range: expected one of 1, 255, found " + input.range());
        }
        atLeast(problems, "frames", input.frames(), 1);
        atLeast(problems, "clip_stride", input.clipStride(), 1);
        atLeast(problems, "crop", input.crop(), 1);
        atLeast(problems, "heads", tensors.heads(), 0);
        atLeast(problems, "classes", tensors.classes(), 0);
        if (input.crop() > input.resize()) {
            problems.add("crop: expected at most resize " + input.resize() + ", found " + input.crop()
                    + "; frames are never padded");
        }
        BigInteger values = BigInteger.valueOf(3L * input.frames())
                .multiply(BigInteger.valueOf((long) input.crop() * input.crop()));
        if (values.bitLength() > 31) {
            problems.add("crop: expected 3 x frames x crop x crop below 2^31, found " + values);
        }
        three(problems, "mean", input.mean(), false);
        three(problems, "std", input.std(), true);
        if (!(tensors.normEps() >= 0 && tensors.normEps() < 1)) {
            problems.add("norm_eps: expected 0 (as the file's family has it) to 1, found " + tensors.normEps());
        }
        if (!tensors.sha256().matches("|[0-9a-fA-F]{64}")) {
            problems.add("sha256: expected 64 hexadecimal digits, found " + tensors.sha256());
        }
        return problems;
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
