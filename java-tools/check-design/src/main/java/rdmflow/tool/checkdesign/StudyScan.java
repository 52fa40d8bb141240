package rdmflow.tool.checkdesign;

import java.util.List;
import java.util.Optional;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.NiftiHeader;

/**
 * A scan and what its files say.
 *
 * @param scan as the sheet or the BIDS folder names it
 * @param brainMask found beside it, for the table
 * @param image the BOLD image, opened; empty before it is read or where it cannot be
 * @param sidecar merged JSON of the BOLD image
 * @param otherConfounds confounds tables beside a scan without confounds, which are of other runs by their names
 */
record StudyScan(
        Scan scan,
        Optional<String> brainMask,
        Optional<BrainImage> image,
        BidsSidecar sidecar,
        List<String> otherConfounds) {
    StudyScan withImage(Optional<BrainImage> read, BidsSidecar json) {
        return new StudyScan(scan, brainMask, read, json, otherConfounds);
    }

    /** The header of a BOLD image that is a volume. */
    Optional<NiftiHeader> volume() {
        return image.flatMap(
                open -> open instanceof VolumeImage volume ? Optional.of(volume.header()) : Optional.empty());
    }

    /** Whether more than each voxel's mean is removed. */
    boolean isDenoised() {
        return scan.confounds().isPresent() || scan.compcorMask().isPresent();
    }
}
