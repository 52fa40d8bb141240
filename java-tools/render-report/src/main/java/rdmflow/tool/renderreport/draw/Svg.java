package rdmflow.tool.renderreport.draw;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Base64;
import java.util.Locale;
import rdmflow.tool.renderreport.Html;

/** Writes a drawing as SVG: themed and with real text for the page, or with outlined text for a file. */
public final class Svg {
    private final StringBuilder out = new StringBuilder();
    private final boolean inPage;

    private Svg(boolean inPage) {
        this.inPage = inPage;
    }

    /** For the page: colours by CSS variables, text as text, a {@code title} in every mark that tells something. */
    public static String inPage(Drawing drawing) {
        Svg svg = new Svg(true);
        svg.out.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %s %s\" style=\"max-width:%spx\" role=\"img\" aria-label=\"%s\">",
                number(drawing.width()),
                number(drawing.height()),
                number(Math.round(drawing.width() * 1.25)),
                Html.escape(drawing.title() + ". " + drawing.description())));
        drawing.marks().forEach(svg::append);
        return svg.out.append("</svg>").toString();
    }

    /** A small picture beside text that says the same: hidden from screen readers. */
    public static String ornament(Drawing drawing) {
        Svg svg = new Svg(true);
        String size = number(drawing.width()) + "\" height=\"" + number(drawing.height());
        svg.out.append("<svg aria-hidden=\"true\" width=\"").append(size).append("\">");
        drawing.marks().forEach(svg::append);
        return svg.out.append("</svg>").toString();
    }

    /** For a paper: a file of its own, white ground, all text outlined. */
    public static String file(Drawing drawing) {
        Svg svg = new Svg(false);
        svg.out.append(String.format(
                        Locale.ROOT,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$s\""
                                + " height=\"%2$s\" viewBox=\"0 0 %1$s %2$s\">%n<title>%3$s</title>%n<desc>%4$s</desc>%n"
                                + "<rect width=\"%1$s\" height=\"%2$s\" fill=\"#ffffff\"/>%n",
                        number(drawing.width()),
                        number(drawing.height()),
                        Html.escape(drawing.title()),
                        Html.escape(drawing.description()))
                .replace("\r", ""));
        for (Mark mark : drawing.marks()) {
            svg.append(mark);
            svg.out.append('\n');
        }
        return svg.out.append("</svg>\n").toString();
    }

    private void append(Mark mark) {
        if (mark instanceof Mark.Box box) {
            out.append("<rect x=\"").append(number(box.x())).append("\" y=\"").append(number(box.y()));
            out.append("\" width=\"")
                    .append(number(box.width()))
                    .append("\" height=\"")
                    .append(number(box.height()));
            close("rect", box.fill(), box.stroke(), box.strokeWidth(), box.hover());
        } else if (mark instanceof Mark.Disc disc) {
            out.append("<circle cx=\"")
                    .append(number(disc.x()))
                    .append("\" cy=\"")
                    .append(number(disc.y()));
            out.append("\" r=\"").append(number(disc.radius()));
            close("circle", disc.fill(), disc.stroke(), disc.strokeWidth(), disc.hover());
        } else if (mark instanceof Mark.Path path) {
            out.append("<path d=\"").append(chain(path));
            close("path", path.fill(), path.stroke(), path.strokeWidth(), path.hover());
        } else if (mark instanceof Mark.Text text) {
            append(text);
        } else if (mark instanceof Mark.Picture picture) {
            out.append("<image x=\"")
                    .append(number(picture.x()))
                    .append("\" y=\"")
                    .append(number(picture.y()));
            out.append("\" width=\"").append(number(picture.width()));
            out.append("\" height=\"").append(number(picture.height()));
            out.append("\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,");
            out.append(Base64.getEncoder().encodeToString(picture.png())).append("\"/>");
        }
    }

    private void append(Mark.Text text) {
        if (!inPage) {
            out.append("<path d=\"").append(outline(Glyphs.outline(text)));
            close("path", text.fill(), Paint.NONE, 0, text.hover());
            return;
        }
        out.append("<text x=\"").append(number(text.x())).append("\" y=\"").append(number(text.y()));
        out.append("\" font-size=\"").append(number(text.size()));
        switch (text.anchor()) {
            case START -> {}
            case MIDDLE -> out.append("\" text-anchor=\"middle");
            case END -> out.append("\" text-anchor=\"end");
        }
        if (text.upwards()) {
            out.append("\" transform=\"rotate(-90 ").append(number(text.x())).append(' ');
            out.append(number(text.y())).append(')');
        }
        series(text.hover());
        out.append("\" fill=\"").append(text.fill().css()).append("\">");
        out.append(Html.escape(text.text()));
        title(text.hover());
        out.append("</text>");
    }

    private void close(String element, Paint fill, Paint stroke, double strokeWidth, Hover hover) {
        out.append("\" fill=\"").append(colour(fill));
        if (!stroke.isNone()) {
            out.append("\" stroke=\"").append(colour(stroke));
            out.append("\" stroke-width=\"").append(number(strokeWidth));
        }
        series(hover);
        if (hover.text().isEmpty() || !inPage) {
            out.append("\"/>");
        } else {
            out.append("\">");
            title(hover);
            out.append("</").append(element).append('>');
        }
    }

    private void series(Hover hover) {
        if (inPage && hover.series() > 0) {
            out.append("\" data-m=\"").append(hover.series());
        }
    }

    private void title(Hover hover) {
        if (!hover.text().isEmpty()) {
            out.append("<title>").append(Html.escape(hover.text())).append("</title>");
        }
    }

    private String colour(Paint paint) {
        return inPage ? paint.css() : paint.light();
    }

    private static String chain(Mark.Path path) {
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < path.xs().length; i++) {
            chain.append(i == 0 ? "M" : "L")
                    .append(number(path.xs()[i]))
                    .append(' ')
                    .append(number(path.ys()[i]));
        }
        return chain.append(path.closed() ? "Z" : "").toString();
    }

    private static String outline(Path2D shape) {
        StringBuilder path = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator i = shape.getPathIterator(null); !i.isDone(); i.next()) {
            int kind = i.currentSegment(at);
            int points =
                    switch (kind) {
                        case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 1;
                        case PathIterator.SEG_QUADTO -> 2;
                        case PathIterator.SEG_CUBICTO -> 3;
                        default -> 0;
                    };
            path.append("MLQCZ".charAt(kind));
            for (int k = 0; k < 2 * points; k++) {
                path.append(k == 0 ? "" : " ").append(number(at[k]));
            }
        }
        return path.toString();
    }

    /** Two decimals at most: a hundredth of a user unit is finer than any printer's dot. */
    static String number(double value) {
        double rounded = Math.rint(value * 100) / 100;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded).replaceFirst("^(-?)0\\.", "$1.");
    }
}
