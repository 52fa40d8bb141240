package rdmflow.tool.definerois;

import java.nio.file.Path;
import rdmflow.fuzz.ToolCall;

/** Runs define-rois, whose entry is of this package, on a localizer's events. */
public final class EventsCall {
    private EventsCall() {}

    /** Reads the events with the other files of their folder. */
    public static long read(Path events) {
        Path folder = events.getParent();
        return ToolCall.run(() -> DefineRois.run(
                "--sheet", "" + folder.resolve("rois.csv"),
                "--grid", "" + folder.resolve("bold.nii"),
                "--localizer-bold", "" + folder.resolve("bold.nii"),
                "--localizer-events", "" + events,
                "--contrasts", "" + folder.resolve("contrasts.csv"),
                "--voxels", "5",
                "--threads", "1",
                "--output-dir", "" + folder.resolve("out")));
    }
}
