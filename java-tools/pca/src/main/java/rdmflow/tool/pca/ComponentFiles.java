package rdmflow.tool.pca;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import rdmflow.core.components.ExtremePairs;
import rdmflow.core.components.PrincipalComponents;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;

/** Writes what pca found; columns as in docs/output.md. */
record ComponentFiles(Outputs outputs, Path folder, LayerRuns runs, PrincipalComponents components) {
    void writeTables() throws IOException {
        List<String> columns = new ArrayList<>(List.of("model", "layer"));
        IntStream.range(0, components.count()).forEach(k -> columns.add(name(k)));
        List<List<Object>> scores = new ArrayList<>();
        for (int row = 0; row < runs.layers().size(); row++) {
            LayerRuns.Layer layer = runs.layers().get(row);
            List<Object> cells = new ArrayList<>(List.of(layer.model(), layer.name()));
            Arrays.stream(components.scores()[row]).forEach(cells::add);
            scores.add(cells);
        }
        Tables.writeTsv(outputs.file(folder.resolve("scores.tsv")), columns, scores);
        Tables.writeTsv(
                outputs.file(folder.resolve("variance.tsv")),
                List.of("component", "explained_variance_ratio"),
                IntStream.range(0, components.count())
                        .mapToObj(k -> List.<Object>of(k + 1, components.explainedVariance()[k]))
                        .toList());
    }

    /** One RDM per component and run; pairs that were left out are undefined. */
    void writeLoadings(List<double[][]> loadings, List<int[]> positions) throws IOException {
        for (int r = 0; r < runs.runs().size(); r++) {
            String run = runs.runs().get(r);
            double[] times = runs.times().get(run);
            List<Rdm> rdms = new ArrayList<>();
            for (int k = 0; k < components.count(); k++) {
                double[] pairs = new double[Math.toIntExact(PairOrder.count(times.length))];
                Arrays.fill(pairs, Double.NaN);
                for (int p = 0; p < positions.get(r).length; p++) {
                    pairs[positions.get(r)[p]] = loadings.get(r)[k][p];
                }
                rdms.add(new Rdm(name(k), times.length, pairs, runs.layers().size()));
            }
            RdmFile.write(
                    outputs.file(folder.resolve("loadings_run-" + run + ".h5")),
                    new RdmSet(RdmSet.Kind.MODEL, "pca", run, "loading", times, rdms));
        }
    }

    void writePairs(List<double[][]> loadings, List<int[]> positions, int count) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int k = 0; k < components.count(); k++) {
            int component = k;
            List<double[]> one = loadings.stream().map(run -> run[component]).toList();
            for (boolean positive : new boolean[] {true, false}) {
                List<ExtremePairs.Pair> pairs = ExtremePairs.of(one, positions, positive, count);
                for (int rank = 0; rank < pairs.size(); rank++) {
                    ExtremePairs.Pair pair = pairs.get(rank);
                    String run = runs.runs().get(pair.run());
                    double[] times = runs.times().get(run);
                    int i = PairOrder.first(pair.position(), times.length);
                    int j = PairOrder.second(pair.position(), times.length);
                    rows.add(List.of(
                            k + 1, positive ? "+" : "-", rank + 1, run, i, j, times[i], times[j], pair.loading()));
                }
            }
        }
        Tables.writeTsv(
                outputs.file(folder.resolve("pairs.tsv")),
                List.of("component", "sign", "rank", "run", "i", "j", "t_i", "t_j", "loading"),
                rows);
    }

    private static String name(int component) {
        return "pc" + (component + 1);
    }
}
