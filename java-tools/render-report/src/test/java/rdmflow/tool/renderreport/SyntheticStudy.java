package rdmflow.tool.renderreport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import rdmflow.core.rdm.TimeControl;
import rdmflow.io.tool.Sidecar;
import rdmflow.tool.renderreport.movie.MovingTexture;
import rdmflow.tool.renderreport.study.Study;
import rdmflow.tool.renderreport.study.StudyReader;

/** Writes the files of a finished study with seeded random numbers: any size, with n/a cells and hostile names. */
final class SyntheticStudy {
    static final String HOSTILE =
            "\"><script>window.hacked=1</script> & 'quoted' <b>ResNet</b> of a very long name \u0001 \uffff indeed";
    private static final String[] FAMILIES = {"convolutional", "optic flow", "image transformer", "video transformer"};
    private static final String[] ROIS = {
        "V1v", "V1d", "V2v", "V2d", "V3v", "V3d", "V4", "VO1", "VO2", "PHC1", "PHC2", "OFA", "FFA", "fSTS", "EBA",
        "FBA", "bSTS", "mFus", "MTG", "TOS", "PPA", "RSC"
    };

    final Path folder;
    final int models;
    final int rois;
    final int subjects;
    final int runs;
    final Random random = new Random(7);
    boolean undefined;
    /** Tables as an older version wrote them: plain scores, no column that tells so. */
    boolean older = true;

    List<TimeControl> times = List.of(TimeControl.NONE);
    private boolean nulls;
    private boolean profiles;
    /** Nothing is left within lag. */
    boolean nothing;
    /** Where the lag scan peaks, in volumes. */
    int late;

    private final List<String> warnings = new ArrayList<>();
    private boolean hostile;
    private boolean longLabels;
    private boolean movie;
    private boolean measures;

    SyntheticStudy(Path folder, int models, int rois, int subjects, int runs) {
        this.folder = folder;
        this.models = models;
        this.rois = rois;
        this.subjects = subjects;
        this.runs = runs;
    }

    /** The last region has no score for anybody, and the second network none in the first region. */
    SyntheticStudy withUndefinedScores() {
        undefined = true;
        return this;
    }

    /** Scores under these time controls, with intervals, without nulls. */
    SyntheticStudy withTimes(TimeControl... controls) {
        older = false;
        times = List.of(controls);
        return this;
    }

    /** Everything that the pipeline makes of time: plain and within lag, nulls, layer profiles, a lag scan. */
    SyntheticStudy withAllOfTime() {
        nulls = true;
        return withTimes(TimeControl.values()).withProfiles();
    }

    SyntheticStudy withProfiles() {
        profiles = true;
        return this;
    }

    /** Single layers by other measures, and explained variance divided between families. */
    SyntheticStudy withMeasuresAndFamilies() {
        measures = true;
        return withTimes(TimeControl.NONE);
    }

    /** Within lag nothing is left, and the lag scan peaks elsewhere. */
    SyntheticStudy withNothingShared() {
        nothing = true;
        late = -3;
        return withAllOfTime();
    }

    /** check-design warned so. */
    SyntheticStudy withWarning(String text) {
        warnings.add(text);
        return this;
    }

    boolean isLost(int roi, int model) {
        return undefined && (roi == rois - 1 || roi == 0 && model == 1);
    }

    /** Mean score of a network in a region. */
    double centre(TimeControl time, int roi, int model) {
        double plain = 0.02 + 0.1 * Math.abs(Math.sin(1 + model + 0.6 * roi));
        return time == TimeControl.NONE ? plain : nothing ? 0.001 : 0.6 * plain;
    }

    /** p of the shift null: within lag every second network survives; plain nothing does. */
    double shiftP(TimeControl time, int model, boolean lost) {
        if (!nulls || lost) {
            return Double.NaN;
        }
        return time == TimeControl.LAG && !nothing && model % 2 == 0 ? 0.002 : 0.4;
    }

    /** The movie of the first run comes along. */
    SyntheticStudy withMovie() {
        movie = true;
        return this;
    }

    /** The first network's label and a warning contain markup and quotes. */
    SyntheticStudy withHostileNames() {
        hostile = true;
        warnings.add("stimuli.csv: " + HOSTILE);
        return this;
    }

    /** Labels are longer than any legend has room for. */
    SyntheticStudy withLongLabels() {
        longLabels = true;
        return this;
    }

    /** Writes everything and reads it as the tool does. */
    Study read() throws IOException {
        write();
        return StudyReader.read(
                folder.resolve("design.json"),
                Optional.of(folder.resolve("group")),
                Optional.of(folder.resolve("pca")),
                subjects > 1 ? List.of(folder.resolve("ceiling.tsv")) : List.of(),
                Optional.empty(),
                List.of(folder.resolve("fit.json"), folder.resolve("group.json")));
    }

    /** Writes everything; returns the arguments of render-report but for the output. */
    List<String> write() throws IOException {
        Files.createDirectories(folder.resolve("group"));
        Files.createDirectories(folder.resolve("pca"));
        Sidecar.writeJson(folder.resolve("design.json"), design());
        SyntheticScores scores = new SyntheticScores(this);
        SyntheticFiles files = new SyntheticFiles(this);
        List<String> arguments = new ArrayList<>(List.of("--design", "" + folder.resolve("design.json")));
        Files.writeString(
                folder.resolve("versions.txt"), "check-design: 0.1.0\nnextflow: 25.04.4\nrevision: 0123abc\n");
        arguments.addAll(List.of("--versions", "" + folder.resolve("versions.txt")));
        if (subjects == 0) {
            new SyntheticFiles(this).components();
            arguments.addAll(List.of("--pca-dir", "" + folder.resolve("pca")));
            arguments.addAll(List.of("--similarity", "" + new SyntheticMeasures(this).similarities()));
            return arguments;
        }
        arguments.addAll(List.of("--group-dir", "" + folder.resolve("group")));
        if (measures) {
            new SyntheticMeasures(this).layers();
            new SyntheticMeasures(this).parts();
        }
        if (models == 0) {
            scores.brain();
        } else {
            scores.fits();
            arguments.addAll(List.of("--pca-dir", "" + folder.resolve("pca")));
            arguments.addAll(List.of("--fits", "" + folder.resolve("fit.tsv")));
            files.components();
            if (profiles) {
                new SyntheticProfiles(this).write();
            }
        }
        if (models > 1) {
            scores.uniques();
            arguments.addAll(List.of("--unique", "" + folder.resolve("unique.tsv")));
        }
        if (subjects > 1) {
            scores.ceilings();
            arguments.addAll(List.of("--ceilings", "" + folder.resolve("ceiling.tsv")));
        }
        scores.lostRuns();
        files.sidecars();
        arguments.addAll(List.of(
                "--sidecars",
                "" + folder.resolve("fit.json"),
                "" + folder.resolve("group.json"),
                "" + folder.resolve("extract.json"),
                "" + folder.resolve("rois.json")));
        if (models > 0 && runs > 0 && movie) {
            Path video = MovingTexture.write(folder.resolve("seg-1.y4m"), 40 * MovingTexture.FRAMES_PER_SECOND);
            arguments.addAll(List.of("--videos", "01=" + video));
        }
        files.picture();
        arguments.addAll(List.of("--qc", "" + folder.resolve("sub-01_qc.png")));
        return arguments;
    }

    private Map<String, Object> design() {
        List<Map<String, Object>> scans = new ArrayList<>();
        for (int s = 0; s < subjects; s++) {
            for (int r = 0; r < runs; r++) {
                scans.add(Map.of(
                        "subject", subject(s), "run", "" + (r + 1), "bold", "bold.nii.gz", "volumes", volumes(r)));
            }
        }
        List<Map<String, Object>> stimuli = new ArrayList<>();
        for (int r = 0; r < runs; r++) {
            stimuli.add(Map.of(
                    "run",
                    "" + (r + 1),
                    "video",
                    "seg-" + (r + 1) + ".mkv",
                    "volumes",
                    volumes(r),
                    "frames",
                    volumes(r) * 50,
                    "fps",
                    25));
        }
        List<Map<String, Object>> networks = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            networks.add(Map.of(
                    "model",
                    model(m),
                    "label",
                    label(m),
                    "network",
                    "resnet18",
                    "weights",
                    "w.pt",
                    "family",
                    models < 4 ? "" : FAMILIES[m * FAMILIES.length / models]));
        }
        List<Map<String, Object>> regions = new ArrayList<>();
        for (int i = 0; i < rois; i++) {
            regions.add(Map.of("roi", roi(i), "subjects", subjects));
        }
        Map<String, Object> design = new LinkedHashMap<>();
        design.put("tr", 2.0);
        design.put("slice_time_ref", 0.5);
        design.put("space", "T1w");
        design.put("scans", scans);
        design.put("stimuli", stimuli);
        design.put("models", networks);
        design.put("rois", regions);
        design.put("warnings", warnings);
        return design;
    }

    String model(int m) {
        return "net-" + (m + 1);
    }

    String label(int m) {
        if (hostile && m == 0) {
            return HOSTILE;
        }
        if (longLabels) {
            return "Network " + (char) ('A' + m) + " pretrained on very many pictures and fine-tuned on some films";
        }
        return "Network " + (char) ('A' + m) + (m % 3 == 0 ? " (s-sup, ImageNet †)" : " fine-tuned");
    }

    static String roi(int i) {
        return i < ROIS.length ? ROIS[i] : "parcel-" + (i + 1);
    }

    static String subject(int s) {
        return String.format("sub-%02d", s + 1);
    }

    static int layers(int m) {
        return 11 + m % 3;
    }

    static int volumes(int r) {
        return 40 + 3 * r;
    }

    static int pairs(int r) {
        return volumes(r) * (volumes(r) - 1) / 2;
    }
}
