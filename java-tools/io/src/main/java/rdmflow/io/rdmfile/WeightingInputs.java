package rdmflow.io.rdmfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import rdmflow.core.DataException;
import rdmflow.core.RunKey;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.weighting.RunProducts;
import rdmflow.core.weighting.UndefinedPairs;

/**
 * The RDM files of regions and of models that an analysis compares, checked against each other by their heads and then
 * read run by run: no more than the RDMs of one run are in memory. Files may come in any order; subjects, models and
 * regions are sorted by name, runs by {@link RunKey#ORDER}, layers stay in network order.
 */
public final class WeightingInputs {
    private final Map<String, Map<String, RdmFile.Head>> subjects;
    private final Map<String, Map<String, RdmFile.Head>> models;
    private final List<String> runs;
    private final List<String> regions;
    private final boolean missingRunsAllowed;

    private WeightingInputs(
            Map<String, Map<String, RdmFile.Head>> subjects,
            Map<String, Map<String, RdmFile.Head>> models,
            boolean missingRunsAllowed) {
        this.missingRunsAllowed = missingRunsAllowed;
        this.subjects = subjects;
        this.models = models;
        runs = Stream.of(subjects, models)
                .flatMap(owners -> owners.values().stream())
                .flatMap(perRun -> perRun.keySet().stream())
                .distinct()
                .sorted(RunKey.ORDER)
                .toList();
        regions = subjects.values().stream()
                .flatMap(perRun -> perRun.values().stream())
                .flatMap(head -> head.names().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Reads the heads of all files.
     *
     * @param missingRunsAllowed whether a subject may lack runs that models or other subjects have
     * @throws DataException with every problem found: a file of the other kind, fewer than two runs (of the study, or of a
     *     subject), a run that a subject or model lacks, and files of one run or model that do not fit together
     */
    public static WeightingInputs of(List<Path> roiFiles, List<Path> modelFiles, boolean missingRunsAllowed) {
        List<String> problems = new ArrayList<>();
        Map<String, Map<String, RdmFile.Head>> subjects =
                byOwner(roiFiles, RdmSet.Kind.SUBJECT, "--roi-rdms", problems);
        Map<String, Map<String, RdmFile.Head>> models =
                byOwner(modelFiles, RdmSet.Kind.MODEL, "--model-rdms", problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        WeightingInputs inputs = new WeightingInputs(subjects, models, missingRunsAllowed);
        inputs.check(problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return inputs;
    }

    private static Map<String, Map<String, RdmFile.Head>> byOwner(
            List<Path> files, RdmSet.Kind kind, String option, List<String> problems) {
        Map<String, Map<String, RdmFile.Head>> byOwner = new TreeMap<>();
        try {
            for (RdmFile.Head head : RdmFile.heads(files)) {
                if (head.kind() == kind) {
                    byOwner.computeIfAbsent(head.owner(), owner -> new LinkedHashMap<>())
                            .put(head.run(), head);
                } else {
                    problems.add(name(head) + ": expected RDMs of a " + word(kind) + " for " + option
                            + ", found RDMs of " + word(head.kind()) + " " + head.owner());
                }
            }
        } catch (DataException e) {
            problems.addAll(e.problems());
        }
        return byOwner;
    }

    private void check(List<String> problems) {
        if (runs.size() < 2) {
            problems.add(name(subjects.values().iterator().next().get(runs.get(0)))
                    + ": expected at least two runs to cross-validate, found run " + runs.get(0) + " alone");
        }
        if (!missingRunsAllowed) {
            checkRuns("subject", subjects, "; with --allow-missing-runs it is fitted with those it has", problems);
        } else if (runs.size() >= 2) {
            checkTwoRuns(problems);
        }
        checkRuns("model", models, "", problems);
        for (Map<String, RdmFile.Head> perRun : models.values()) {
            RdmFile.Head first = perRun.values().iterator().next();
            for (RdmFile.Head head : perRun.values()) {
                if (!new TreeSet<>(head.names()).equals(new TreeSet<>(first.names()))) {
                    problems.add(name(head) + ": expected the layers of " + name(first) + " ("
                            + first.names().size()
                            + ": " + String.join(", ", first.names()) + "), found "
                            + head.names().size() + ": " + String.join(", ", head.names()));
                }
            }
        }
        for (String run : runs) {
            List<RdmFile.Head> ofRun = Stream.of(subjects, models)
                    .flatMap(owners -> owners.values().stream())
                    .filter(perRun -> perRun.containsKey(run))
                    .map(perRun -> perRun.get(run))
                    .toList();
            for (RdmFile.Head head : ofRun) {
                if (head.volumes() != ofRun.get(0).volumes()) {
                    problems.add(name(head) + ": expected the " + ofRun.get(0).volumes() + " volumes of "
                            + name(ofRun.get(0)) + " in run " + run + ", found " + head.volumes());
                }
            }
        }
    }

    private void checkRuns(
            String kind, Map<String, Map<String, RdmFile.Head>> owners, String remedy, List<String> problems) {
        owners.forEach((owner, perRun) -> {
            List<String> missing = missing(perRun);
            if (!missing.isEmpty()) {
                problems.add(kind + " " + owner + ": expected RDM files of all runs (" + String.join(", ", runs)
                        + "), found none of run " + String.join(", ", missing) + remedy);
            }
        });
    }

    private void checkTwoRuns(List<String> problems) {
        subjects.forEach((subject, perRun) -> {
            if (perRun.size() < 2) {
                problems.add("subject " + subject + ": expected RDM files of at least two runs to cross-validate, found"
                        + " run " + perRun.keySet().iterator().next() + " alone; leave the subject out");
            }
        });
    }

    private List<String> missing(Map<String, RdmFile.Head> perRun) {
        return runs.stream().filter(run -> !perRun.containsKey(run)).toList();
    }

    /** One line for each subject that lacks runs. */
    List<String> missingRuns() {
        return subjects.entrySet().stream()
                .filter(owner -> !missing(owner.getValue()).isEmpty())
                .map(owner -> "subject " + owner.getKey() + ": no RDM file of run "
                        + String.join(", ", missing(owner.getValue())) + "; fitted with run "
                        + String.join(
                                ", ",
                                runs.stream()
                                        .filter(owner.getValue()::containsKey)
                                        .toList()))
                .toList();
    }

    /** The runs of a subject, in order. */
    public List<String> runs(String subject) {
        return runs.stream().filter(subjects.get(subject)::containsKey).toList();
    }

    /** All runs of the study. */
    public List<String> runs() {
        return runs;
    }

    public List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    public List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** All regions of any subject and run, by name. */
    public List<String> regions() {
        return regions;
    }

    /** A model's layers in network order. */
    public List<String> layers(String model) {
        return models.get(model).get(runs.get(0)).names();
    }

    /** Every file, for the sidecar. */
    public List<Path> files() {
        return Stream.of(subjects, models)
                .flatMap(owners -> owners.values().stream())
                .flatMap(perRun -> perRun.values().stream())
                .map(RdmFile.Head::file)
                .toList();
    }

    /**
     * Reduces every subject's runs to cross-products, a run at a time.
     *
     * @param compared sets of models to compare with each region together, indices into {@link #models}
     * @return by subject, its runs in order; regions as in {@link #regions}
     * @throws DataException naming the files, layers and volumes of models with too many undefined pairs
     */
    public Map<String, List<RunProducts>> products(PairSelection selection, List<List<Integer>> compared, int threads) {
        Map<String, List<RunProducts>> products = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (String run : runs) {
            List<RdmSet> ofModels =
                    models().stream().map(model -> model(model, run)).toList();
            int[] positions = selection.positions(run, runs, ofModels.get(0).times());
            for (RdmSet model : ofModels) {
                String file = name(models.get(model.owner()).get(run));
                UndefinedPairs.problems(model, positions).forEach(problem -> problems.add(file + ": " + problem));
            }
            if (!problems.isEmpty()) {
                continue;
            }
            for (String subject : subjects()) {
                if (!subjects.get(subject).containsKey(run)) {
                    continue;
                }
                products.computeIfAbsent(subject, s -> new ArrayList<>())
                        .add(RunProducts.of(ofModels, regions(subject, run), positions, compared, threads));
            }
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return products;
    }

    private RdmSet model(String model, String run) {
        return select(RdmFile.read(models.get(model).get(run).file()), layers(model), "");
    }

    private RdmSet regions(String subject, String run) {
        RdmFile.Head head = subjects.get(subject).get(run);
        return select(RdmFile.read(head.file()), regions, "not in " + name(head));
    }

    /** The RDMs of these names in this order; one that is not there is undefined. */
    private static RdmSet select(RdmSet set, List<String> names, String reason) {
        List<Rdm> rdms = names.stream()
                .map(name -> set.rdms().stream()
                        .filter(rdm -> rdm.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> Rdm.undefined(name, set.volumes(), 0, reason)))
                .toList();
        return new RdmSet(set.kind(), set.owner(), set.run(), set.measure(), set.times(), rdms);
    }

    private static String name(RdmFile.Head head) {
        return String.valueOf(head.file().getFileName());
    }

    private static String word(RdmSet.Kind kind) {
        return switch (kind) {
            case SUBJECT -> "subject";
            case MODEL -> "model";
        };
    }
}
