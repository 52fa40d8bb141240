package rdmflow.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.weighting.LayerWeighting;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.UniqueVariance;
import rdmflow.core.weighting.Weighting;

/** The parts of the analysis, one thread: reducing a run to cross-products, all fits, all ordered pairs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = "-Xmx1500m")
public class AnalysisBenchmark {
    @Param({"OLS", "NNLS"})
    private Weighting.Method method;

    private List<RdmSet> models;
    private RdmSet regions;
    private int[] positions;
    private final List<RunProducts> runs = new ArrayList<>();

    @Setup
    public void reduceAllRuns() {
        for (int run = SyntheticStudy.VOLUMES.length - 1; run >= 0; run--) {
            int number = run;
            models = IntStream.range(0, SyntheticStudy.LAYERS.length)
                    .mapToObj(model -> SyntheticStudy.model(model, number))
                    .toList();
            regions = SyntheticStudy.regions(run);
            positions = IntStream.range(0, regions.rdms().get(0).pairs().length).toArray();
            runs.add(0, reduceRun());
        }
    }

    /** The first run: 161 columns of 101,475 pairs, 2.6e9 flops. */
    @Benchmark
    public RunProducts reduceRun() {
        List<List<Integer>> compared = new ArrayList<>(UniqueVariance.pairs(models.size()));
        IntStream.range(0, models.size()).forEach(model -> compared.add(List.of(model)));
        return RunProducts.of(models, regions, positions, compared, 1);
    }

    @Benchmark
    public List<LayerWeighting.Fit> fitAllModels() {
        return LayerWeighting.fits(runs, models.size(), SyntheticStudy.REGIONS, new Weighting(method, 0), 1);
    }

    @Benchmark
    public List<UniqueVariance.Result> uniqueVarianceOfAllPairs() {
        return UniqueVariance.results(
                runs,
                models.size(),
                SyntheticStudy.REGIONS,
                new Weighting(method, 0),
                UniqueVariance.ControlResiduals.AVERAGED,
                false,
                1);
    }
}
