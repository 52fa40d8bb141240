package rdmflow.test;

import java.util.Arrays;
import java.util.Random;

/** Small matrices of chance. */
public final class Matrices {
    private Matrices() {}

    /** Normally distributed numbers, row by row. */
    public static double[][] gaussian(Random random, int rows, int columns, double mean, double deviation) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            Arrays.setAll(row, column -> mean + deviation * random.nextGaussian());
        }
        return matrix;
    }

    /** Rounds a matrix to float in place, as files and networks hold it, and returns it. */
    public static double[][] rounded(double[][] matrix) {
        for (double[] row : matrix) {
            Arrays.setAll(row, column -> (float) row[column]);
        }
        return matrix;
    }
}
