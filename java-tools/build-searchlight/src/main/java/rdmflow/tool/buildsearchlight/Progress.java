package rdmflow.tool.buildsearchlight;

import java.util.function.IntConsumer;

/** Tells on stderr at every tenth how many centres are done. */
final class Progress implements IntConsumer {
    private final int all;
    private int told;

    Progress(int all) {
        this.all = all;
    }

    @Override
    public synchronized void accept(int done) {
        int tenth = (int) (10L * done / all);
        if (tenth > told) {
            told = tenth;
            System.err.println("build-searchlight: " + done + " of " + all + " centres");
        }
    }
}
