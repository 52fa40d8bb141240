package rdmflow.core.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.algebra.CrossProducts;
import rdmflow.core.algebra.WeightedSum;
import rdmflow.core.weighting.UniqueVariance.ControlResiduals;

/**
 * The null of unique variance beyond one control, for least squares and ridge: their weights are linear in what they
 * explain, so that those of target T for the residual y - X_C c are b_T - A c with A = G_TT^-1 G_TC, b_T its weights for y.
 * A is made once for each run and shift; a draw then costs some n_C n_T flops for each region and held-out run.
 */
final class UniqueDraws {
    private final List<List<RunProducts>> shifted;
    private final int[][] draws;
    private final int regions;
    private final Solvers solvers;
    private final ControlResiduals residuals;
    private final int control;
    private final Map<Object, Control> controls = new HashMap<>();
    private final Map<Object, Block> blocks = new HashMap<>();

    UniqueDraws(
            List<List<RunProducts>> shifted,
            int[][] draws,
            int regions,
            Solvers solvers,
            ControlResiduals residuals,
            int control) {
        this.shifted = shifted;
        this.draws = draws;
        this.regions = regions;
        this.solvers = solvers;
        this.residuals = residuals;
        this.control = control;
    }

    private record Key(CrossProducts products, int column) {}

    /** The control and a region in one run under one shift: weights, products and squared length. */
    private record Control(double[] weights, double[] withRegion, double regionSquares, Block own) {}

    /**
     * Layers of a model in one run under one shift, row-major.
     *
     * @param own products of the model's layers
     * @param lengths of its layers
     * @param withControl products of its layers with the control's
     * @param taken A: what its layers take over of the control's
     */
    private record Block(double[] own, double[] lengths, double[] withControl, double[] taken) {}

    /** A target and a region in one run under one shift. */
    private record Cell(Control control, Block block, double[] weights, double[] withRegion) {}

    /** What a held-out run's region keeps beyond the control's prediction from the other runs. */
    private record Residual(double[] weights, double squares) {}

    /**
     * For each target one value per region and draw.
     *
     * @param scored for each target and region the runs that have a score in the study itself
     */
    double[][][] values(int[] targets, int[][][] scored) {
        Cell[][][][] cells = new Cell[targets.length][][][];
        for (int t = 0; t < targets.length; t++) {
            cells[t] = cells(targets[t]);
        }
        int runs = shifted.size();
        int count = draws[0].length;
        double[][][] values = new double[targets.length][regions][count];
        for (int draw = 0; draw < count; draw++) {
            Averages[] averages = new Averages[targets.length];
            for (int region = 0; region < regions; region++) {
                Residuals left = new Residuals(new Control[0], List.of());
                for (int t = 0; t < targets.length; t++) {
                    Cell[] ofDraw = new Cell[runs];
                    for (int run = 0; run < runs; run++) {
                        ofDraw[run] = cells[t][run][draws[run][draw]][region];
                    }
                    left = left.of(ofDraw);
                    averages[t] = Averages.of(ofDraw, averages[t], residuals);
                    values[t][region][draw] = mean(scored[t][region], ofDraw, left, averages[t]);
                }
            }
        }
        return values;
    }

    private double mean(int[] scored, Cell[] runs, Residuals left, Averages averages) {
        double sum = 0;
        for (int heldOut : scored) {
            if (runs[heldOut] != null && left.perRun().get(heldOut) != null) {
                double r = score(heldOut, runs, left.perRun().get(heldOut), averages);
                sum += Double.isNaN(r) ? 0 : r;
            }
        }
        return scored.length == 0 ? Double.NaN : sum / scored.length;
    }

    private double score(int heldOut, Cell[] runs, Residual left, Averages averages) {
        Cell run = runs[heldOut];
        double[] weights =
                SmallMatrix.meanOfOthers(heldOut, runs.length, k -> runs[k] == null ? null : runs[k].weights());
        double reach = SmallMatrix.reach(weights, run.block().lengths());
        if (residuals == ControlResiduals.AVERAGED) {
            double[] taken = SmallMatrix.times(averages.taken()[heldOut], left.weights());
            reach += SmallMatrix.reach(taken, run.block().lengths());
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= taken[i];
            }
        }
        double squares = SmallMatrix.squares(run.block().own(), weights, reach);
        if (squares == 0 || left.squares() == 0) {
            return Double.NaN;
        }
        double[] explained = SmallMatrix.times(run.block().withControl(), left.weights());
        double dot = 0;
        for (int i = 0; i < weights.length; i++) {
            dot += weights[i] * (run.withRegion()[i] - explained[i]);
        }
        return Math.max(-1, Math.min(1, dot / Math.sqrt(squares) / Math.sqrt(left.squares())));
    }

    /** For each held-out run what the control leaves, kept from target to target while its cells are the same. */
    private record Residuals(Control[] controls, List<Residual> perRun) {
        Residuals of(Cell[] runs) {
            boolean same = controls.length == runs.length;
            for (int k = 0; same && k < runs.length; k++) {
                same = controls[k] == control(runs[k]);
            }
            if (same) {
                return this;
            }
            Control[] ofRuns = new Control[runs.length];
            for (int k = 0; k < runs.length; k++) {
                ofRuns[k] = control(runs[k]);
            }
            List<Residual> left = new ArrayList<>();
            for (int heldOut = 0; heldOut < runs.length; heldOut++) {
                left.add(residual(heldOut, ofRuns));
            }
            return new Residuals(ofRuns, left);
        }

        private static Control control(Cell cell) {
            return cell == null ? null : cell.control();
        }

        private static Residual residual(int heldOut, Control[] runs) {
            Control run = runs[heldOut];
            double[] weights =
                    SmallMatrix.meanOfOthers(heldOut, runs.length, k -> runs[k] == null ? null : runs[k].weights());
            if (run == null || weights == null) {
                return null;
            }
            double[] products = SmallMatrix.times(run.own().own(), weights);
            double squares = run.regionSquares();
            for (int i = 0; i < weights.length; i++) {
                squares += weights[i] * (products[i] - 2 * run.withRegion()[i]);
            }
            double reach = Math.sqrt(run.regionSquares())
                    + SmallMatrix.reach(weights, run.own().lengths());
            return new Residual(weights, SmallMatrix.orCancelled(squares, reach));
        }
    }

    /** For each held-out run the mean of A over the others, kept from region to region while they are the same. */
    private record Averages(Block[] blocks, double[][] taken) {
        static Averages of(Cell[] runs, Averages before, ControlResiduals residuals) {
            boolean same = before != null;
            for (int k = 0; same && k < runs.length; k++) {
                same = before.blocks[k] == (runs[k] == null ? null : runs[k].block());
            }
            if (same) {
                return before;
            }
            Block[] ofRuns = new Block[runs.length];
            for (int k = 0; k < runs.length; k++) {
                ofRuns[k] = runs[k] == null ? null : runs[k].block();
            }
            double[][] taken = new double[runs.length][];
            for (int heldOut = 0; residuals == ControlResiduals.AVERAGED && heldOut < runs.length; heldOut++) {
                taken[heldOut] = SmallMatrix.meanOfOthers(
                        heldOut, runs.length, k -> ofRuns[k] == null ? null : ofRuns[k].taken());
            }
            return new Averages(ofRuns, taken);
        }
    }

    /** By run, shift and region; null where a region is undefined. */
    private Cell[][][] cells(int target) {
        List<Integer> pair = List.of(Math.min(control, target), Math.max(control, target));
        int c = control < target ? 0 : 1;
        return shifted.stream()
                .map(run -> run.stream()
                        .map(at -> IntStream.range(0, regions)
                                .mapToObj(region -> cell(at.comparison(pair, region), c))
                                .toArray(Cell[]::new))
                        .toArray(Cell[][]::new))
                .toArray(Cell[][][]::new);
    }

    private Cell cell(Comparison run, int c) {
        if (!run.isDefined()) {
            return null;
        }
        CrossProducts products = run.products();
        int[] layersOfControl = run.layers()[c];
        int[] layersOfTarget = run.layers()[1 - c];
        Control ofControl = controls.computeIfAbsent(
                new Key(products, run.region()),
                key -> new Control(
                        LayerWeighting.weights(run, c, solvers),
                        SmallMatrix.of(products, layersOfControl, run.region()),
                        products.get(run.region(), run.region()),
                        block(products, layersOfControl, new int[0])));
        Block block = block(products, layersOfTarget, layersOfControl);
        double[] weights = LayerWeighting.weights(run, 1 - c, solvers);
        if (residuals == ControlResiduals.PER_RUN) {
            double[] taken = SmallMatrix.times(block.taken(), ofControl.weights());
            double reach = SmallMatrix.reach(weights, block.lengths()) + SmallMatrix.reach(taken, block.lengths());
            weights = weights.clone();
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= taken[i];
            }
            if (SmallMatrix.squares(block.own(), weights, reach) == 0) {
                Arrays.fill(weights, 0);
            }
        }
        return new Cell(ofControl, block, weights, SmallMatrix.of(products, layersOfTarget, run.region()));
    }

    private Block block(CrossProducts products, int[] layers, int[] ofControl) {
        return blocks.computeIfAbsent(new Key(products, layers[0]), key -> {
            double[] taken = new double[layers.length * ofControl.length];
            for (int j = 0; j < ofControl.length; j++) {
                double[] weights = solvers.weights(layers, WeightedSum.column(products, ofControl[j]));
                for (int i = 0; i < layers.length; i++) {
                    taken[i * ofControl.length + j] = weights[i];
                }
            }
            return new Block(
                    products.block(layers),
                    IntStream.of(layers).mapToDouble(products::length).toArray(),
                    SmallMatrix.of(products, layers, ofControl),
                    taken);
        });
    }
}
