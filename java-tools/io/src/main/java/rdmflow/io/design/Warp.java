package rdmflow.io.design;

import java.util.List;
import rdmflow.core.DataException;

/**
 * One row of transforms.csv: how one participant's probability maps come to the grid of the BOLD.
 *
 * @param subject participant
 * @param transforms files in the order of {@code antsApplyTransforms -t}: the last one is applied first
 * @param reference 3-D image on the grid of the BOLD
 */
public record Warp(String subject, List<String> transforms, String reference) {
    public Warp {
        Names.requireIdentifier("subject", subject);
        transforms = List.copyOf(transforms);
        if (transforms.isEmpty()) {
            throw new DataException("transforms: expected a value, found nothing");
        }
        Names.requireCell("reference", reference);
    }
}
