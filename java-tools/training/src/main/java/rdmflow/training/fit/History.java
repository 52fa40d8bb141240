package rdmflow.training.fit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import rdmflow.io.table.Table;
import rdmflow.io.table.Tables;

/** Loss and scores of every epoch that is over, of the training and the val set. */
public record History(List<Row> rows) {
    /** Columns of the table: n/a where a network has no such number. */
    public static final List<String> COLUMNS =
            List.of("epoch", "set", "loss", "photometric", "ssim", "smoothness", "top1", "top3", "n");

    /**
     * One set in one epoch.
     *
     * @param epoch counted from 1
     * @param top1 share of the samples, NaN for a motion network
     */
    public record Row(
            int epoch,
            String set,
            double loss,
            double photometric,
            double ssim,
            double smoothness,
            double top1,
            double top3,
            long n) {
        static Row of(int epoch, String set, Sums sums) {
            boolean classifier = sums.parts().length == 0;
            double[] parts = classifier ? new double[] {Double.NaN, Double.NaN, Double.NaN} : sums.parts();
            return new Row(
                    epoch,
                    set,
                    sums.meanLoss(),
                    parts[0] / sums.n(),
                    parts[1] / sums.n(),
                    parts[2] / sums.n(),
                    classifier ? sums.top1Share() : Double.NaN,
                    classifier ? sums.top3Share() : Double.NaN,
                    sums.n());
        }

        List<?> cells() {
            return List.of(epoch, set, loss, photometric, ssim, smoothness, top1, top3, n);
        }
    }

    /** With one more row. */
    History with(Row row) {
        List<Row> more = new ArrayList<>(rows);
        more.add(row);
        return new History(List.copyOf(more));
    }

    /** As a table. */
    public void write(Path file) throws IOException {
        Tables.writeTsv(file, COLUMNS, rows.stream().map(Row::cells).toList());
    }

    /** Back from its table. */
    public static History read(Path file) {
        Table table = Tables.readTsv(file);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < table.rows().size(); i++) {
            rows.add(new Row(
                    (int) table.number(i, "epoch"),
                    table.rows().get(i).get("set"),
                    table.number(i, "loss"),
                    table.number(i, "photometric"),
                    table.number(i, "ssim"),
                    table.number(i, "smoothness"),
                    table.number(i, "top1"),
                    table.number(i, "top3"),
                    (long) table.number(i, "n")));
        }
        return new History(rows);
    }
}
