package rdmflow.core.families;

import java.util.stream.IntStream;

/**
 * How the R^2 of all families together divides between them, from the R^2 of every subset of families. A subset is a set of
 * bits, bit k for family k; docs/method.md section 10.
 *
 * @param families their number m, 1 to 5
 * @param subsets R^2 of each subset, by its bits; 0 of the empty one
 */
public record VarianceParts(int families, double[] subsets) {
    public VarianceParts {
        if (families < 1 || subsets.length != 1 << families || subsets[0] != 0) {
            throw new IllegalArgumentException(subsets.length + " subsets of " + families + " families");
        }
    }

    private int all() {
        return subsets.length - 1;
    }

    /**
     * What exactly the families of a subset share, and no other explains (commonality analysis): minus the sum over all T
     * within S of (-1)^|T| R^2((all without S) with T). Of one family, what it alone explains. All of them together sum to
     * R^2 of all families; they may be negative.
     */
    public double shared(int subset) {
        double sum = 0;
        for (int within = 0; within <= subset; within++) {
            if ((within & subset) == within) {
                double r2 = subsets[all() & ~subset | within];
                sum -= Integer.bitCount(within) % 2 == 0 ? r2 : -r2;
            }
        }
        return sum;
    }

    /** A family's share: what it adds to the families before it, averaged over all orders (Shapley). */
    public double shapley(int family) {
        int bit = 1 << family;
        return IntStream.rangeClosed(0, all())
                .filter(subset -> (subset & bit) == 0)
                .mapToDouble(subset -> share(Integer.bitCount(subset)) * (subsets[subset | bit] - subsets[subset]))
                .sum();
    }

    /** The part of all orders in which some families come before one: n! (m - n - 1)! / m!. */
    private double share(int before) {
        double share = 1.0 / families;
        for (int k = 1; k <= before; k++) {
            share *= (double) k / (families - k);
        }
        return share;
    }
}
