package rdmflow.io.bold;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What to remove from every voxel, as {@link BoldOptions} say it. */
public record Denoising(
        Optional<Path> confounds,
        Optional<Path> confoundsJson,
        boolean assumeCombined,
        List<String> confoundColumns,
        Optional<Path> compcorMask,
        int compcor,
        boolean detrendMask,
        boolean scaleMask,
        boolean linearTrend,
        int[] dropVolumes) {}
