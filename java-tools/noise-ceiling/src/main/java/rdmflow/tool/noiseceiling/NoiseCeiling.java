package rdmflow.tool.noiseceiling;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import rdmflow.io.tool.CommonOptions;
import rdmflow.io.tool.ToolRunner;

@Command(name = "noise-ceiling", mixinStandardHelpOptions = true, description = "")
public final class NoiseCeiling implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Returns the exit code, see {@link ToolRunner}; tests call this. */
    static int run(String... args) {
        return ToolRunner.run(new NoiseCeiling(), args);
    }

    @Override
    public Integer call() {
        throw new UnsupportedOperationException("noise-ceiling is not written yet");
    }
}
