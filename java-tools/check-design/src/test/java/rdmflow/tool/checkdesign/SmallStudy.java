package rdmflow.tool.checkdesign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rdmflow.core.brain.Grid;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;

/** Two participants, two runs of 12 and 13 volumes, two regions: the brain half of a study, on disk. */
final class SmallStudy {
    static final int VOXELS = 4 * 4 * 3;

    private SmallStudy() {}

    static NiftiSpace space(double shift) {
        return NiftiSpace.scanner(
                new Grid(4, 4, 3, new double[][] {{3, 0, 0, shift}, {0, 3, 0, 0}, {0, 0, 3.3, 0}, {0, 0, 0, 1}}));
    }

    static Path write(Path folder) throws IOException {
        StringBuilder sheet = new StringBuilder("subject,run,bold,rois,roi_labels,confounds\n");
        for (String subject : new String[] {"sub-01", "sub-02"}) {
            Path own = Files.createDirectories(folder.resolve(subject));
            NiftiWriter.writeLabels(
                    own.resolve("rois.nii.gz"),
                    space(0),
                    IntStream.range(0, VOXELS)
                            .map(i -> i < 10 ? 1 : i < 20 ? 2 : 0)
                            .toArray());
            Files.writeString(own.resolve("rois.tsv"), "index\tname\n1\tFFA\n2\tPPA\n");
            for (int run = 1; run <= 2; run++) {
                bold(own.resolve("run-" + run + "_bold.nii.gz"), 11 + run, 2);
                confounds(own.resolve("run-" + run + "_confounds.tsv"), 11 + run);
                sheet.append(subject + "," + run + "," + subject + "/run-" + run + "_bold.nii.gz," + subject
                        + "/rois.nii.gz," + subject + "/rois.tsv," + subject + "/run-" + run + "_confounds.tsv\n");
            }
        }
        return Files.writeString(folder.resolve("subjects.csv"), sheet);
    }

    static void bold(Path file, int volumes, double trSeconds) throws IOException {
        bold(file, volumes, trSeconds, 0);
    }

    static void bold(Path file, int volumes, double trSeconds, double shift) throws IOException {
        Random random = new Random(volumes);
        double[][] values = new double[volumes][VOXELS];
        Arrays.stream(values).forEach(volume -> Arrays.setAll(volume, i -> 500 + random.nextGaussian()));
        NiftiWriter.writeBold(file, space(shift), trSeconds, values);
    }

    static void confounds(Path file, int rows) throws IOException {
        List<String> names = IntStream.range(0, 5)
                .mapToObj(i -> String.format(Locale.ROOT, "a_comp_cor_%02d", i))
                .toList();
        Files.writeString(
                file,
                String.join("\t", names) + "\tcsf\n"
                        + IntStream.range(0, rows)
                                .mapToObj(i -> i + "\t1\t2\t3\t4\t5\n")
                                .collect(Collectors.joining()));
        Files.writeString(
                Path.of(file.toString().replace(".tsv", ".json")),
                names.stream()
                        .map(name -> "\"" + name + "\": {\"Method\": \"aCompCor\", \"Mask\": \"combined\"}")
                        .collect(Collectors.joining(", ", "{", "}")));
    }
}
