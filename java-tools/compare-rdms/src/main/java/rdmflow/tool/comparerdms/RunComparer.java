package rdmflow.tool.comparerdms;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import rdmflow.core.measure.GramComparisons;
import rdmflow.core.measure.Measure;
import rdmflow.core.measure.RdmComparisons;
import rdmflow.core.measure.Similarity;
import rdmflow.core.rdm.PairSelection;
import rdmflow.core.rdm.PatternGram;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.core.rdm.TimeControl;
import rdmflow.core.rdm.UndefinedPairs;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.io.rdmfile.RdmFile.Head;
import rdmflow.io.rdmfile.RdmFiles;
import rdmflow.io.tool.Findings;

/** Compares what belongs to one run by every measure; the geometries of one run and subject are in memory, no more. */
final class RunComparer {
    /** A measure under a time control. */
    record Way(Measure measure, TimeControl control) {}

    /** A layer of a model, or a region of a subject. */
    record Item(String owner, String name) {}

    /** How alike a layer and another layer, or a region, are. */
    record Compared(Item layer, Item other, Way way, Similarity similarity) {}

    private static final String NO_GRAMS = "RDMs were given for this model, which have no Grams";

    private final ComparedFiles files;
    private final PairSelection selection;
    private final Collection<String> runs;
    private final List<Way> ofPairs = new ArrayList<>();
    private final List<Way> ofGrams = new ArrayList<>();
    private final int threads;

    RunComparer(
            ComparedFiles files,
            PairSelection selection,
            Set<Measure> measures,
            Set<TimeControl> controls,
            int threads) {
        this.files = files;
        this.selection = selection;
        this.threads = threads;
        runs = files.runs();
        for (Measure measure : measures) {
            controls.stream().filter(measure::isDefined).forEach(control -> (measure.ofGrams() ? ofGrams : ofPairs)
                    .add(new Way(measure, control)));
        }
    }

    /** All layers of a run with all regions of its subjects. */
    List<Compared> withRegions(String run) {
        List<Compared> all = new ArrayList<>();
        Findings findings = new Findings();
        List<Head> rdms = heads(files.roiRdms(), run);
        if (!rdms.isEmpty()) {
            int[] positions = positions(run);
            Geometries<Rdm> layers = layerRdms(run, positions, findings);
            findings.throwProblems();
            for (Head head : rdms) {
                all.addAll(layers.with(regionRdms(head, positions), ofPairs, byPairs(positions)));
            }
        }
        List<Head> grams = heads(files.roiGrams(), run);
        if (!grams.isEmpty()) {
            Geometries<PatternGram> layers = grams(heads(files.modelGrams(), run), findings);
            findings.throwProblems();
            for (Head head : grams) {
                Geometries<PatternGram> regions = grams(List.of(head), findings);
                findings.throwProblems();
                all.addAll(layers.with(regions, ofGrams, byGrams(volumes(head, run))));
                all.addAll(withoutGrams(run, regions.items()));
            }
        }
        return all;
    }

    /** All layers of a run with each other. */
    List<Compared> amongLayers(String run) {
        List<Compared> all = new ArrayList<>();
        Findings findings = new Findings();
        List<Head> rdms = heads(files.modelRdms(), run);
        if (!rdms.isEmpty()) {
            int[] positions = positions(run);
            Geometries<Rdm> layers = layerRdms(run, positions, findings);
            findings.throwProblems();
            all.addAll(layers.amongEachOther(ofPairs, byPairs(positions)));
        }
        List<Head> grams = heads(files.modelGrams(), run);
        if (!grams.isEmpty()) {
            Geometries<PatternGram> layers = grams(grams, findings);
            findings.throwProblems();
            all.addAll(layers.amongEachOther(ofGrams, byGrams(volumes(grams.get(0), run))));
            all.addAll(withoutGrams(run, layers.items()));
        }
        return all;
    }

    /** What compares layers of given RDMs with others by Grams: nothing, with the reason. */
    private List<Compared> withoutGrams(String run, List<Item> others) {
        List<Compared> none = new ArrayList<>();
        for (Head head : heads(files.modelRdms(), run)) {
            if (files.ownersWithoutGrams().contains(head.owner())) {
                for (String layer : head.names()) {
                    others.forEach(other -> ofGrams.forEach(way -> none.add(
                            new Compared(new Item(head.owner(), layer), other, way, Similarity.none(0, NO_GRAMS)))));
                }
            }
        }
        return none;
    }

    private static List<Head> heads(RdmFiles files, String run) {
        return files.byRun().getOrDefault(run, List.of());
    }

    /** By the times of the first file that has some: those of other programs may have none. */
    private int[] positions(String run) {
        List<RdmSet> firsts = Stream.of(files.modelRdms(), files.roiRdms())
                .flatMap(of -> heads(of, run).stream())
                .map(RdmFile::readFirst)
                .toList();
        RdmSet timed = firsts.stream().filter(RdmSet::hasTimes).findFirst().orElse(firsts.get(0));
        return selection.positions(run, runs, timed.times());
    }

    private int[] volumes(Head head, String run) {
        return selection.volumes(run, runs, GramsFile.times(head));
    }

    private Geometries.Comparisons<Rdm> byPairs(int[] positions) {
        return (names, rdms, compared) -> {
            RdmComparisons comparisons = new RdmComparisons(rdms, positions, compared);
            return way -> comparisons.by(way.measure(), way.control(), threads);
        };
    }

    private Geometries.Comparisons<PatternGram> byGrams(int[] volumes) {
        return (names, grams, compared) -> {
            GramComparisons comparisons = new GramComparisons(names, grams, volumes, compared);
            return way -> comparisons.by(way.measure(), threads);
        };
    }

    private Geometries<Rdm> layerRdms(String run, int[] positions, Findings findings) {
        Geometries<Rdm> layers = new Geometries<>();
        for (Head head : heads(files.modelRdms(), run)) {
            RdmSet model = RdmFile.read(head.file());
            UndefinedPairs.problems(model, positions)
                    .forEach(problem -> findings.problem(RdmFiles.name(head) + ": " + problem));
            model.rdms().forEach(rdm -> layers.add(new Item(head.owner(), rdm.name()), rdm, ""));
        }
        return layers;
    }

    private static Geometries<Rdm> regionRdms(Head head, int[] positions) {
        Geometries<Rdm> regions = new Geometries<>();
        for (Rdm rdm : RdmFile.read(head.file()).rdms()) {
            regions.add(new Item(head.owner(), rdm.name()), rdm, UndefinedPairs.lost(rdm, positions));
        }
        return regions;
    }

    private static Geometries<PatternGram> grams(List<Head> heads, Findings findings) {
        Geometries<PatternGram> geometries = new Geometries<>();
        for (Head head : heads) {
            Grams grams = GramsFile.read(head.file());
            for (GramsFile.Layer layer : grams.layers()) {
                boolean volumesMayLack = grams.kind() == RdmSet.Kind.SUBJECT;
                if (layer.reason().isEmpty()) {
                    requireFinite(RdmFiles.name(head), layer, volumesMayLack, findings);
                }
                geometries.add(
                        new Item(head.owner(), layer.name()),
                        new PatternGram(layer.gram(), layer.rowMean(), layer.features()),
                        layer.reason());
            }
        }
        return geometries;
    }

    /** A volume of a region without a pattern is NaN on the diagonal; anything else that is not finite is an error. */
    private static void requireFinite(String file, GramsFile.Layer layer, boolean volumesMayLack, Findings findings) {
        double[][] gram = layer.gram();
        boolean[] lacks = new boolean[gram.length];
        for (int i = 0; i < gram.length; i++) {
            lacks[i] = volumesMayLack && Double.isNaN(gram[i][i]);
        }
        IntStream.range(0, gram.length)
                .filter(i -> !lacks[i])
                .filter(i -> !Double.isFinite(layer.rowMean()[i])
                        || IntStream.range(0, gram.length).anyMatch(j -> !lacks[j] && !Double.isFinite(gram[i][j])))
                .findFirst()
                .ifPresent(i -> findings.problem(file + ": " + layer.name()
                        + ": expected a finite Gram, found another value in the row of volume " + i));
    }
}
