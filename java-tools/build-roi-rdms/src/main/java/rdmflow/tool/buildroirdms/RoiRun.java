package rdmflow.tool.buildroirdms;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import rdmflow.core.algebra.InOrder;
import rdmflow.core.brain.RegionRdm;
import rdmflow.io.bold.BoldOptions;
import rdmflow.io.bold.BoldRun;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.BrainRegions;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.nifti.RegionMasks.Region;
import rdmflow.io.tool.Findings;

/** One BOLD run with its regions: all checked when opened, then measured in one pass over the image. */
final class RoiRun {
    private final BoldRun run;
    private final List<Path> inputs;
    private final List<Region> regions;
    private List<RegionRdm> measured = List.of();

    private RoiRun(BoldRun run, List<Path> inputs, List<Region> regions) {
        this.run = run;
        this.inputs = List.copyOf(inputs);
        this.regions = regions;
    }

    /** Reads headers, regions and tables; throws one exception with everything that is wrong with them. */
    static RoiRun open(
            BoldOptions bold, List<Path> rois, List<Path> roiLabels, RegionChoice choice, Optional<Double> tr) {
        BrainImage image = bold.open();
        Findings findings = new Findings();
        Optional<BoldRun> run = BoldRun.open(image, bold.json(), tr, bold.denoising(), findings);
        Optional<List<Region>> regions = findings.attempt(() -> BrainRegions.read(rois, roiLabels, image, choice));
        findings.throwProblems();
        List<Path> inputs = new ArrayList<>(run.orElseThrow().inputs());
        inputs.addAll(rois);
        inputs.addAll(roiLabels);
        return new RoiRun(run.orElseThrow(), inputs, regions.orElseThrow());
    }

    /** Reads the image once, denoises, and compares patterns; one RDM per region, in the order of the labels. */
    List<RegionRdm> rdms(RegionRdm.Scaling scaling, boolean withGrams, int threads) {
        BitSet inside = new BitSet(run.image().places());
        regions.forEach(region -> Arrays.stream(region.voxels()).forEach(inside::set));
        int[] wanted = inside.stream().toArray();
        double[][] series = run.read(wanted);
        measured = InOrder.map(regions.size(), threads, i -> {
            Region region = regions.get(i);
            double[][] own = Arrays.stream(region.voxels())
                    .mapToObj(voxel -> series[Arrays.binarySearch(wanted, voxel)])
                    .toArray(double[][]::new);
            return RegionRdm.of(region.name(), own, run.regression(), scaling, withGrams);
        });
        return measured;
    }

    /** Every file read, sidecars found beside others too. */
    List<Path> inputs() {
        return inputs;
    }

    BoldRun bold() {
        return run;
    }

    List<Region> regions() {
        return regions;
    }

    /** What a user should know of a run that was measured. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(run.warnings());
        measured.stream().filter(RegionRdm::isSparse).map(this::sparse).forEach(warnings::add);
        return warnings;
    }

    private String sparse(RegionRdm region) {
        return run.image().name() + ": roi " + region.rdm().name() + " has " + region.usedVoxels() + " usable of "
                + region.voxels()
                + " voxels (" + region.constantVoxels() + " constant, " + region.nonFiniteVoxels() + " not finite, "
                + region.explainedVoxels() + " explained by what was regressed out)";
    }
}
