package rdmflow.tool.simulatestudy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import rdmflow.core.algebra.InOrder;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.table.Tables;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;

/** Writes the participants: BOLD, regions and confounds. */
final class BrainSide {
    private static final double LOWEST_BASELINE = 600;
    private static final double BASELINE_RANGE = 400;

    /** How much participants differ in how clear their signal is. */
    private static final double SUBJECT_SPREAD = 0.1;

    private final Path folder;
    private final Outputs outputs;
    private final StudySize size;
    private final Randomness randomness;
    private final Brain brain = new Brain();

    BrainSide(Path folder, Outputs outputs, StudySize size, Randomness randomness) {
        this.folder = folder;
        this.outputs = outputs;
        this.size = size;
        this.randomness = randomness;
    }

    /** Files of one scan, relative to the study's folder. */
    private record Scan(String subject, String run, String stem) {
        String bold() {
            return stem + "_bold.nii.gz";
        }

        String boldJson() {
            return stem + "_bold.json";
        }

        String confounds() {
            return stem + "_desc-confounds_timeseries.tsv";
        }

        String confoundsJson() {
            return stem + "_desc-confounds_timeseries.json";
        }
    }

    /**
     * Writes all participants.
     *
     * @param mixtures per run and region the geometry to plant
     * @param regions their names
     * @param noise standard deviation of a voxel's noise in units of its signal's
     * @return rows of the sheet subjects.csv
     */
    List<Map<String, String>> write(List<List<double[][]>> mixtures, List<String> regions, double noise, int threads)
            throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        List<Scan> scans = new ArrayList<>();
        Map<String, Path> files = new LinkedHashMap<>();
        for (String subject : size.subjectNames()) {
            String rois = subject + "/" + subject + "_rois.nii.gz";
            String labels = subject + "/" + subject + "_rois.tsv";
            NiftiWriter.writeLabels(outputs.file(folder.resolve(rois)), brain.space(), brain.labels());
            writeLabels(outputs.file(folder.resolve(labels)), regions);
            for (int run = 0; run < size.runs(); run++) {
                String name = size.runName(run);
                Scan scan = new Scan(subject, name, subject + "/" + subject + "_task-movie_run-" + name);
                scans.add(scan);
                Map<String, String> row = new LinkedHashMap<>();
                row.put("subject", subject);
                row.put("run", name);
                row.put("bold", scan.bold());
                row.put("bold_json", scan.boldJson());
                row.put("rois", rois);
                row.put("roi_labels", labels);
                row.put("confounds", scan.confounds());
                row.put("confounds_json", scan.confoundsJson());
                rows.add(row);
                for (String file : List.of(scan.bold(), scan.boldJson(), scan.confounds(), scan.confoundsJson())) {
                    files.put(file, outputs.file(folder.resolve(file)));
                }
            }
        }
        InOrder.map(scans.size(), threads, k -> {
            try {
                writeScan(scans.get(k), files, mixtures.get(k % size.runs()), noise);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return k;
        });
        return rows;
    }

    private void writeScan(Scan scan, Map<String, Path> files, List<double[][]> mixtures, double noise)
            throws IOException {
        Random subject = randomness.of(scan.subject());
        double[] baseline = new double[brain.size()];
        Arrays.setAll(baseline, v -> LOWEST_BASELINE + BASELINE_RANGE * subject.nextDouble());
        double ownNoise = noise * (1 + SUBJECT_SPREAD * (2 * subject.nextDouble() - 1));
        Random random = randomness.of(scan.subject() + " run " + scan.run());
        List<double[][]> patterns = new ArrayList<>();
        for (double[][] mixture : mixtures) {
            patterns.add(PlantedGeometry.patterns(mixture, Brain.VOXELS_PER_REGION, random));
        }
        Bold bold = new Bold(mixtures.get(0).length, StudySize.TR_SECONDS, random);
        NiftiWriter.writeBold(
                files.get(scan.bold()),
                brain.space(),
                StudySize.TR_SECONDS,
                bold.volumes(brain, baseline, patterns, ownNoise, random));
        Sidecar.writeJson(
                files.get(scan.boldJson()),
                new TreeMap<>(Map.of(
                        "RepetitionTime",
                        StudySize.TR_SECONDS,
                        "StartTime",
                        StudySize.TR_SECONDS * StudySize.SLICE_TIME_REF,
                        "TaskName",
                        "movie")));
        Tables.writeTsv(files.get(scan.confounds()), bold.confoundColumns(), bold.confoundRows());
        Sidecar.writeJson(files.get(scan.confoundsJson()), Bold.confoundsJson());
    }

    private static void writeLabels(Path file, List<String> regions) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (int k = 0; k < regions.size(); k++) {
            rows.add(List.of(k + 1, regions.get(k)));
        }
        Tables.writeTsv(file, List.of("index", "name"), rows);
    }
}
