package rdmflow.tool.renderreport.page;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import rdmflow.core.DataException;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.InputFile;
import rdmflow.tool.renderreport.chart.Png;

/**
 * Files of {@code --qc}: pictures (PNG, made smaller where they would make the page heavy) and tables (TSV).
 *
 * @param pictures in the order of their names
 * @param tables in the order of their names
 */
public record QualityFiles(List<Picture> pictures, List<Table> tables) {
    private static final long LARGE_BYTES = 150_000;
    private static final int WIDEST = 640;

    /** A picture as it stands in the page. */
    public record Picture(String name, int width, int height, byte[] png) {}

    public static QualityFiles read(List<Path> files) {
        List<Picture> pictures = new ArrayList<>();
        List<Table> tables = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            String name = String.valueOf(file.getFileName());
            String lower = name.toLowerCase(Locale.ROOT);
            try {
                if (lower.endsWith(".png")) {
                    pictures.add(picture(file, name));
                } else if (lower.endsWith(".tsv")) {
                    tables.add(Tables.readTsv(file));
                } else {
                    problems.add(name + ": expected a .png or a .tsv for --qc, found another ending");
                }
            } catch (DataException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new QualityFiles(List.copyOf(pictures), List.copyOf(tables));
    }

    private static Picture picture(Path file, String name) {
        try {
            BufferedImage image = ImageIO.read(InputFile.require(file).toFile());
            if (image == null) {
                throw new DataException(name + ": expected a PNG picture, found something else");
            }
            if (Files.size(file) <= LARGE_BYTES || image.getWidth() <= WIDEST) {
                return new Picture(name, image.getWidth(), image.getHeight(), Files.readAllBytes(file));
            }
            int height = Math.max(1, Math.round((float) image.getHeight() * WIDEST / image.getWidth()));
            BufferedImage small = new BufferedImage(WIDEST, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = small.createGraphics();
            graphics.drawImage(image.getScaledInstance(WIDEST, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
            graphics.dispose();
            return new Picture(name, WIDEST, height, Png.encode(small));
        } catch (IOException e) {
            throw new DataException(name + ": expected a PNG picture, found " + e.getMessage(), e);
        }
    }
}
