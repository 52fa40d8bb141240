package rdmflow.pipeline;

import java.nio.file.Path;
import rdmflow.test.SharedData;

/**
 * One participant of Haxby et al. 2001, read where it lies: twelve runs of 121 volumes, masks and events.
 *
 * @param folder of the participant
 */
record HaxbyData(Path folder) {
    /** Skips the test with a reason where there is no reference data. */
    static HaxbyData find() {
        return new HaxbyData(SharedData.folder("haxby/haxby2001/sub001"));
    }

    /** The BOLD of a run, 1 to 12. */
    Path bold(int run) {
        return folder.resolve(String.format("BOLD/task001_run%03d/bold_25mm.nii.gz", run));
    }

    /** The blocks of a run, 1 to 12. */
    Path events(int run) {
        return bold(run).resolveSibling("bold_events.tsv");
    }

    Path mask(String name) {
        return folder.resolve("masks/25mm/" + name + ".nii.gz");
    }
}
