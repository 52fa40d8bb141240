package rdmflow.tool.uniquevariance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.SubjectRuns;
import rdmflow.core.weighting.UniqueVariance.ControlResiduals;
import rdmflow.core.weighting.UniqueVariance.Result;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.rdmfile.WeightingRuns;

/** The null of a subject's unique variance, as its file holds it. */
record UniqueNull(
        WeightingInputs inputs, WeightingRuns timing, Weighting weighting, ControlResiduals residuals, int threads) {
    /** @param results the scores themselves under each time control, by region, then control, then target */
    ShiftNulls of(ShiftNulls.Settings settings, SubjectRuns runs, Map<TimeControl, List<Result>> results) {
        String subject = settings.subject();
        int models = inputs.models().size();
        List<ShiftNulls.Values> values = new ArrayList<>();
        results.forEach((control, scores) -> {
            List<double[]> draws = runs.nullUnder(
                            control, timing.shifts(subject), timing.draws(subject), weighting, threads)
                    .unique(models, inputs.regions().size(), residuals);
            // Both come by region first, so a pair's regions stand in order, as many pairs apart.
            Map<List<String>, List<Integer>> byPair = new LinkedHashMap<>();
            for (int k = 0; k < scores.size(); k++) {
                Result result = scores.get(k);
                byPair.computeIfAbsent(
                                IntStream.of(result.control(), result.target())
                                        .mapToObj(inputs.models()::get)
                                        .toList(),
                                pair -> new ArrayList<>())
                        .add(k);
            }
            byPair.forEach((pair, indices) -> values.add(ShiftNulls.Values.of(
                    control,
                    pair,
                    inputs.regions(),
                    indices.stream().map(k -> scores.get(k).scores()).toList(),
                    indices.stream().map(draws::get).toList())));
        });
        return new ShiftNulls(settings, timing.drawsOf(subject), values);
    }
}
