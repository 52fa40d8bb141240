package rdmflow.io.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import rdmflow.core.DataException;
import rdmflow.core.time.Hrf;
import rdmflow.io.tool.InputFile;

/** What {@code --hrf} names. */
public final class HrfTaps {
    private HrfTaps() {}

    /** A built-in response, or a file with one tap per line and sample of the feature rate. */
    public static Hrf hrf(String name, double featureRate) {
        return hrf(name, featureRate, featureRate);
    }

    /** The same for features that are slower than the taps of a file. */
    public static Hrf hrf(String name, double tapRate, double featureRate) {
        if (Hrf.NAMES.contains(name)) {
            return Hrf.named(name, featureRate);
        }
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            return Hrf.named(name, featureRate);
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(InputFile.require(file)).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (CharacterCodingException e) {
            throw new DataException(
                    file.getFileName() + ": expected one number per line, found bytes that are no UTF-8 text", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double[] taps = new double[lines.size()];
        for (int i = 0; i < taps.length; i++) {
            try {
                taps[i] = Double.parseDouble(lines.get(i));
            } catch (NumberFormatException e) {
                throw new DataException(
                        file.getFileName() + ": expected one number per line, found " + lines.get(i), e);
            }
        }
        return Hrf.ofTaps(file.getFileName().toString(), taps, tapRate, featureRate);
    }
}
