package rdmflow.io.rdmfile;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import rdmflow.core.rdm.PairOrder;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.tool.Findings;
import rdmflow.io.tool.TimingOptions;

/** RDMs that were made elsewhere, as those of a model. */
public final class OwnRdms {
    /** Times closer than this part of a TR are the same. */
    private static final double SAME_TIME = 1e-3;

    private OwnRdms() {}

    /**
     * Reads a file under another name. An infinite distance, and an RDM without any defined pair, are errors.
     *
     * @param timing when volumes were taken, for a file that does not say; one that does keeps its own times
     */
    public static RdmSet read(Path file, String model, String run, TimingOptions timing, Findings findings) {
        RdmSet set = RdmFile.readAs(file, model, run);
        for (Rdm rdm : set.rdms()) {
            String where = file.getFileName() + ": " + rdm.name() + ": expected ";
            for (int pair = 0; pair < rdm.pairs().length; pair++) {
                if (Double.isInfinite(rdm.pairs()[pair])) {
                    findings.problem(where + "finite distances or NaN, found " + rdm.pairs()[pair] + " for volumes "
                            + PairOrder.first(pair, rdm.volumes()) + " and "
                            + PairOrder.second(pair, rdm.volumes()));
                    break;
                }
            }
            if (rdm.undefinedPairs() == rdm.pairs().length) {
                findings.problem(where + "distances, found NaN for all " + rdm.pairs().length + " pairs");
            }
        }
        findings.throwProblems();
        Optional<double[]> times = timing.tr().map(trSeconds -> timing.times(set.volumes(), trSeconds));
        if (set.hasTimes()) {
            times.filter(given -> differ(given, set.times(), timing.tr().orElseThrow()))
                    .ifPresent(given -> findings.warning(file.getFileName() + ": its volumes are at "
                            + set.times()[0] + ", " + set.times()[1] + ", ... s, and by --tr and --slice-time-ref at "
                            + given[0] + ", " + given[1] + ", ... s: the file's times are kept"));
            return set;
        }
        return times.map(given -> new RdmSet(set.kind(), model, run, set.measure(), given, set.rdms()))
                .orElse(set);
    }

    private static boolean differ(double[] given, double[] own, double trSeconds) {
        for (int t = 0; t < own.length; t++) {
            if (Math.abs(given[t] - own[t]) > SAME_TIME * trSeconds) {
                return true;
            }
        }
        return false;
    }

    /** How many pairs of which layers are undefined; each is a warning. */
    public static Map<String, Integer> undefined(RdmSet set, Findings findings) {
        Map<String, Integer> undefined = new TreeMap<>();
        set.rdms().stream()
                .filter(rdm -> Arrays.stream(rdm.pairs()).anyMatch(Double::isNaN))
                .forEach(rdm -> undefined.put(rdm.name(), rdm.undefinedPairs()));
        undefined.forEach((layer, pairs) -> findings.warning(
                set.owner() + " run " + set.run() + " layer " + layer + ": " + pairs + " pairs undefined"));
        return undefined;
    }
}
