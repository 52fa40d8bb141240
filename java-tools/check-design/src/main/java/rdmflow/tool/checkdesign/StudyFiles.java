package rdmflow.tool.checkdesign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Where the files of a sheet or of a BIDS folder are, and how the design names them. */
final class StudyFiles {
    private final Path folder;
    private final Path realFolder;
    private final boolean keepPaths;

    private StudyFiles(Path folder, Path realFolder, boolean keepPaths) {
        this.folder = folder;
        this.realFolder = realFolder;
        this.keepPaths = keepPaths;
    }

    /** Paths relative to a sheet. An engine stages the sheet as a link; then its files lie beside the original. */
    static StudyFiles besideSheet(Path sheet) {
        Path absolute = sheet.toAbsolutePath();
        try {
            return new StudyFiles(absolute.getParent(), sheet.toRealPath().getParent(), false);
        } catch (IOException e) {
            return new StudyFiles(absolute.getParent(), absolute.getParent(), false);
        }
    }

    /** Paths relative to a BIDS folder; the design keeps them. */
    static StudyFiles inBids(Path root) {
        return new StudyFiles(root, root, true);
    }

    Path resolve(String cell) {
        Path here = folder.resolve(cell);
        Path there = realFolder.resolve(cell);
        return !Files.exists(here, LinkOption.NOFOLLOW_LINKS) && Files.exists(there, LinkOption.NOFOLLOW_LINKS)
                ? there
                : here;
    }

    /** The path inside a BIDS folder; of a file that a sheet names, the name only, so that no machine shows. */
    String nameInDesign(String cell) {
        return keepPaths ? cell : String.valueOf(Path.of(cell).getFileName());
    }
}
