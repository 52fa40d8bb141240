package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import rdmflow.io.design.Stimulus;
import rdmflow.io.tool.Findings;

class DesignChecksTest {
    @Test
    void warnsOfTheSegmentsOfStudyforrestAsNeighboursShareStimulus() {
        List<String> warnings = warnings(451, 441, 438, 488, 462, 439, 542, 338);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("these are the eight segments of the studyforrest movie"));
        assertEquals(List.of(), warnings(451, 441, 438, 488, 462, 439, 542, 339));
        assertEquals(List.of(), warnings(451, 441, 438, 488, 462, 439, 542));
    }

    private static List<String> warnings(int... volumes) {
        Findings findings = new Findings();
        List<Stimulus> movies = IntStream.range(0, volumes.length)
                .mapToObj(i -> new Stimulus(String.valueOf(i + 1), "movie.mp4", volumes[i]))
                .toList();
        DesignChecks.stimuli("stimuli.csv", List.of(), movies, true, findings);
        findings.throwProblems();
        return findings.warnings();
    }
}
