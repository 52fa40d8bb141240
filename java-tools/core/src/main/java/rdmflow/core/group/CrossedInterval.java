package rdmflow.core.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How far a mean is uncertain over participants and runs alike, both taken as samples: from the table of scores x
 * (participants r = 1..n_r, runs p = 1..n_p), var = s_r^2/n_r + s_p^2/n_p - MS_res/(n_r n_p), s_r^2 and s_p^2 the variances
 * (n - 1) of the participants' and of the runs' means, MS_res the residual mean square of the two-way table; never below
 * the larger of s_r^2/n_r and s_p^2/n_p. It is the closed form of the two-factor bootstrap (Schuett et al. 2023). With one
 * participant or one run the other's variance alone. docs/method.md section 9.
 *
 * @param halfWidth t(.975; df) sqrt(var), df = n_p - 1 or n_r - 1, whichever is smaller (of the one that varies, if only
 *     one does); NaN where neither has two
 * @param participants rows used
 * @param runs columns used
 */
public record CrossedInterval(double halfWidth, int participants, int runs) {
    /**
     * The interval of a table's mean.
     *
     * @param scores participants x runs; rows and columns with a NaN are left out: those without any score, then the one
     *     with most NaN first, a participant before a run
     */
    public static CrossedInterval of(double[][] scores) {
        double[][] x = complete(scores);
        int rows = x.length;
        int columns = rows == 0 ? 0 : x[0].length;
        double[] ofRows = Arrays.stream(x)
                .mapToDouble(row -> Arrays.stream(row).sum() / columns)
                .toArray();
        double[] ofColumns = IntStream.range(0, columns)
                .mapToDouble(p -> Arrays.stream(x).mapToDouble(row -> row[p]).sum() / rows)
                .toArray();
        double participants = variance(ofRows) / rows;
        double runs = variance(ofColumns) / columns;
        if (rows < 2 || columns < 2) {
            int df = Math.max(rows, columns) - 1;
            double half = df < 1 ? Double.NaN : t(df) * Math.sqrt(rows < 2 ? runs : participants);
            return new CrossedInterval(half, rows, columns);
        }
        double mean = Arrays.stream(ofRows).sum() / rows;
        double residual = 0;
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < columns; p++) {
                double e = x[r][p] - ofRows[r] - ofColumns[p] + mean;
                residual += e * e;
            }
        }
        double meanSquare = residual / ((rows - 1) * (columns - 1));
        double variance =
                Math.max(participants + runs - meanSquare / ((double) rows * columns), Math.max(participants, runs));
        return new CrossedInterval(t(Math.min(rows, columns) - 1) * Math.sqrt(variance), rows, columns);
    }

    /** Lower end of the interval around a mean. */
    public double low(double mean) {
        return mean - halfWidth;
    }

    /** Upper end of the interval around a mean. */
    public double high(double mean) {
        return mean + halfWidth;
    }

    private static double t(int df) {
        return TDistribution.of(df).inverseSurvivalProbability(0.025);
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    private static double[][] complete(double[][] scores) {
        List<Integer> rows =
                new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
        List<Integer> columns = new ArrayList<>(IntStream.range(0, scores.length == 0 ? 0 : scores[0].length)
                .boxed()
                .toList());
        // Else ten lost runs of three participants would cost the participants.
        rows.removeIf(r -> Arrays.stream(scores[r]).allMatch(Double::isNaN));
        columns.removeIf(p -> Arrays.stream(scores).allMatch(row -> Double.isNaN(row[p])));
        while (true) {
            long most = 0;
            List<Integer> from = rows;
            Integer worst = null;
            for (Integer r : rows) {
                long missing =
                        columns.stream().filter(p -> Double.isNaN(scores[r][p])).count();
                if (missing > most) {
                    most = missing;
                    worst = r;
                }
            }
            for (Integer p : columns) {
                long missing =
                        rows.stream().filter(r -> Double.isNaN(scores[r][p])).count();
                if (missing > most) {
                    most = missing;
                    from = columns;
                    worst = p;
                }
            }
            if (most == 0) {
                return rows.stream()
                        .map(r ->
                                columns.stream().mapToDouble(p -> scores[r][p]).toArray())
                        .toArray(double[][]::new);
            }
            from.remove(worst);
        }
    }
}
