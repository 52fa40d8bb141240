package rdmflow.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Names of folders and files that a shell, a glob, a list or a locale would take apart. */
final class OddNames {
    static final String FILE = " ü,[x1] {a,b} (c) 'd' \"e\" & #~%*?!`f`";
    /** Nextflow's own scripts write the work folder without quotes. */
    static final String FOLDER = FILE.replace("{a,b}", "{ab}").replace("*", "");

    private OddNames() {}

    /** A sheet as a spreadsheet saves it, with all that one may add; its files are links to the true ones, named oddly. */
    static void spreadsheet(Path plain, Path sheet) throws IOException {
        List<String> lines = Files.readAllLines(plain);
        List<String> header = Arrays.asList(lines.get(0).split(","));
        StringBuilder text = new StringBuilder("\uFEFF");
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            for (int i = 0; i < cells.length; i++) {
                boolean files =
                        SmallStudy.FILES.contains(header.get(i)) && !line.equals(lines.get(0)) && !cells[i].isEmpty();
                String cell = files ? renamed(plain.resolveSibling(cells[i]), sheet.getParent()) : cells[i];
                text.append('"').append(cell.replace("\"", "\"\"")).append("\",");
            }
            text.append(",,\r\n");
        }
        Files.writeString(sheet, text.append(",,,,\r\n\r\n").toString());
    }

    private static String renamed(Path file, Path folder) throws IOException {
        String name = file.getFileName().toString();
        String stem = name.replaceFirst("(\\.nii\\.gz|\\.[a-z0-9]+)$", "");
        String odd = "in" + FILE + "/" + stem + FILE + name.substring(stem.length());
        Path link = folder.resolve(odd);
        Files.createDirectories(link.getParent());
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, file.toRealPath());
            Path json = file.resolveSibling(stem + ".json");
            if (Files.exists(json) && !name.endsWith(".json")) {
                Files.createSymbolicLink(link.resolveSibling(stem + FILE + ".json"), json.toRealPath());
            }
        }
        return odd;
    }
}
