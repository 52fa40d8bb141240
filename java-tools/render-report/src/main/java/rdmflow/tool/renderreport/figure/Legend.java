package rdmflow.tool.renderreport.figure;

import java.util.ArrayList;
import java.util.List;
import rdmflow.tool.renderreport.draw.Drawing;
import rdmflow.tool.renderreport.draw.Glyphs;
import rdmflow.tool.renderreport.draw.Hover;
import rdmflow.tool.renderreport.draw.Mark;
import rdmflow.tool.renderreport.draw.Paint;
import rdmflow.tool.renderreport.study.Model;

/** The one legend: number, colour, symbol and label of each network, in rows that fit a width. */
final class Legend {
    private static final double SIZE = 13;
    private static final double ROW = 20;
    private static final double LONGEST_LABEL = 320;

    private Legend() {}

    /** @param extra what else the figure needs to explain, drawn after the networks, one row each; may be empty */
    static Drawing of(List<Model> models, double width, List<String> extra) {
        List<Mark> marks = new ArrayList<>();
        double x = 0;
        double y = 0;
        for (Model model : models) {
            String text = Glyphs.fit(model.numbered(), SIZE, Math.min(LONGEST_LABEL, width - 40));
            double entry = 22 + Glyphs.width(text, SIZE) + 18;
            if (x > 0 && x + entry > width) {
                x = 0;
                y += ROW;
            }
            marks.add(model.symbol().around(x + 7, y + 9, 5.5, model.fill(), model.edge(), 1, Hover.NONE));
            marks.add(Mark.text(x + 18, y + 13.5, text, SIZE, Mark.Anchor.START, Paint.INK));
            x += entry;
        }
        y += models.isEmpty() ? 0 : ROW;
        for (String line : extra) {
            marks.add(Mark.text(
                    0, y + 13.5, Glyphs.fit(line, SIZE - 1, width), SIZE - 1, Mark.Anchor.START, Paint.MUTED));
            y += ROW;
        }
        return new Drawing(width, y, "Legend", "", marks);
    }
}
