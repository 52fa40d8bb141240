package rdmflow.io.design;

import java.util.Optional;

/**
 * One row of localizers.csv: the block-design run of one participant.
 *
 * @param subject participant
 * @param bold 4-D image
 * @param events table of onset, duration and trial_type
 * @param confounds table with one row per volume
 * @param confoundsJson what its columns are
 */
public record Localizer(
        String subject, String bold, String events, Optional<String> confounds, Optional<String> confoundsJson) {
    public Localizer {
        Names.requireIdentifier("subject", subject);
        Names.requireCell("bold", bold);
        Names.requireCell("events", events);
    }
}
