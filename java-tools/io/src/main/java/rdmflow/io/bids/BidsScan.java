package rdmflow.io.bids;

import java.util.List;
import java.util.Optional;
import rdmflow.io.design.Scan;

/**
 * A scan found in a BIDS folder.
 *
 * @param scan its files, relative to the folder
 * @param sidecar the merged JSON of the BOLD image
 * @param brainMask relative to the folder
 * @param otherConfounds where the scan has no confounds: names of the tables beside it, which are of other runs
 */
public record BidsScan(Scan scan, BidsSidecar sidecar, Optional<String> brainMask, List<String> otherConfounds) {}
