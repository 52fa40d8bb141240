package rdmflow.io.tool;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rdmflow.core.weighting.Weighting;

/** How layers are weighted and over which runs, for fit-cv-regression and unique-variance; a picocli mixin. */
public final class WeightingOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--weights",
            defaultValue = "ols",
            description = "ols (the paper), nnls (non-negative with intercept, the authors' code) or ridge"
                    + " (default: ${DEFAULT-VALUE}).")
    private Weighting.Method method;

    @Option(
            names = "--ridge-lambda",
            paramLabel = "L",
            description = "Penalty lambda of --weights ridge, on layers that are centred and not scaled; 0 or more,"
                    + " required there.")
    private Double lambda;

    @Option(
            names = "--allow-missing-runs",
            description = "Accept subjects who lack runs that the models have: they are fitted with the runs they"
                    + " have, at least two.")
    private boolean missingRunsAllowed;

    public boolean missingRunsAllowed() {
        return missingRunsAllowed;
    }

    public Weighting weighting() {
        if (method != Weighting.Method.RIDGE) {
            if (lambda != null) {
                throw usage("--ridge-lambda: expected only with --weights ridge, found " + method);
            }
            return new Weighting(method, 0);
        }
        if (lambda == null || !(lambda >= 0) || lambda.isInfinite()) {
            throw usage("--ridge-lambda: expected a number of 0 or more with --weights ridge, found "
                    + (lambda == null ? "none" : lambda));
        }
        return new Weighting(method, lambda);
    }

    /** The regression for the methods of a paper, with its penalty where it has one. */
    public String inWords() {
        return switch (method) {
            case OLS -> "ordinary least squares with an intercept";
            case NNLS -> "non-negative least squares with an intercept";
            case RIDGE -> "ridge regression with an intercept, lambda = " + lambda;
        };
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
