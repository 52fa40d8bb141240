package rdmflow.tool.fitcvregression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.weighting.LayerWeighting.Fit;
import rdmflow.core.weighting.SubjectRuns;
import rdmflow.core.weighting.Weighting;
import rdmflow.io.rdmfile.ShiftNulls;
import rdmflow.io.rdmfile.WeightingInputs;
import rdmflow.io.rdmfile.WeightingRuns;

/** The null of a subject's fits, as its file holds it. */
record FitNull(WeightingInputs inputs, WeightingRuns timing, Weighting weighting, int threads) {
    /** @param fits the scores themselves under each time control, by region, then model */
    ShiftNulls of(ShiftNulls.Settings settings, SubjectRuns runs, Map<TimeControl, List<Fit>> fits) {
        String subject = settings.subject();
        int models = inputs.models().size();
        int regions = inputs.regions().size();
        List<ShiftNulls.Values> values = new ArrayList<>();
        fits.forEach((control, scores) -> {
            List<double[]> draws = runs.nullUnder(
                            control, timing.shifts(subject), timing.draws(subject), weighting, threads)
                    .fits(models, regions);
            for (int model = 0; model < models; model++) {
                int[] ofModel = IntStream.iterate(model, k -> k < models * regions, k -> k + models)
                        .toArray();
                values.add(ShiftNulls.Values.of(
                        control,
                        List.of(inputs.models().get(model)),
                        inputs.regions(),
                        IntStream.of(ofModel)
                                .mapToObj(k -> scores.get(k).scores())
                                .toList(),
                        IntStream.of(ofModel).mapToObj(draws::get).toList()));
            }
        });
        return new ShiftNulls(settings, timing.drawsOf(subject), values);
    }
}
