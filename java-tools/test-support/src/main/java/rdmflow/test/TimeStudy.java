package rdmflow.test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Two participants and two models over runs of other lengths, by time_study.py beside the files, which also says what
 * tools should find in them.
 *
 * @param roiFiles RDM files of regions; a test may change the order or leave some out
 * @param modelFiles RDM files of models
 */
public record TimeStudy(List<String> roiFiles, List<String> modelFiles) {
    public static final List<String> RUNS = List.of("1", "2", "10", "b");

    /** Copies the files into a folder. */
    public static TimeStudy in(Path folder) {
        return new TimeStudy(copies(folder, "sub-01", "sub-02"), copies(folder, "a", "b"));
    }

    private static List<String> copies(Path folder, String... owners) {
        List<String> files = new ArrayList<>();
        for (String run : RUNS) {
            for (String owner : owners) {
                String name = "time_" + owner + "_run-" + run + ".h5";
                Fixture.copy(TimeStudy.class, folder, name);
                files.add(folder.resolve(name).toString());
            }
        }
        return files;
    }
}
