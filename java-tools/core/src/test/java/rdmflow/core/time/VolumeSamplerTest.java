package rdmflow.core.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits of X = H A with a dense H in double, numpy 2.4.6, printed by hrf_and_sampling.py of this package. */
class VolumeSamplerTest {
    /** Float sums of up to 161 terms whose values reach 3: a few units in the last place of 3. */
    private static final float TOLERANCE = 2e-6f;

    @Test
    void agreesWithADenseMatrixAtFiveHertzAndTwoSeconds() {
        VolumeGrid grid = new VolumeGrid(40, 2, 0.5, 5);
        float[][] x = sample(grid, Hrf.named("spm", 5), sines(grid.samples()), 7);
        expect(
                x,
                Map.of(
                        0,
                                new double[] {
                                    0.0001768330238675461,
                                    0.0014242453876510788,
                                    0.0025880162719741197,
                                    0.00029522835670258286,
                                    0.0013587950733347572
                                },
                        1,
                                new double[] {
                                    0.05877375894036941,
                                    0.14452057255767486,
                                    0.24573834322230254,
                                    0.013287893499601366,
                                    0.12218719693769556
                                },
                        17,
                                new double[] {
                                    0.013621085506965258,
                                    1.0002900509790489,
                                    1.9999924869569934,
                                    3.5103121369902e-06,
                                    1.0000027334691288
                                },
                        39,
                                new double[] {
                                    0.013777106781215662,
                                    1.000386649010116,
                                    2.000023355110888,
                                    -6.3554353312003315e-06,
                                    0.9999907342900782
                                }));
    }

    @Test
    void agreesWithADenseMatrixWhereVolumesFallBetweenSamples() {
        VolumeGrid grid = new VolumeGrid(30, 1.49, 0.3, 4);
        float[][] x = sample(grid, Hrf.named("glover", 4), sines(grid.samples()), 5);
        expect(
                x,
                Map.of(
                        0,
                                new double[] {
                                    7.280406283488165e-08,
                                    1.617526672186794e-05,
                                    3.225935567019677e-05,
                                    2.0050077381924685e-07,
                                    1.6233045900086207e-05
                                },
                        1,
                                new double[] {
                                    0.007668518228409422,
                                    0.036514372139448546,
                                    0.06110192398669876,
                                    0.006311119970955326,
                                    0.030576913540856607
                                },
                        17,
                                new double[] {
                                    0.032986957378857665,
                                    0.9989295446876424,
                                    2.000656833194344,
                                    -6.450265848031346e-05,
                                    1.0003968368294958
                                },
                        29,
                                new double[] {
                                    0.060024991438356184,
                                    1.001771656411833,
                                    2.0000538607054295,
                                    -2.181178314154913e-05,
                                    0.999997458077917
                                }));
    }

    @Test
    void agreesWithADenseMatrixForTapsShorterThanAVolume() {
        VolumeGrid grid = new VolumeGrid(30, 0.75, 0.5, 5);
        Hrf taps = Hrf.ofTaps("taps.txt", new double[] {0, 1, 3, 2, -0.5}, 5);
        float[][] x = sample(grid, taps, sines(grid.samples()), 3);
        expect(
                x,
                Map.of(
                        0,
                                new double[] {
                                    0.05752972581169822,
                                    0.7663639865138314,
                                    1.4606793522834778,
                                    0.1584355885332281,
                                    0.8120210577141155
                                },
                        1,
                                new double[] {
                                    0.9570571278983896,
                                    1.4709517556157978,
                                    1.58060961690816,
                                    -0.4447369199584831,
                                    1.0903684053231368
                                },
                        17,
                                new double[] {
                                    -0.989448131485418,
                                    1.1280974583192307,
                                    2.7550810724496806,
                                    -0.12199648131023832,
                                    0.7283752364191153
                                },
                        29,
                                new double[] {
                                    0.6244146617298749,
                                    0.1821289043026877,
                                    2.684746581045059,
                                    -0.1881146742538987,
                                    0.9208057594739526
                                }));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithADenseMatrixOnSettingsNobodyChose(long seed) {
        Random random = new Random(seed);
        double rate = 1 + random.nextInt(12);
        VolumeGrid grid =
                new VolumeGrid(1 + random.nextInt(60), 0.05 + 3 * random.nextDouble(), random.nextDouble(), rate);
        Hrf hrf = Hrf.named(Hrf.NAMES.get(random.nextInt(Hrf.NAMES.size())), rate);
        List<FloatBuffer> samples = noise(random, grid.samples(), 9);
        float[][] x = sample(grid, hrf, samples, 1 + random.nextInt(9));
        for (int k = 0; k < grid.volumes(); k++) {
            double[] expected = new double[9];
            for (int n = 0; n < samples.size(); n++) {
                double weight = hrf.at(grid.time(k) - n / rate);
                for (int p = 0; p < expected.length; p++) {
                    expected[p] += weight * samples.get(n).get(p);
                }
            }
            for (int p = 0; p < expected.length; p++) {
                assertEquals(expected[p], x[k][p], TOLERANCE, "seed " + seed + " row " + k);
            }
        }
    }

    @Test
    void writesTheSameBitsForAnyBatchingAndAnyNumberOfThreads() {
        VolumeGrid grid = new VolumeGrid(20, 2, 0.5, 5);
        Hrf hrf = Hrf.named("spm", 5);
        List<FloatBuffer> samples = noise(new Random(7), grid.samples(), 9001);
        float[][] one = sample(grid, hrf, samples, 1);
        for (int batch : new int[] {3, 8, 64, 1000}) {
            assertArrayEquals(one, sample(grid, hrf, samples, batch), "batch " + batch);
        }
        ForkJoinPool pool = new ForkJoinPool(4);
        assertArrayEquals(one, sample(grid, hrf, samples, 8, pool));
        pool.shutdown();
    }

    @ParameterizedTest
    @CsvSource({"spm, 2, 17", "spm-20s, 2, 10", "spm, 1.49, 22", "none, 2, 1"})
    void keepsNoMoreRowsOpenThanTheResponseSpans(String name, double tr, int expected) {
        assertEquals(expected, VolumeSampler.openRows(new VolumeGrid(100, tr, 0.5, 5), Hrf.named(name, 5)));
    }

    @Test
    void noneTakesTheLastSampleAtOrBeforeAVolume() {
        VolumeGrid grid = new VolumeGrid(10, 2, 0.5, 5);
        List<FloatBuffer> numbered = new ArrayList<>();
        for (int n = 0; n < grid.samples(); n++) {
            numbered.add(FloatBuffer.wrap(new float[] {n}));
        }
        float[][] x = sample(grid, Hrf.named("none", 5), numbered, 4);
        for (int k = 0; k < 10; k++) {
            assertEquals(5 + 10 * k, x[k][0]);
        }
    }

    @Test
    void aConstantPatternStaysExactlyConstantOverFeatures() {
        VolumeGrid grid = new VolumeGrid(20, 2, 0.5, 5);
        List<FloatBuffer> samples = new ArrayList<>();
        for (int n = 0; n < grid.samples(); n++) {
            float[] values = new float[5003];
            Arrays.fill(values, 0.1f + n / 7f);
            samples.add(FloatBuffer.wrap(values));
        }
        for (float[] row : sample(grid, Hrf.named("spm", 5), samples, 8)) {
            for (float value : row) {
                assertEquals(row[0], value);
            }
        }
    }

    private static float[][] sample(VolumeGrid grid, Hrf hrf, List<FloatBuffer> samples, int batch) {
        return sample(grid, hrf, samples, batch, ForkJoinPool.commonPool());
    }

    private static float[][] sample(VolumeGrid grid, Hrf hrf, List<FloatBuffer> samples, int batch, ForkJoinPool pool) {
        float[][] x = new float[grid.volumes()][];
        VolumeSampler sampler = new VolumeSampler(
                grid, hrf, samples.get(0).remaining(), pool, (volume, row) -> x[volume] = row.clone());
        for (int n = 0; n < samples.size(); n += batch) {
            sampler.accept(samples.subList(n, Math.min(n + batch, samples.size())));
        }
        return x;
    }

    private static void expect(float[][] x, Map<Integer, double[]> rows) {
        rows.forEach((k, expected) -> {
            for (int p = 0; p < expected.length; p++) {
                assertEquals(expected[p], x[k][p], TOLERANCE, "row " + k + " feature " + p);
            }
        });
    }

    private static List<FloatBuffer> sines(int samples) {
        List<FloatBuffer> all = new ArrayList<>();
        for (int n = 0; n < samples; n++) {
            float[] values = new float[5];
            for (int p = 0; p < values.length; p++) {
                values[p] = (float) (Math.sin(0.37 * n * (p + 1)) + p % 3);
            }
            all.add(FloatBuffer.wrap(values));
        }
        return all;
    }

    private static List<FloatBuffer> noise(Random random, int samples, int features) {
        List<FloatBuffer> all = new ArrayList<>();
        for (int n = 0; n < samples; n++) {
            float[] values = new float[features];
            for (int p = 0; p < features; p++) {
                values[p] = (float) random.nextGaussian();
            }
            all.add(FloatBuffer.wrap(values));
        }
        return all;
    }
}
