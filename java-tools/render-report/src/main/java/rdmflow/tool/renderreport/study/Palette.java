package rdmflow.tool.renderreport.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.tool.renderreport.chart.Colours;
import rdmflow.tool.renderreport.chart.Symbol;

/**
 * Colours that people with any kind of colour blindness tell apart (Okabe and Ito 2008, its yellow replaced by grey and
 * brown, which show on white). A family has one hue, its members shades from dark to light; numbers and symbols tell the
 * same a second time.
 */
final class Palette {
    private static final List<String> HUES =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#8c564b");
    private static final double DARKEST = -0.25;
    private static final double LIGHTEST = 0.55;

    private Palette() {}

    /** Id, label and family of each network, in order; networks without family count as families of their own. */
    static List<Model> models(List<String[]> rows) {
        Map<String, List<Integer>> membersByFamily = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            String family = rows.get(i)[2];
            // A space cannot be in a family that the sheet's reader has trimmed: no clash with a real one.
            membersByFamily
                    .computeIfAbsent(family.isEmpty() ? " " + i : family, key -> new ArrayList<>())
                    .add(i);
        }
        Model[] models = new Model[rows.size()];
        int hue = 0;
        for (List<Integer> members : membersByFamily.values()) {
            String base = HUES.get(hue % HUES.size());
            // Beyond the last hue the same ones come back, darker.
            double round = -0.3 * (hue / HUES.size() % 3);
            for (int k = 0; k < members.size(); k++) {
                double amount =
                        members.size() == 1 ? round : DARKEST + (LIGHTEST - DARKEST) * k / (members.size() - 1) + round;
                int index = members.get(k);
                String[] row = rows.get(index);
                // Families of one differ by hue: let the symbol tell them apart, too.
                int shape = members.size() == 1 ? hue : k;
                Symbol symbol = Symbol.values()[shape % Symbol.values().length];
                models[index] = new Model(
                        index + 1,
                        row[0],
                        row[1],
                        row[2],
                        Colours.shade(base, amount),
                        Colours.shade(base, -0.35),
                        symbol);
            }
            hue++;
        }
        return List.of(models);
    }
}
