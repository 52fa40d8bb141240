package rdmflow.core.brain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rdmflow.core.DataException;
import rdmflow.core.brain.LinearModel.Contrast;
import rdmflow.core.brain.LinearModel.Noise;
import rdmflow.test.Fixture;

/** Against statsmodels and nilearn, see brain_fixtures.py; noise from rho = -0.5 to 0.8. */
class LinearModelTest {
    private static List<Regressor> design() {
        List<Regressor> design =
                new ArrayList<>(BlockDesign.conditions(BlockDesignTest.localizer(), BlockDesignTest.times(1), false));
        design.addAll(BlockDesign.cosines(156, 2, 100));
        double[] constant = new double[156];
        Arrays.fill(constant, 1);
        design.add(new Regressor("constant", constant));
        return design;
    }

    /** Body, face, house, object, scene, scramble, then 7 columns without weight. */
    private static Contrast contrast(String name, double... weights) {
        return new Contrast(name, Arrays.copyOf(weights, 13));
    }

    private static final List<Contrast> CONTRASTS =
            List.of(contrast("faces", -1, 4, 0, -1, -1, -1), contrast("scenes", -1, -1, 0, -1, 4, -1));

    private static void compare(Noise noise, int column, double tolerance) {
        LinearModel model = new LinearModel(design(), CONTRASTS, noise);
        double[][] bold = Fixture.columns(LinearModelTest.class, "localizer_bold.tsv");
        List<String[]> expected = Fixture.cells(LinearModelTest.class, "localizer_t.tsv");
        assertEquals(2 * bold.length, expected.size());
        for (String[] row : expected) {
            int contrast = row[1].equals("faces") ? 0 : 1;
            double[] t = model.t(bold[Integer.parseInt(row[0])]);
            assertEquals(Double.parseDouble(row[column]), t[contrast], tolerance, row[0] + " " + row[1]);
        }
    }

    @Test
    void ordinaryLeastSquaresAgreesWithStatsmodels() {
        compare(Noise.OLS, 2, 1e-9);
    }

    @Test
    void ordinaryLeastSquaresAgreesWithNilearn() {
        compare(Noise.OLS, 3, 1e-9);
    }

    @Test
    void prewhiteningAgreesWithNilearn() {
        compare(Noise.AR1, 4, 1e-9);
    }

    @Test
    void hasTheDegreesOfFreedomOfTheRank() {
        List<Regressor> design = design();
        assertEquals(143, new LinearModel(design, CONTRASTS, Noise.OLS).degreesOfFreedom());
        design.add(new Regressor("again", design.get(12).values()));
        List<Contrast> wider =
                List.of(new Contrast("faces", Arrays.copyOf(CONTRASTS.get(0).weights(), 14)));
        LinearModel deficient = new LinearModel(design, wider, Noise.OLS);
        assertEquals(143, deficient.degreesOfFreedom());
        double[] voxel = Fixture.columns(LinearModelTest.class, "localizer_bold.tsv")[3];
        assertEquals(
                new LinearModel(design(), CONTRASTS, Noise.OLS).t(voxel)[0],
                deficient.t(voxel)[0],
                1e-9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ignoresScaleAndShiftOfAVoxelAndTurnsWithItsSign(long seed) {
        Random random = new Random(seed);
        double[] voxel = random.doubles(156, -1, 1).toArray();
        double scale = 1 + 1000 * random.nextDouble();
        double shift = 1e4 * random.nextGaussian();
        for (Noise noise : Noise.values()) {
            LinearModel model = new LinearModel(design(), CONTRASTS, noise);
            double[] t = model.t(voxel);
            double[] negative = Arrays.stream(t).map(v -> -v).toArray();
            assertArrayEquals(
                    t, model.t(Arrays.stream(voxel).map(v -> scale * v + shift).toArray()), 1e-9);
            assertArrayEquals(
                    negative, model.t(Arrays.stream(voxel).map(v -> -v).toArray()), 1e-12);
        }
    }

    @Test
    void givesNoNumberForConstantUndefinedAndExplainedVoxels() {
        LinearModel model = new LinearModel(design(), CONTRASTS, Noise.AR1);
        double[] constant = new double[156];
        Arrays.fill(constant, 0.1);
        double[] undefined = Fixture.columns(LinearModelTest.class, "localizer_bold.tsv")[0];
        undefined[77] = Double.NaN;
        for (double[] voxel : List.of(constant, undefined, design().get(2).values())) {
            assertTrue(Arrays.stream(model.t(voxel)).allMatch(Double::isNaN));
        }
    }

    @Test
    void refusesAContrastThatTheDesignCannotEstimate() {
        List<Regressor> design = design();
        design.set(1, new Regressor("face", design.get(0).values()));
        DataException e = assertThrows(DataException.class, () -> new LinearModel(design, CONTRASTS, Noise.OLS));
        assertTrue(e.getMessage().contains("contrast faces"), e.getMessage());
        assertThrows(DataException.class, () -> new LinearModel(design(), List.of(contrast("nothing")), Noise.OLS));
    }

    @Test
    void refusesMoreColumnsThanVolumes() {
        List<Regressor> design = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            double[] column = new double[4];
            column[i] = 1;
            design.add(new Regressor("c" + i, column));
        }
        assertThrows(
                DataException.class,
                () -> new LinearModel(design, List.of(new Contrast("c", new double[] {1, -1, 0, 0})), Noise.OLS));
    }
}
