package rdmflow.vision;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scripts that make references too large to lie beside a test; run by the python3 of the PATH. */
public final class Python {
    private Python() {}

    /** The exit code, -1 if there is no python3. */
    public static int run(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
