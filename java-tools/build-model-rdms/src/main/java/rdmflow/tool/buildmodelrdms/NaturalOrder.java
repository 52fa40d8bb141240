package rdmflow.tool.buildmodelrdms;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Names as people count: block2 before block10. Digits compare as integers and come before other characters. */
final class NaturalOrder {
    private static final Pattern PIECES = Pattern.compile("[0-9]+|[^0-9]+");

    static final Comparator<String> COMPARATOR =
            ((Comparator<String>) NaturalOrder::comparePieces).thenComparing(Comparator.naturalOrder());

    private NaturalOrder() {}

    private static int comparePieces(String a, String b) {
        List<String> left = pieces(a);
        List<String> right = pieces(b);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = comparePiece(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int comparePiece(String a, String b) {
        boolean numbers = Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0));
        return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }

    private static List<String> pieces(String name) {
        return PIECES.matcher(name).results().map(MatchResult::group).toList();
    }
}
