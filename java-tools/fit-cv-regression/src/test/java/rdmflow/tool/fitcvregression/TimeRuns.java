package rdmflow.tool.fitcvregression;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.test.TimeStudy;
import rdmflow.test.ToolRun;

/** Calls of the tool on the RDM files of time_study.py, copied into a folder of their own. */
abstract class TimeRuns {
    @TempDir
    Path folder;

    List<String> roiFiles;
    List<String> modelFiles;
    ToolRun last;

    @BeforeEach
    void study() {
        TimeStudy study = TimeStudy.in(folder);
        roiFiles = study.roiFiles();
        modelFiles = study.modelFiles();
    }

    void run(String prefix, String... options) {
        last = ToolRun.of(
                FitCvRegression::run,
                "--prefix",
                prefix,
                List.of(options),
                "--output-dir",
                folder.resolve("out"),
                "--roi-rdms",
                roiFiles,
                "--model-rdms",
                modelFiles);
    }
}
