package rdmflow.tool.buildmodelrdms;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.ToolRunner;

@Command(name = "build-model-rdms", mixinStandardHelpOptions = true, description = "")
public final class BuildModelRdms implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new BuildModelRdms(), args);
    }

    @Override
    public Integer call() {
        throw new UnsupportedOperationException("build-model-rdms is not written yet");
    }
}
