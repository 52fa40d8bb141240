package rdmflow.tool.checkdesign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rdmflow.core.RunKey;
import rdmflow.io.design.Model;
import rdmflow.io.design.Stimulus;
import rdmflow.io.table.Identifiers;
import rdmflow.io.tool.Findings;

/** What the sheets must agree on before any file is opened, and how many volumes each run has after. */
final class DesignChecks {
    private static final int FEWEST_FAMILIES = 2;
    /** As partition-variance has it: the number of subsets doubles with each. */
    private static final int MOST_FAMILIES = 5;

    private DesignChecks() {}

    /**
     * Every participant has every run, and where networks are fitted there are runs enough to hold one out. ROI RDMs and
     * noise ceilings need no second run.
     *
     * @param fitted whether there are networks to fit
     * @param missingAllowed whether a participant may lack runs
     */
    static void runs(List<StudyScan> scans, boolean fitted, boolean missingAllowed, Findings findings) {
        Set<String> runs = new TreeSet<>(RunKey.ORDER);
        Map<String, Set<String>> bySubject = new TreeMap<>();
        for (StudyScan scan : scans) {
            runs.add(scan.scan().run());
            bySubject
                    .computeIfAbsent(scan.scan().subject(), subject -> new TreeSet<>(RunKey.ORDER))
                    .add(scan.scan().run());
        }
        bySubject.forEach((subject, own) -> {
            Set<String> missing = new TreeSet<>(RunKey.ORDER);
            missing.addAll(runs);
            missing.removeAll(own);
            if (!missing.isEmpty() && missingAllowed) {
                findings.warning(subject + ": lacks run " + String.join(", ", missing)
                        + "; what is computed for it uses the runs that are there");
            } else if (!missing.isEmpty()) {
                findings.problem(subject + ": expected the runs " + String.join(", ", runs)
                        + " that the study has, found " + String.join(", ", own)
                        + "; add the scan, leave out the participant or the run, or allow missing runs");
            }
            if (fitted && missingAllowed && own.size() < 2 && runs.size() > 1) {
                findings.problem(subject + ": expected at least 2 runs, found run "
                        + own.iterator().next() + " alone: fewer cannot be cross-validated; leave out the participant");
            }
        });
        if (runs.size() == 1 && fitted) {
            findings.problem("run " + runs.iterator().next()
                    + ": expected at least 2 runs, found 1: fewer cannot be cross-validated; without networks one run"
                    + " is enough for ROI RDMs and noise ceilings");
        }
        if (bySubject.size() == 1) {
            findings.warning("one participant: no noise ceilings and no tests");
        }
    }

    /** Runs are denoised all or none: a score of one that is not would be compared with those that are. */
    static void denoising(List<StudyScan> scans, Findings findings) {
        List<StudyScan> without =
                scans.stream().filter(scan -> !scan.isDenoised()).toList();
        if (!scans.isEmpty() && without.size() == scans.size()) {
            Set<String> others = new TreeSet<>();
            without.forEach(scan -> others.addAll(scan.otherConfounds()));
            findings.warning("no run has confounds or a CompCor mask: nothing but each voxel's mean is removed"
                    + (others.isEmpty()
                            ? ""
                            : "; by their names these tables are of other runs: " + String.join(", ", others)));
            return;
        }
        for (StudyScan scan : without) {
            findings.problem(scan.scan().key() + ": expected confounds or a CompCor mask as other runs have, found none"
                    + (scan.otherConfounds().isEmpty()
                            ? " for " + scan.scan().bold()
                            : "; by their names these tables are of other runs than "
                                    + scan.scan().bold() + ": " + String.join(", ", scan.otherConfounds()))
                    + "; add them, or leave the run out");
        }
    }

    /**
     * Every run has a movie and every movie a scan.
     *
     * @param runsChosen whether the user took some of the runs only; movies of the others are then left out
     * @return the movies of the runs with scans
     */
    static List<Stimulus> stimuli(
            String sheet, List<StudyScan> scans, List<Stimulus> stimuli, boolean runsChosen, Findings findings) {
        Set<String> scanned = inOrder(scans.stream().map(scan -> scan.scan().run()));
        Set<String> shown = inOrder(stimuli.stream().map(Stimulus::run));
        scanned.stream()
                .filter(run -> !shown.contains(run))
                .forEach(run ->
                        findings.problem(sheet + ": expected a row for run " + run + ", which has scans, found none"));
        shown.stream()
                .filter(run -> !runsChosen && !scanned.contains(run))
                .forEach(run -> findings.problem(
                        sheet + ": expected only runs with scans, found run " + run + "; remove its row"));
        if (isStudyforrest(stimuli)) {
            findings.warning("these are the eight segments of the studyforrest movie: neighbours share 16 s, so a"
                    + " held-out run shares stimulus with the runs fitted; see --drop_overlap");
        }
        return stimuli.stream()
                .filter(stimulus -> scanned.contains(stimulus.run()))
                .toList();
    }

    private static boolean isStudyforrest(List<Stimulus> stimuli) {
        Properties volumes = new Properties();
        try (InputStream in = DesignChecks.class.getResourceAsStream("studyforrest.properties")) {
            volumes.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stimuli.size() == volumes.size()
                && stimuli.stream().allMatch(stimulus -> String.valueOf(stimulus.volumes())
                        .equals(volumes.getProperty(stimulus.run())));
    }

    private static Set<String> inOrder(Stream<String> runs) {
        return runs.collect(Collectors.toCollection(() -> new TreeSet<>(RunKey.ORDER)));
    }

    /** What the sheets of models and movies must agree on. */
    static void models(String sheet, List<Model> models, List<Stimulus> movies, Findings findings) {
        if (models.size() == 1) {
            findings.warning("one model: no unique variance");
        }
        List<String> networks = models.stream()
                .filter(model -> !model.isOwn())
                .map(Model::model)
                .toList();
        movies.stream()
                .filter(movie -> !movie.hasVideo() && !networks.isEmpty())
                .forEach(movie -> findings.problem(sheet + ": run " + movie.run() + ": expected a video for "
                        + (networks.size() == 1 ? "model " : "models ") + String.join(", ", networks)
                        + ", found none"));
    }

    /** Whether explained variance can be divided between the families of models. */
    static void families(String sheet, List<Model> models, Findings findings) {
        List<String> without = models.stream()
                .filter(model -> !model.hasFamily())
                .map(Model::model)
                .toList();
        if (!without.isEmpty()) {
            findings.problem(sheet + ": expected a family of every model to divide explained variance between families,"
                    + " found none of " + String.join(", ", without));
            return;
        }
        Set<String> families = models.stream().map(Model::family).collect(Collectors.toCollection(TreeSet::new));
        families.stream()
                .filter(family -> !Identifiers.isValid(family))
                .forEach(family -> findings.problem(sheet + ": expected letters, digits, '.', '_' or '-' in the name of"
                        + " a family that explained variance is divided between, found \"" + family + "\""));
        if (families.size() < FEWEST_FAMILIES || families.size() > MOST_FAMILIES) {
            findings.problem(sheet + ": expected " + FEWEST_FAMILIES + " to " + MOST_FAMILIES
                    + " families to divide explained variance between, found " + families.size() + " ("
                    + String.join(", ", families) + ")");
        }
    }

    /** Each run has as many volumes for every participant as its movie was cut for. */
    static void volumes(String sheet, List<StudyScan> scans, List<Stimulus> stimuli, Findings findings) {
        Map<String, Integer> expected = new TreeMap<>();
        Map<String, String> source = new TreeMap<>();
        for (Stimulus stimulus : stimuli) {
            expected.put(stimulus.run(), stimulus.volumes());
            source.put(stimulus.run(), sheet + " says");
        }
        for (StudyScan scan : scans) {
            String run = scan.scan().run();
            scan.image().ifPresent(header -> {
                Integer volumes = expected.putIfAbsent(run, header.volumes());
                source.putIfAbsent(run, scan.scan().subject() + " has");
                if (volumes != null && volumes != header.volumes()) {
                    findings.problem(scan.scan().key() + ": " + header.name() + ": expected " + volumes
                            + " volumes in run " + run + " as " + source.get(run) + ", found " + header.volumes());
                }
            });
        }
    }
}
