package rdmflow.tool.renderreport.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import rdmflow.tool.renderreport.Html;
import rdmflow.tool.renderreport.study.Study;

/** The methods in sentences that can be taken into a paper, with the values that were used. */
final class MethodsText {
    private static final List<String> CITATIONS = List.of(
            "Karimi H, Anzellotti S. Do masked autoencoders learn a human-like geometry of neural representation?"
                    + " Divergence and convergence across brains and machines during naturalistic vision. (The study"
                    + " whose method this is.)",
            "Kriegeskorte N, Mur M, Bandettini P. Representational similarity analysis: connecting the branches of"
                    + " systems neuroscience. Front Syst Neurosci 2:4, 2008.",
            "Nili H, Wingfield C, Walther A, Su L, Marslen-Wilson W, Kriegeskorte N. A toolbox for representational"
                    + " similarity analysis. PLoS Comput Biol 10:e1003553, 2014. (Noise ceilings.)",
            "Behzadi Y, Restom K, Liau J, Liu TT. A component based noise correction method (CompCor) for BOLD and"
                    + " perfusion based fMRI. NeuroImage 37:90–101, 2007.",
            "Esteban O, et al. fMRIPrep: a robust preprocessing pipeline for functional MRI. Nat Methods 16:111–116,"
                    + " 2019.",
            "Wang L, Mruczek REB, Arcaro MJ, Kastner S. Probabilistic maps of visual topography in human cortex. Cereb"
                    + " Cortex 25:3911–3931, 2015.",
            "Benjamini Y, Hochberg Y. Controlling the false discovery rate. J R Stat Soc B 57:289–300, 1995.",
            "Di Tommaso P, et al. Nextflow enables reproducible computational workflows. Nat Biotechnol 35:316–319,"
                    + " 2017.");

    private final Study study;

    private MethodsText(Study study) {
        this.study = study;
    }

    static String html(Study study, String figureFourMethod) {
        MethodsText text = new MethodsText(study);
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.paragraphs(figureFourMethod)) {
            html.append(Html.element("p", paragraph)).append('\n');
        }
        html.append("<h3>Please cite</h3>\n<ol class=\"citations\">\n");
        CITATIONS.forEach(citation -> html.append(Html.element("li", citation)).append('\n'));
        return html.append("</ol>\n").toString();
    }

    private List<String> paragraphs(String figureFourMethod) {
        List<String> paragraphs = new ArrayList<>();
        if (!study.models().isEmpty()) {
            paragraphs.add("From movie to model RDM. Frames were picked from each movie at "
                    + used("extract-activations", "feature-rate") + " Hz, resized as each network expects, and passed"
                    + " through the network. All features of a layer were convolved with a haemodynamic response"
                    + " function (" + used("extract-activations", "hrf") + ", causal, zeros before the run) and sampled"
                    + " once per volume (TR " + used("extract-activations", "tr") + " s) at "
                    + used("extract-activations", "slice-time-ref") + " of its duration. Movies that ended up to "
                    + used("extract-activations", "max-pad-seconds") + " s early repeated their last frame. The"
                    + " dissimilarity of two volumes was the " + used("build-model-rdms", "metric")
                    + " distance of their patterns; features centred over time: "
                    + used("build-model-rdms", "centre-features") + ".");
        }
        paragraphs.add(
                "From BOLD to region RDM. In each voxel of a region an intercept, " + used("build-roi-rdms", "compcor")
                        + " CompCor components where a mask or confounds were given, and the chosen confounds were regressed out;"
                        + " voxels left without their run mean: " + centred()
                        + ". The dissimilarity of two volumes was one minus"
                        + " the Pearson correlation of their patterns over voxels. Constant and non-finite voxels left the region.");
        if (!study.models().isEmpty()) {
            paragraphs.add("Layer weighting. Within each run the region's RDM was regressed on the RDMs of a network's"
                    + " layers (" + solver("fit-cv-regression") + "). Each run was predicted with the mean of the other"
                    + " runs' weights; the score is the Pearson correlation of prediction and measurement, averaged over"
                    + " runs. " + leftOut());
        }
        if (study.models().size() > 1) {
            paragraphs.add(
                    "Unique variance. The control network's cross-validated prediction was taken out of the region's"
                            + " RDM (" + solver("unique-variance") + "; in the training runs, the prediction from "
                            + residualWeights()
                            + ") and the target network was fitted to what was left, in the same way;"
                            + " the score is the correlation of its prediction with the held-out residual.");
            paragraphs.add("Components. The RDMs of all layers of all networks were decomposed by a principal component"
                    + " analysis (columns centred, not scaled); the largest loading of each component is positive.");
        }
        if (study.subjects().size() > 1) {
            paragraphs.add("Noise ceiling. Pairwise: mean correlation of a participant's RDM with each other"
                    + " participant's. Lower: with the mean of the others' z-scored RDMs. Upper: with the mean of all."
                    + " Each per run, then averaged over runs and participants.");
        }
        if (!study.models().isEmpty()) {
            paragraphs.add("Group level. Scores were averaged over runs (" + used("group-stats", "score-average")
                    + " mean) and over participants. " + tests() + " Undefined scores counted as 0: "
                    + used("group-stats", "na-as-zero") + ".");
        }
        if (!figureFourMethod.isEmpty()) {
            paragraphs.add(figureFourMethod);
        }
        return paragraphs;
    }

    /** The regression, with its penalty where it has one. */
    private String solver(String tool) {
        List<String> weights = study.parameter(tool, "weights");
        if (weights.isEmpty()) {
            return "the solver is not recorded";
        }
        return weights.stream()
                .map(name -> switch (name.toLowerCase(Locale.ROOT)) {
                    case "ols" -> "ordinary least squares with an intercept";
                    case "nnls" -> "non-negative least squares with an intercept";
                    case "ridge" -> "ridge regression with an intercept, lambda = " + used(tool, "ridge-lambda");
                    default -> name;
                })
                .collect(Collectors.joining(" and "));
    }

    /** What {@code exclude_lag} and {@code drop_overlap} took away; that they were off is said, too. */
    private String leftOut() {
        if (study.parameter("fit-cv-regression", "exclude-lag").isEmpty()) {
            return "Whether pairs close in time were left out is not recorded.";
        }
        String lag = used("fit-cv-regression", "exclude-lag");
        String seconds = used("fit-cv-regression", "drop-overlap");
        String near = isZero(lag)
                ? "All pairs of volumes were used, also those close in time (exclude_lag = 0)"
                : "Pairs of volumes up to " + lag + (lag.equals("1") ? " volume" : " volumes")
                        + " apart were left out (exclude_lag)";
        String edges = isZero(seconds)
                ? "no volumes were dropped at the edges of runs (drop_overlap = 0)."
                : "volumes within " + seconds + " s of the edges where runs meet were dropped (drop_overlap; the first"
                        + " run keeps its start, the last its end).";
        return near + "; " + edges;
    }

    private static boolean isZero(String number) {
        return number.matches("0+(\\.0+)?");
    }

    private String residualWeights() {
        List<String> values = study.parameter("unique-variance", "control-residuals");
        if (values.isEmpty()) {
            return "weights that are not recorded";
        }
        return values.stream()
                .map(value -> switch (value.toLowerCase(Locale.ROOT).replace('_', '-')) {
                    case "averaged" -> "the weights averaged over the training runs";
                    case "per-run" -> "the run's own weights";
                    default -> value;
                })
                .collect(Collectors.joining(" and "));
    }

    private String tests() {
        if (!study.testable()) {
            return "No tests are told: they need " + Study.FEWEST_FOR_TESTS + " participants or more.";
        }
        return "Participants' scores were transformed by Fisher's z and compared by two-sided t-tests: paired for two"
                + " networks in a region, against 0 for one. p is given uncorrected, after Bonferroni correction ("
                + comparisons() + ") and as false discovery rate (Benjamini and Hochberg) over each table.";
    }

    /** The number of tests that p is multiplied with. */
    private String comparisons() {
        List<String> given = study.parameter("group-stats", "bonferroni-m");
        if (!given.isEmpty()) {
            return "m = " + String.join(", ", given);
        }
        int networks = study.models().size();
        int regions = study.rois().size();
        String one = "m = " + networks * regions + " for networks against 0";
        return networks < 2
                ? one
                : one + ", " + networks * (networks - 1) / 2 * regions + " for pairs of networks, "
                        + networks * (networks - 1) * regions + " for unique variance";
    }

    private String centred() {
        List<String> values = study.parameter("build-roi-rdms", "no-centre-voxels");
        return values.isEmpty() ? "[not recorded]" : values.equals(List.of("true")) ? "no" : "yes";
    }

    /** The value of an option; several by commas; said when unknown. */
    private String used(String tool, String name) {
        List<String> values = study.parameter(tool, name);
        if (values.isEmpty()) {
            boolean ran =
                    study.records().stream().anyMatch(record -> record.tool().equals(tool));
            return ran ? "default" : "[not recorded]";
        }
        return switch (String.join(", ", values)) {
            case "true" -> "yes";
            case "false" -> "no";
            default -> String.join(", ", values);
        };
    }
}
