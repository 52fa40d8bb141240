package rdmflow.tool.checkdesign;

import java.util.List;
import rdmflow.io.design.Model;
import rdmflow.io.tool.InputFile;

/** Whether each network is known and its weights fit. */
final class ModelChecks {
    private final StudyFiles files;
    private final Findings findings;

    ModelChecks(StudyFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    void check(List<Model> models) {
        for (Model model : models) {
            findings.attempt(() -> InputFile.require(files.resolve(model.weights())));
            model.flowWeights().ifPresent(cell -> findings.attempt(() -> InputFile.require(files.resolve(cell))));
            model.card().ifPresent(cell -> findings.attempt(() -> InputFile.require(files.resolve(cell))));
        }
    }
}
