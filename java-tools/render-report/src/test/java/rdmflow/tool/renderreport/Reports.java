package rdmflow.tool.renderreport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reports of made-up studies, which stay in target/reports: the browser test (make test-report) opens them. */
final class Reports {
    private Reports() {}

    /** Renders a study; returns its page. */
    static Path render(String name, SyntheticStudy study, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(study.write());
        arguments.addAll(List.of(more));
        return render(name, arguments);
    }

    /** Renders a study that is written already, by the arguments that its writing gave. */
    static Path render(String name, List<String> written) throws IOException {
        List<String> arguments = new ArrayList<>(written);
        Path report = Path.of("target", "reports", name, "report.html");
        arguments.addAll(List.of("--output", report.toString()));
        assertEquals(0, RenderReport.run(arguments.toArray(String[]::new)));
        return report;
    }
}
