package rdmflow.core.brain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The design of a block run (paper A.5): one exact regressor per condition, without a sampling grid, and cosines for the
 * slow drift.
 *
 * <p>r(t) = sum over blocks of F(t - onset) - F(t - onset - duration), with F(u) = P(6, u) - P(16, u) / 6 for u &gt; 0, else
 * 0; P is the regularised lower incomplete gamma function, so F is the integral of SPM's double gamma (not cut at 32 s).
 * A long block's plateau is 5/6. The temporal derivative is the same with F' for F.
 *
 * <p>A block of duration 0 is an impulse: F'(t - onset), the response to an event of unit area (1 s of stimulation at
 * once), which is what a short block's response divided by its duration comes to.
 */
public final class BlockDesign {
    private static final double PEAK_SHAPE = 6;
    private static final double UNDERSHOOT_SHAPE = 16;
    private static final double UNDERSHOOT_SHARE = 1.0 / 6;

    /**
     * One block.
     *
     * @param condition what was shown
     * @param onset in seconds from the first volume's start
     * @param duration in seconds, at least 0
     */
    public record Block(String condition, double onset, double duration) {}

    private BlockDesign() {}

    /**
     * One regressor per condition, in alphabetical order.
     *
     * @param times of the volumes, in seconds
     * @param derivatives whether each is followed by its temporal derivative
     */
    public static List<Regressor> conditions(List<Block> blocks, double[] times, boolean derivatives) {
        TreeMap<String, List<Block>> byCondition = new TreeMap<>();
        blocks.forEach(block -> byCondition
                .computeIfAbsent(block.condition(), name -> new ArrayList<>())
                .add(block));
        List<Regressor> regressors = new ArrayList<>();
        byCondition.forEach((condition, own) -> {
            regressors.add(new Regressor(condition, response(own, times, BlockDesign::integral, BlockDesign::density)));
            if (derivatives) {
                regressors.add(new Regressor(
                        condition + "_derivative", response(own, times, BlockDesign::density, BlockDesign::slope)));
            }
        });
        return regressors;
    }

    /**
     * Cosines k = 1 .. floor(2 n TR / cutoff): cos(pi k (2 i + 1) / (2 n)), the drifts slower than the cutoff.
     *
     * @param volumes n
     * @param cutoffSeconds longest period that stays in the data; infinite for none
     */
    public static List<Regressor> cosines(int volumes, double trSeconds, double cutoffSeconds) {
        int count = (int) Math.floor(2 * volumes * trSeconds / cutoffSeconds);
        List<Regressor> cosines = new ArrayList<>();
        for (int k = 1; k <= count; k++) {
            double[] values = new double[volumes];
            for (int i = 0; i < volumes; i++) {
                values[i] = Math.cos(Math.PI * k * (2 * i + 1) / (2.0 * volumes));
            }
            cosines.add(new Regressor("cosine_" + k, values));
        }
        return cosines;
    }

    private static double[] response(
            List<Block> blocks, double[] times, DoubleUnaryOperator step, DoubleUnaryOperator impulse) {
        return Arrays.stream(times)
                .map(t -> blocks.stream()
                        .mapToDouble(block -> block.duration() == 0
                                ? impulse.applyAsDouble(t - block.onset())
                                : step.applyAsDouble(t - block.onset())
                                        - step.applyAsDouble(t - block.onset() - block.duration()))
                        .sum())
                .toArray();
    }

    private static double integral(double u) {
        return u > 0
                ? RegularizedGamma.P.value(PEAK_SHAPE, u)
                        - UNDERSHOOT_SHARE * RegularizedGamma.P.value(UNDERSHOOT_SHAPE, u)
                : 0;
    }

    private static double density(double u) {
        return u > 0 ? gammaDensity(PEAK_SHAPE, u) - UNDERSHOOT_SHARE * gammaDensity(UNDERSHOOT_SHAPE, u) : 0;
    }

    /** The derivative of the density: of a gamma density it is the density times (shape - 1) / u - 1. */
    private static double slope(double u) {
        return u > 0
                ? gammaDensity(PEAK_SHAPE, u) * ((PEAK_SHAPE - 1) / u - 1)
                        - UNDERSHOOT_SHARE * gammaDensity(UNDERSHOOT_SHAPE, u) * ((UNDERSHOOT_SHAPE - 1) / u - 1)
                : 0;
    }

    private static double gammaDensity(double shape, double u) {
        return Math.exp((shape - 1) * Math.log(u) - u - LogGamma.value(shape));
    }
}
