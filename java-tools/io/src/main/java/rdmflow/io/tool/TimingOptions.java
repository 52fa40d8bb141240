package rdmflow.io.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** When the volumes of a run were taken; a picocli mixin of every tool that must know it. */
public final class TimingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--tr",
            paramLabel = "S",
            description = "Repetition time in seconds; a tool that reads an image takes its sidecar's, else its"
                    + " header's, where it is not given.")
    private Optional<Double> tr = Optional.empty();

    @Option(
            names = "--slice-time-ref",
            defaultValue = "0.5",
            paramLabel = "X",
            description = "Moment within the TR for which a volume stands: 0 its start, 1 its end (default:"
                    + " ${DEFAULT-VALUE}).")
    private double sliceTimeRef;

    /** The repetition time in seconds, where it was given. */
    public Optional<Double> tr() {
        return tr;
    }

    /** Part of the TR that a volume stands for, 0 to 1. */
    public double sliceTimeRef() {
        return sliceTimeRef;
    }

    /** When each volume stands, in seconds from the start of the run: (k + slice_time_ref) TR. */
    public double[] times(int volumes, double trSeconds) {
        return IntStream.range(0, volumes)
                .mapToDouble(k -> (k + sliceTimeRef) * trSeconds)
                .toArray();
    }

    /** What is wrong with the options, one line each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (tr.isPresent() && !(tr.get() > 0 && Double.isFinite(tr.get()))) {
            problems.add("--tr: expected more than 0 seconds, found " + tr.get());
        }
        if (!(sliceTimeRef >= 0 && sliceTimeRef <= 1)) {
            problems.add("--slice-time-ref: expected 0 to 1, found " + sliceTimeRef);
        }
        return problems;
    }

    /** Refuses what is wrong with the options. */
    public void check() {
        new Usage(spec).addAll(problems()).throwProblems();
    }
}
