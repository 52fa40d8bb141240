package rdmflow.io.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import rdmflow.core.DataException;

/** What can be wrong with a file before its content is read, said in one line; and its SHA-256. */
public final class InputFile {
    private static final int POINTER_BYTES = 1024;
    private static final int HASHED_BYTES = 1 << 16;

    private InputFile() {}

    /**
     * Returns the path of a readable, non-empty regular file.
     *
     * @throws DataException if it is missing, a folder, empty, unreadable, or a git-annex pointer without its content
     */
    public static Path require(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!Files.exists(file)) {
            throw new DataException(
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                            ? name + ": expected a file, found a link to nothing: content not present: run datalad get "
                                    + name
                            : file + ": expected a file, found none");
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    name + ": expected a file, found " + (Files.isDirectory(file) ? "a folder" : "a device"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(POINTER_BYTES);
            if (start.length == 0) {
                throw new DataException(name + ": expected content, found an empty file");
            }
            if (start.length < POINTER_BYTES && isAnnexPointer(new String(start, StandardCharsets.UTF_8))) {
                throw new DataException(
                        name + ": expected content, found a git-annex pointer: content not present: run datalad get "
                                + name);
            }
        } catch (IOException e) {
            throw new DataException(name + ": expected a readable file, found " + e.getMessage(), e);
        }
        return file;
    }

    private static boolean isAnnexPointer(String text) {
        return text.strip().lines().count() == 1
                && (text.contains(".git/annex/objects/") || text.startsWith("/annex/objects/"));
    }

    /** SHA-256 of the content, in lower-case hexadecimal digits. */
    public static String sha256(Path file) {
        return sha256(List.of(file));
    }

    /** SHA-256 of the contents of several files, one after the other. */
    public static String sha256(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[HASHED_BYTES];
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                        digest.update(buffer, 0, count);
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
