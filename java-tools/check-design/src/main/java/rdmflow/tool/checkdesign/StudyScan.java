package rdmflow.tool.checkdesign;

import java.util.List;
import java.util.Optional;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.design.Scan;
import rdmflow.io.nifti.NiftiHeader;

/**
 * A scan and what its files say.
 *
 * @param scan as the sheet or the BIDS folder names it
 * @param brainMask found beside it, for the table
 * @param header of the BOLD image; empty before it is read or where it cannot be
 * @param sidecar merged JSON of the BOLD image
 * @param otherConfounds confounds tables beside a scan without confounds, which are of other runs by their names
 */
record StudyScan(
        Scan scan,
        Optional<String> brainMask,
        Optional<NiftiHeader> header,
        BidsSidecar sidecar,
        List<String> otherConfounds) {
    StudyScan withHeader(Optional<NiftiHeader> read, BidsSidecar json) {
        return new StudyScan(scan, brainMask, read, json, otherConfounds);
    }

    /** Whether more than each voxel's mean is removed. */
    boolean isDenoised() {
        return scan.confounds().isPresent() || scan.compcorMask().isPresent();
    }
}
