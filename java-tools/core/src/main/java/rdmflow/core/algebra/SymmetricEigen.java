package rdmflow.core.algebra;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Eigenvalues of a symmetric matrix in falling order, and their vectors.
 *
 * @param values falling
 * @param vectors {@code vectors[k]} has length 1 and belongs to {@code values[k]}; its sign is arbitrary
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
    /** @param a row-major size x size, symmetric, finite; not changed */
    public static SymmetricEigen of(double[] a, int size) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
        if (!eigen.decompose(new DMatrixRMaj(size, size, true, a.clone()))) {
            throw new ArithmeticException("the eigenvalues of a " + size + " x " + size + " matrix did not converge");
        }
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -eigen.getEigenvalue(k).getReal()))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[size];
        double[][] vectors = new double[size][];
        for (int k = 0; k < size; k++) {
            values[k] = eigen.getEigenvalue(order[k]).getReal();
            vectors[k] = eigen.getEigenVector(order[k]).getData().clone();
        }
        return new SymmetricEigen(values, vectors);
    }
}
