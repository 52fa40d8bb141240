package rdmflow.core.measure;

/**
 * How alike two geometries are by one measure.
 *
 * @param value or NaN with a reason
 * @param compared number of pairs of volumes that were compared; of measures of Grams the number of volumes
 * @param reason why there is no value, or empty
 */
public record Similarity(double value, long compared, String reason) {
    public Similarity {
        if (Double.isNaN(value) == reason.isEmpty()) {
            throw new IllegalArgumentException(value + " with reason \"" + reason + "\"");
        }
    }

    /** No value, over so many pairs or volumes. */
    public static Similarity none(long compared, String reason) {
        return new Similarity(Double.NaN, compared, reason);
    }
}
