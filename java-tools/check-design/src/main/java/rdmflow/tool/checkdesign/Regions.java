package rdmflow.tool.checkdesign;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import rdmflow.io.brain.RegionChoice;
import rdmflow.io.tool.Findings;

/** Which participants have which region, in the order in which regions are first named. */
final class Regions {
    private final Map<String, Set<String>> subjectsByRegion = new LinkedHashMap<>();

    private final RegionChoice choice;

    /** @param choice what the steps after this one take of the files */
    Regions(RegionChoice choice) {
        this.choice = choice;
    }

    /** Notes a region, if it is wanted. */
    void add(String subject, String region) {
        if (choice.wants(region)) {
            subjectsByRegion
                    .computeIfAbsent(region, name -> new LinkedHashSet<>())
                    .add(subject);
        }
    }

    Map<String, Set<String>> subjectsByRegion() {
        return subjectsByRegion;
    }

    /** A region that some participants lack is no error: it has fewer of them in the group statistics. */
    void warnOfMissing(List<StudyScan> scans, Findings findings) {
        Set<String> subjects = new TreeSet<>();
        scans.forEach(scan -> subjects.add(scan.scan().subject()));
        subjectsByRegion.forEach((region, having) -> {
            Set<String> lacking = new TreeSet<>(subjects);
            lacking.removeAll(having);
            if (!lacking.isEmpty()) {
                findings.warning("roi " + region + ": missing in " + String.join(", ", lacking));
            }
        });
    }
}
