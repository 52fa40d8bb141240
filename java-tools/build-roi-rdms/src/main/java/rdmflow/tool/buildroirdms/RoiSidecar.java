package rdmflow.tool.buildroirdms;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rdmflow.core.brain.RegionRdm;
import rdmflow.io.nifti.Overlap;

/** What the sidecar says about denoising and about the quality of each region; keys as in docs/output.md. */
final class RoiSidecar {
    private RoiSidecar() {}

    static Map<String, Object> details(RoiRun scan, List<RegionRdm> regions) {
        Map<String, Object> details = scan.bold().details();
        details.put("warnings", scan.warnings());
        Map<String, Object> perRegion = new TreeMap<>();
        regions.forEach(region -> perRegion.put(region.rdm().name(), quality(region)));
        details.put("rois", perRegion);
        details.put("overlaps", Overlap.of(scan.regions()));
        return details;
    }

    private static Map<String, Object> quality(RegionRdm region) {
        Map<String, Object> quality = new TreeMap<>();
        quality.put("voxels", region.voxels());
        quality.put("used_voxels", region.usedVoxels());
        quality.put("non_finite_voxels", region.nonFiniteVoxels());
        quality.put("constant_voxels", region.constantVoxels());
        quality.put("explained_voxels", region.explainedVoxels());
        quality.put("r_squared_removed", number(region.rSquaredRemoved()));
        quality.put("temporal_snr", number(region.tsnr()));
        quality.put("split_half_reliability", number(region.splitHalf()));
        quality.put("undefined_pairs", region.rdm().undefinedPairs());
        if (!region.rdm().reason().isEmpty()) {
            quality.put("reason", region.rdm().reason());
        }
        return quality;
    }

    /** JSON has no NaN. */
    private static Object number(double value) {
        return Double.isFinite(value) ? (Object) value : "n/a";
    }
}
