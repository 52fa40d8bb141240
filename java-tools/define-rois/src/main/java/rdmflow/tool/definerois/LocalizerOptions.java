package rdmflow.tool.definerois;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rdmflow.core.brain.LinearModel;

/** The localizer run and its model, as the options of {@link DefineRois} say it. */
record LocalizerOptions(
        Path bold,
        Path events,
        Optional<Path> json,
        Optional<Path> confounds,
        Optional<Path> confoundsJson,
        boolean assumeCombined,
        List<String> confoundColumns,
        int compcor,
        double smoothing,
        Path contrasts,
        LinearModel.Noise noise,
        double highPass,
        boolean derivatives,
        Optional<Double> tr,
        double sliceTimeRef) {}
