package rdmflow.tool.fitcvregression;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import rdmflow.core.rdm.GramDistances;
import rdmflow.core.rdm.Metric;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Patterns;
import rdmflow.core.time.Hrf;
import rdmflow.core.time.MovieTiming;
import rdmflow.core.time.VolumeGrid;
import rdmflow.core.time.VolumeSampler;

/** The recipe of the reference data forrest-features: frame features to RDMs by the pipeline's own classes. */
final class MovieFeatures {
    static final int[] VOLUMES = {451, 441, 438, 488, 462, 439, 542, 338};

    private static final double FEATURE_RATE = 5;
    private static final double FRAMES_PER_SECOND = 25;
    private static final List<String> TARGET = List.of("brmean", "brlr", "brud", "normdiff");
    private static final double[] MEANS = {
        69.56237588711328, 0.8989451441783796, 17.48815983803787, 0.049516099605604505
    };
    private static final double[] DEVIATIONS = {
        30.678257512837817, 46.794816118895476, 56.82615056708368, 0.07266551953572295
    };

    private MovieFeatures() {}

    /** Frames x 144: the bits of the perceptual hash, most significant first. */
    static double[][] hashBits(Path folder, int segment) throws IOException {
        return column(folder, segment, "phash").stream()
                .map(digits -> IntStream.range(0, 144)
                        .mapToDouble(bit -> Character.digit(digits.charAt(bit / 4), 16) >> (3 - bit % 4) & 1)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Frames x 4: brightness features, each z-scored over the whole movie. */
    static double[][] target(Path folder, int segment) throws IOException {
        List<List<String>> columns = new ArrayList<>();
        for (String feature : TARGET) {
            columns.add(column(folder, segment, feature));
        }
        return IntStream.range(0, columns.get(0).size())
                .mapToObj(frame -> IntStream.range(0, 4)
                        .mapToDouble(f -> (Double.parseDouble(columns.get(f).get(frame)) - MEANS[f]) / DEVIATIONS[f])
                        .toArray())
                .toArray(double[][]::new);
    }

    static double[][] select(double[][] frames, int[] features) {
        return Arrays.stream(frames)
                .map(frame -> Arrays.stream(features).mapToDouble(f -> frame[f]).toArray())
                .toArray(double[][]::new);
    }

    /** The RDM of frame features, convolved in double. */
    static double[] rdm(double[][] frames, int segment, String hrfName) {
        VolumeGrid grid = grid(segment);
        Hrf hrf = Hrf.named(hrfName, FEATURE_RATE);
        MovieTiming movie = new MovieTiming(frames.length, FRAMES_PER_SECOND);
        double[][] rows = new double[grid.volumes()][frames[0].length];
        for (int k = 0; k < rows.length; k++) {
            for (int n = Math.max(0, grid.lastSample(k) - hrf.taps()); n <= grid.lastSample(k); n++) {
                double weight = hrf.at(grid.time(k) - n / FEATURE_RATE);
                double[] frame = frames[(int) movie.inside(movie.frameAt(n, FEATURE_RATE))];
                for (int f = 0; f < frame.length; f++) {
                    rows[k][f] += weight * frame[f];
                }
            }
        }
        return rdm(rows);
    }

    /** The same as the extraction makes it: streamed through the sampler, rows in float32. */
    static double[] streamedRdm(double[][] frames, int segment, String hrfName) {
        VolumeGrid grid = grid(segment);
        MovieTiming movie = new MovieTiming(frames.length, FRAMES_PER_SECOND);
        double[][] rows = new double[grid.volumes()][];
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            VolumeSampler sampler = new VolumeSampler(
                    grid,
                    Hrf.named(hrfName, FEATURE_RATE),
                    frames[0].length,
                    pool,
                    (volume, row) -> rows[volume] = IntStream.range(0, row.length)
                            .mapToDouble(f -> row[f])
                            .toArray());
            for (int n = 0; n < grid.samples(); n++) {
                double[] frame = frames[(int) movie.inside(movie.frameAt(n, FEATURE_RATE))];
                FloatBuffer sample = FloatBuffer.allocate(frame.length);
                Arrays.stream(frame).forEach(value -> sample.put((float) value));
                sampler.accept(List.of(sample.flip()));
            }
        } finally {
            pool.shutdown();
        }
        return rdm(rows);
    }

    private static VolumeGrid grid(int segment) {
        return new VolumeGrid(VOLUMES[segment], 2, 0.5, FEATURE_RATE);
    }

    private static double[] rdm(double[][] rows) {
        PatternGram gram = PatternGram.of(new Patterns() {
            @Override
            public int rows() {
                return rows.length;
            }

            @Override
            public long columns() {
                return rows[0].length;
            }

            @Override
            public void panel(long first, int count, double[] panel) {
                for (int i = 0; i < rows.length; i++) {
                    System.arraycopy(rows[i], (int) first, panel, i * count, count);
                }
            }
        });
        return GramDistances.of(Metric.CORRELATION, false, gram.gram(), gram.rowMean(), gram.features());
    }

    private static List<String> column(Path folder, int segment, String feature) throws IOException {
        Path file = folder.resolve("fg_av_ger_seg" + segment + "_" + feature + ".tsv.gz");
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            return in.lines()
                    .skip(1)
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
                    .toList();
        }
    }
}
