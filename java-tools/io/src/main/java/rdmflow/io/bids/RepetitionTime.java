package rdmflow.io.bids;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import rdmflow.core.DataException;
import rdmflow.io.brain.BrainImage;
import rdmflow.io.brain.VolumeImage;
import rdmflow.io.nifti.NiftiHeader;

/**
 * The repetition time of a run and where it comes from: the option first, then the sidecar's top level, then the header.
 *
 * @param seconds 0.1 to 20
 * @param source {@code option}, {@code sidecar} or {@code header}
 * @param warnings where two of them differ by more than 1 %
 */
public record RepetitionTime(double seconds, String source, List<String> warnings) {
    private static final double SHORTEST = 0.1;
    private static final double LONGEST = 20;
    private static final double LARGEST_DIFFERENCE = 0.01;

    public RepetitionTime {
        warnings = List.copyOf(warnings);
    }

    /** The same of a volume. */
    public static RepetitionTime of(Optional<Double> option, BidsSidecar sidecar, NiftiHeader header) {
        return of(option, sidecar, new VolumeImage(header));
    }

    /**
     * Finds the repetition time.
     *
     * @throws DataException when there is none, or it is not 0.1 to 20 s: units in headers lie
     */
    public static RepetitionTime of(Optional<Double> option, BidsSidecar sidecar, BrainImage image) {
        OptionalDouble inSidecar = sidecar.repetitionTime();
        double inHeader = image.trSeconds();
        if (option.isPresent()) {
            double other = inSidecar.orElse(inHeader);
            return checked(image, option.get(), "option", other, inSidecar.isPresent() ? "sidecar" : "header");
        }
        if (inSidecar.isPresent()) {
            return checked(image, inSidecar.getAsDouble(), "sidecar", inHeader, "header");
        }
        if (Double.isNaN(inHeader)) {
            throw new DataException(image.name()
                    + ": expected a repetition time, found none in its header or sidecar; give --tr in seconds");
        }
        return checked(image, inHeader, "header", inHeader, "header");
    }

    private static RepetitionTime checked(
            BrainImage image, double seconds, String source, double other, String otherSource) {
        if (!(seconds >= SHORTEST && seconds <= LONGEST)) {
            throw new DataException(image.name() + ": expected a repetition time of " + SHORTEST + " to "
                    + (int) LONGEST + " s, found " + seconds + " s (" + source + "); give --tr in seconds");
        }
        boolean differs = Math.abs(other - seconds) > LARGEST_DIFFERENCE * seconds;
        return new RepetitionTime(
                seconds,
                source,
                differs
                        ? List.of(image.name() + ": the " + source + " says a repetition time of " + seconds
                                + " s, the " + otherSource + " " + other + " s; the " + source + "'s is used")
                        : List.of());
    }
}
