package rdmflow.tool.trainnetwork;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import rdmflow.io.tool.InputFile;
import rdmflow.io.tool.Version;
import rdmflow.training.fit.TrainingOptions;

/** SHA-256 of everything that a training's result depends on: options, card, shards' tables, weights to begin with. */
final class Fingerprint {
    private Fingerprint() {}

    /** @param devices how many share a batch: each takes the statistics of its own part */
    static String of(TrainingOptions options, int devices, List<Path> inputs) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((Version.CURRENT + options + devices).getBytes(StandardCharsets.UTF_8));
            for (Path input : inputs) {
                digest.update(InputFile.sha256(input).getBytes(StandardCharsets.US_ASCII));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
