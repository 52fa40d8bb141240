package rdmflow.tool.renderreport.figure;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.core.RunKey;
import rdmflow.tool.renderreport.Words;
import rdmflow.tool.renderreport.chart.Axis;
import rdmflow.tool.renderreport.chart.Chart;
import rdmflow.tool.renderreport.chart.Node;
import rdmflow.tool.renderreport.chart.Png;
import rdmflow.tool.renderreport.movie.Flow;
import rdmflow.tool.renderreport.movie.FlowPicture;
import rdmflow.tool.renderreport.movie.MovieFrames;
import rdmflow.tool.renderreport.movie.ResponseDelay;
import rdmflow.tool.renderreport.study.Components.ExtremePair;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.vision.frames.Viewing;

/** Figure 4: the frames behind pairs of volumes with extreme loadings on the second component, and their flow. */
public final class FramesFigure {
    private static final String ID = "figure-4";
    private static final String TITLE = "Figure 4. Frames of pairs with extreme loadings on the second component";
    private static final int COMPONENT = 2;
    private static final int PAIRS_PER_SIGN = 4;
    private static final double GAP = 6;
    private static final double TOP = 24;

    /** One of the two moments of a pair, as shown. */
    private record Moment(double volumeSeconds, double frameSeconds, BufferedImage frame, Flow flow) {}

    private record Shown(ExtremePair pair, Moment first, Moment second) {}

    private FramesFigure() {}

    /**
     * @param videos movie of each run, by {@link RunKey}
     * @param viewing how they are shown
     */
    public static Figure of(Study study, Map<String, Path> videos, Viewing viewing) {
        List<ExtremePair> pairs = chosen(study.components().pairs());
        if (pairs.isEmpty()) {
            return Figure.absent(
                    ID, TITLE, "Not drawn: there is no pair of volumes with a loading on a second component.");
        }
        if (videos.isEmpty()) {
            return Figure.absent(ID, TITLE, "Not drawn: no movies were given (--videos).");
        }
        List<ExtremePair> withMovie =
                pairs.stream().filter(pair -> videos.containsKey(pair.run())).toList();
        if (withMovie.isEmpty()) {
            return Figure.absent(ID, TITLE, "Not drawn: no movie was given for the runs of the extreme pairs.");
        }
        ResponseDelay delay = ResponseDelay.of(study);
        List<Shown> shown = shown(withMovie, videos, viewing, delay.seconds());
        double fastest = shown.stream()
                .mapToDouble(s -> Math.max(s.first.flow.high(), s.second.flow.high()))
                .max()
                .orElse(0);
        double end = fastest > 0 ? Axis.covering(0, fastest, 4).high() : 1;
        List<Chart> panels = shown.stream().map(s -> panel(s, end)).toList();
        String caption = caption(delay, end);
        return new Figure(
                ID,
                TITLE,
                caption,
                "",
                panels,
                Chart.grid(TITLE, caption, List.of(), panels, 2, 16),
                List.of(
                        "component",
                        "sign",
                        "rank",
                        "run",
                        "i",
                        "j",
                        "t_i",
                        "t_j",
                        "frame_seconds_i",
                        "frame_seconds_j",
                        "loading",
                        "flow_i",
                        "flow_j"),
                shown.stream().map(FramesFigure::values).toList());
    }

    /** What the methods say about it. */
    public static List<String> methods(Study study) {
        return List.of(
                ResponseDelay.of(study).words(),
                "Optic flow between each of the shown frames and the next one was computed by the variational method of Brox et al. 2004"
                        + " as implemented in BoofCV, with its default settings, on frames reduced to "
                        + MovieFrames.WIDTH / 2 + " pixels in width.");
    }

    private static List<ExtremePair> chosen(List<ExtremePair> pairs) {
        List<ExtremePair> chosen = new ArrayList<>();
        for (boolean positive : new boolean[] {true, false}) {
            pairs.stream()
                    .filter(pair -> pair.component() == COMPONENT && pair.loading() > 0 == positive)
                    .sorted(Comparator.comparingInt(ExtremePair::rank))
                    .limit(PAIRS_PER_SIGN)
                    .forEach(chosen::add);
        }
        return chosen;
    }

    private static List<Shown> shown(List<ExtremePair> pairs, Map<String, Path> videos, Viewing viewing, double delay) {
        Map<String, List<Double>> times = new TreeMap<>(RunKey.ORDER);
        for (ExtremePair pair : pairs) {
            List<Double> ofRun = times.computeIfAbsent(pair.run(), run -> new ArrayList<>());
            ofRun.add(pair.timeI() - delay);
            ofRun.add(pair.timeJ() - delay);
        }
        Map<String, MovieFrames> movies = new LinkedHashMap<>();
        times.forEach((run, seconds) -> movies.put(run, MovieFrames.read(videos.get(run), viewing, seconds)));
        return pairs.stream()
                .map(pair -> new Shown(
                        pair,
                        moment(movies.get(pair.run()), pair.timeI(), delay),
                        moment(movies.get(pair.run()), pair.timeJ(), delay)))
                .toList();
    }

    private static Moment moment(MovieFrames movie, double volumeSeconds, double delay) {
        long frame = MovieFrames.frameAt(movie.timing(), volumeSeconds - delay);
        BufferedImage picture = movie.frames().get(frame);
        double rate = movie.timing().framesPerSecond();
        BufferedImage next = movie.frames().get(frame + 1);
        Flow flow = Flow.between(MovieFrames.half(picture), MovieFrames.half(next), rate);
        return new Moment(volumeSeconds, movie.timing().startSeconds() + frame / rate, picture, flow);
    }

    private static String caption(ResponseDelay delay, double end) {
        return "Pairs of volumes with the largest positive and negative loadings on the second component: above the frames,"
                + " below their optic flow to the next frame. Colour is speed, from 0 (dark blue) to " + Axis.text(end)
                + " picture widths per second (yellow) in all panels; arrows give the direction. " + delay.words();
    }

    private static Chart panel(Shown shown, double fastest) {
        double width = MovieFrames.WIDTH;
        double height = shown.first.frame.getHeight();
        ExtremePair pair = shown.pair;
        String loading =
                String.format(java.util.Locale.ROOT, "%.2e", pair.loading()).replace("-", "−");
        String title = (pair.loading() > 0 ? "+" : "−") + pair.rank() + ": run " + pair.run() + ", loading " + loading;
        List<Node> body = new ArrayList<>(List.of(Node.text(0, 15, title, 13, "var(--ink)")));
        double x = 0;
        for (Moment moment : List.of(shown.first, shown.second)) {
            String seconds = Words.seconds(moment.frameSeconds);
            body.add(Node.picture(x, TOP, width, height, Png.encode(moment.frame)));
            String amount = "mean speed " + Words.r(moment.flow.amount());
            body.addAll(FlowPicture.nodes(moment.flow, fastest, x, TOP + height + GAP, width, height));
            String below = seconds + ", " + amount;
            body.add(Node.text(x, TOP + 2 * height + GAP + 15, below, 11, "var(--muted)"));
            x += width + GAP;
        }
        String words = "Frames at " + Words.seconds(shown.first.frameSeconds) + " and "
                + Words.seconds(shown.second.frameSeconds) + "; mean speed of their flow "
                + Words.r(shown.first.flow.amount()) + " and " + Words.r(shown.second.flow.amount())
                + " picture widths per second.";
        return new Chart(2 * width + GAP, TOP + 2 * height + GAP + 20, "Pair " + title, words, body);
    }

    private static List<Object> values(Shown shown) {
        ExtremePair pair = shown.pair;
        return List.of(
                pair.component(),
                pair.sign(),
                pair.rank(),
                pair.run(),
                pair.i(),
                pair.j(),
                pair.timeI(),
                pair.timeJ(),
                shown.first.frameSeconds,
                shown.second.frameSeconds,
                pair.loading(),
                shown.first.flow.amount(),
                shown.second.flow.amount());
    }
}
