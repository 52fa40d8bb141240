package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.tool.renderreport.chart.Colours;
import rdmflow.tool.renderreport.chart.Symbol;
import rdmflow.tool.renderreport.study.StudyModel;

/**
 * Colours that people with any kind of colour blindness tell apart (Okabe and Ito 2008, its yellow replaced by grey and
 * brown, which show on white). A family has one hue, its members shades from dark to light; numbers and symbols tell the
 * same a second time.
 */
public final class Palette {
    private static final List<String> HUES =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#8c564b");
    private static final double DARKEST = -0.25;
    private static final double LIGHTEST = 0.55;

    /** How a network is drawn: the same colours and symbol in all figures. */
    public record Look(String fill, String edge, Symbol symbol) {}

    private final Look[] looks;

    private Palette(Look[] looks) {
        this.looks = looks;
    }

    /** Networks without family count as families of their own. */
    public static Palette of(List<StudyModel> models) {
        Map<String, List<Integer>> membersByFamily = new LinkedHashMap<>();
        for (int i = 0; i < models.size(); i++) {
            String family = models.get(i).family();
            // A space cannot be in a family that the sheet's reader has trimmed: no clash with a real one.
            membersByFamily
                    .computeIfAbsent(family.isEmpty() ? " " + i : family, key -> new ArrayList<>())
                    .add(i);
        }
        Look[] looks = new Look[models.size()];
        int hue = 0;
        for (List<Integer> members : membersByFamily.values()) {
            String base = HUES.get(hue % HUES.size());
            // Beyond the last hue the same ones come back, darker.
            double round = -0.3 * (hue / HUES.size() % 3);
            for (int k = 0; k < members.size(); k++) {
                double amount =
                        members.size() == 1 ? round : DARKEST + (LIGHTEST - DARKEST) * k / (members.size() - 1) + round;
                // Families of one differ by hue: let the symbol tell them apart, too.
                int shape = members.size() == 1 ? hue : k;
                looks[members.get(k)] = new Look(
                        Colours.shade(base, amount),
                        Colours.shade(base, -0.35),
                        Symbol.values()[shape % Symbol.values().length]);
            }
            hue++;
        }
        return new Palette(looks);
    }

    public Look look(StudyModel model) {
        return looks[model.number() - 1];
    }

    /** ECharts' itemStyle. */
    Style style(StudyModel model, double borderWidth) {
        return new Style(look(model).fill(), look(model).edge(), borderWidth);
    }
}
