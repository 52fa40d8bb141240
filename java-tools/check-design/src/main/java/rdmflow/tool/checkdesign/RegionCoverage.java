package rdmflow.tool.checkdesign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import rdmflow.core.brain.RegionRdm;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.SurfaceImage;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.tool.Findings;

/**
 * Whether the voxels of a region hold data, as far as the first volumes show it: a voxel that never changes there, or is
 * not finite, lies outside the field of view or of the mask that preprocessing used. One warning per region; the whole
 * run is looked at by build-roi-rdms, as are surfaces, which have no beginning that is cheap to read.
 */
final class RegionCoverage {
    /** A hundredth of a run's cost; integer data may well repeat a value once, but not in all of these. */
    private static final int VOLUMES = 5;

    private final Findings all;
    private final Map<List<String>, List<Run>> sparse = new LinkedHashMap<>();

    /** How many voxels of a region hold data in a run. */
    private record Run(String run, int usable, int voxels) {}

    RegionCoverage(Findings findings) {
        this.all = findings;
    }

    /** Looks at the regions of an image that lies on the scan's grid. */
    void check(StudyScan scan, String image, List<Region> regions) {
        Optional<BrainImage> bold = scan.image();
        int[] voxels = regions.stream()
                .flatMapToInt(region -> IntStream.of(region.voxels()))
                .distinct()
                .sorted()
                .toArray();
        if (bold.isEmpty()
                || bold.get() instanceof SurfaceImage
                || voxels.length == 0
                || regions.stream().allMatch(region -> region.voxels().length < 2)) {
            return;
        }
        Findings findings = all.about(scan.scan().key());
        findings.attempt(() -> bold.get().readBeginning(voxels, VOLUMES)).ifPresent(series -> {
            boolean[] usable = new boolean[bold.get().places()];
            for (int k = 0; k < voxels.length; k++) {
                usable[voxels[k]] = varies(series[k]);
            }
            for (Region region : regions) {
                int count = (int)
                        IntStream.of(region.voxels()).filter(k -> usable[k]).count();
                if (region.voxels().length >= 2 && RegionRdm.isSparse(count, region.voxels().length)) {
                    sparse.computeIfAbsent(
                                    List.of(scan.scan().subject(), image, region.name()), key -> new ArrayList<>())
                            .add(new Run(scan.scan().run(), count, region.voxels().length));
                }
            }
        });
    }

    private static boolean varies(double[] series) {
        boolean varies = false;
        for (double value : series) {
            if (!Double.isFinite(value)) {
                return false;
            }
            varies |= value != series[0];
        }
        return varies;
    }

    void warn() {
        sparse.forEach((key, runs) -> {
            Run worst = runs.stream()
                    .min((a, b) -> Integer.compare(a.usable(), b.usable()))
                    .orElseThrow();
            String others = runs.size() == 1 ? "" : " and few in " + (runs.size() - 1) + " more of its runs";
            all.about(key.get(0))
                    .warning(key.get(1) + ": roi " + key.get(2) + " has " + worst.usable() + " usable of "
                            + worst.voxels() + " voxels in run " + worst.run() + others
                            + (worst.usable() == worst.voxels()
                                    ? ""
                                    : ": the others are constant or not finite in its first volumes, as outside the"
                                            + " field of view"));
        });
    }
}
