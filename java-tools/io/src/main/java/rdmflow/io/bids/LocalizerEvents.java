package rdmflow.io.bids;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.core.DataException;
import rdmflow.core.brain.BlockDesign.Block;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/**
 * The events of a localizer run: a TSV with the columns onset, duration (seconds) and trial_type. An event of duration 0
 * is an impulse. Spaces around a trial_type are no part of it, as they are none of a sheet's cells.
 *
 * @param blocks in file order, at least one
 * @param warnings impulses, events that start before the run, names with spaces around them
 */
public record LocalizerEvents(List<Block> blocks, List<String> warnings) {
    private static final List<String> COLUMNS = List.of("onset", "duration", "trial_type");

    /** After this an event's response is over. */
    private static final double RESPONSE_SECONDS = 32;

    public LocalizerEvents {
        blocks = List.copyOf(blocks);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the table.
     *
     * @param runSeconds length of the run: no event may start later
     * @throws DataException with every row that is no event of this run
     */
    public static LocalizerEvents read(Path file, double runSeconds) {
        Table events = Tables.readTsv(file);
        if (!events.columns().containsAll(COLUMNS)) {
            throw new DataException(events.name() + ": expected the columns " + String.join(", ", COLUMNS) + ", found "
                    + String.join(", ", events.columns()));
        }
        List<String> problems = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        Set<String> impulses = new TreeSet<>();
        Set<String> spaced = new TreeSet<>();
        List<String> early = new ArrayList<>();
        for (int row = 0; row < events.rows().size(); row++) {
            String where = events.name() + " line " + events.lines().get(row) + ": ";
            String name = events.rows().get(row).get("trial_type");
            String condition = name.strip();
            double onset = seconds(events, row, "onset");
            double duration = seconds(events, row, "duration");
            if (!Double.isFinite(onset)) {
                problems.add(where + "expected an onset in seconds, found \""
                        + events.rows().get(row).get("onset") + "\"");
            } else if (!(duration >= 0 && Double.isFinite(duration))) {
                problems.add(where + "expected a duration of 0 s or more, found \""
                        + events.rows().get(row).get("duration") + "\"");
            } else if (condition.isEmpty() || condition.equals("n/a")) {
                problems.add(where + "expected a trial_type, found \"" + name
                        + "\"; name it, or remove the row if it is no event of a condition");
            } else if (onset >= runSeconds) {
                problems.add(where + "expected an onset before the run ends at " + runSeconds + " s, found " + onset);
            } else if (onset + duration <= -RESPONSE_SECONDS) {
                problems.add(where + "expected an event whose response reaches the run, found one that ends at "
                        + (onset + duration) + " s");
            } else {
                blocks.add(new Block(condition, onset, duration));
                if (duration == 0) {
                    impulses.add(condition);
                }
                if (onset < 0) {
                    early.add(onset + " s (" + condition + ")");
                }
                if (!condition.equals(name)) {
                    spaced.add("\"" + name + "\"");
                }
            }
        }
        if (blocks.isEmpty() && problems.isEmpty()) {
            problems.add(events.name() + ": expected events, found none");
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        List<String> warnings = new ArrayList<>();
        if (!impulses.isEmpty()) {
            warnings.add(events.name() + ": events of duration 0 (" + String.join(", ", impulses)
                    + ") are taken as impulses, with the response to 1 s of stimulation at once");
        }
        if (!early.isEmpty()) {
            warnings.add(events.name() + ": events start before the first volume, at " + String.join(", ", early));
        }
        if (!spaced.isEmpty()) {
            warnings.add(events.name() + ": names with spaces around them (" + String.join(", ", spaced)
                    + ") are read without");
        }
        return new LocalizerEvents(blocks, warnings);
    }

    /** NaN where the cell holds no number. */
    private static double seconds(Table events, int row, String column) {
        try {
            return events.number(row, column);
        } catch (DataException e) {
            return Double.NaN;
        }
    }

    /** The conditions that events show, sorted. */
    public List<String> conditions() {
        return blocks.stream().map(Block::condition).distinct().sorted().toList();
    }
}
