package rdmflow.tool.checkdesign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import rdmflow.core.DataException;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/**
 * Where the files of a sheet or of a BIDS folder are, and how the design names them.
 *
 * @param owner the option that names the sheet or folder, such as {@code stimuli}
 * @param folders that cells are relative to; the first in which a file is there holds
 * @param staged where an engine put the files, by cell; files that it did not find are not among them. A BIDS folder is
 *     staged whole; there they are its {@link #surfaces}
 */
record StudyFiles(String owner, List<Path> folders, Optional<Map<String, Path>> staged) {
    private static final String BIDS = "bids";
    private static final String SURFACES = "surfaces";

    /**
     * Paths relative to a sheet, or where it is a link, to the sheet behind it.
     *
     * @param staged a table (sheet, cell, file) of what was staged elsewhere
     */
    static StudyFiles besideSheet(String owner, Path sheet, Optional<Path> staged) {
        Path here = sheet.toAbsolutePath().getParent();
        Optional<Map<String, Path>> files = staged.map(table -> filesOf(owner, Tables.readTsv(table)));
        try {
            return new StudyFiles(owner, List.of(here, sheet.toRealPath().getParent()), files);
        } catch (IOException e) {
            return new StudyFiles(owner, List.of(here), files);
        }
    }

    private static Map<String, Path> filesOf(String owner, Table table) {
        if (!table.columns().equals(List.of("sheet", "cell", "file"))) {
            throw new DataException(table.name() + ": expected the columns sheet, cell, file, found "
                    + String.join(", ", table.columns()));
        }
        Map<String, Path> files = new HashMap<>();
        table.rows().stream()
                .filter(row -> row.get("sheet").equals(owner))
                .forEach(row -> files.put(row.get("cell"), Path.of(row.get("file"))));
        return files;
    }

    /**
     * Paths relative to a BIDS folder; the design keeps them.
     *
     * @param staged as of {@link #besideSheet}
     */
    static StudyFiles inBids(Path root, Optional<Path> staged) {
        return new StudyFiles(BIDS, List.of(root), staged.map(table -> filesOf(SURFACES, Tables.readTsv(table))));
    }

    /** Where surfaces are: a sheet names them as all others; with a BIDS folder an option does, from where it is given. */
    StudyFiles surfaces() {
        return isBids() ? new StudyFiles(SURFACES, List.of(Path.of("")), staged) : this;
    }

    boolean isBids() {
        return owner.equals(BIDS);
    }

    /** The file; where an engine staged none, the path as the user wrote it, for the message that it is missing. */
    Path resolve(String cell) {
        if (staged.isPresent() && !isBids()) {
            return staged.get().getOrDefault(cell, Path.of(cell));
        }
        return folders.stream()
                .map(folder -> folder.resolve(cell))
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .findFirst()
                .orElse(folders.get(0).resolve(cell));
    }

    /** The JSON of the same stem beside each of a cell's files, as a cell would name it; none if it is not there. */
    Optional<String> jsonBeside(String cell) {
        List<String> found = Arrays.stream(cell.split(";"))
                .map(part -> BidsSidecar.jsonName(part.strip()))
                .distinct()
                .filter(name -> Files.exists(resolve(name), LinkOption.NOFOLLOW_LINKS))
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join(";", found));
    }

    /** The path inside a BIDS folder; of a file that a sheet names, the name only, so that no machine shows. */
    String nameInDesign(String cell) {
        return isBids()
                ? cell
                : Arrays.stream(cell.split(";"))
                        .map(part -> fileName(part.strip()))
                        .collect(Collectors.joining(";"));
    }

    static String fileName(String cell) {
        return String.valueOf(Path.of(cell).getFileName());
    }
}
