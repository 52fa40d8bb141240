package rdmflow.tool.trainnetwork;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import rdmflow.io.tool.Outputs;
import rdmflow.io.tool.Sidecar;
import rdmflow.training.fit.History;
import rdmflow.training.fit.Trainer;
import rdmflow.training.fit.TrainingCard;
import rdmflow.training.fit.TrainingOptions;
import rdmflow.training.page.TrainingPage;
import rdmflow.training.shards.ShardSet;
import rdmflow.vision.weights.Safetensors;

/** The files of a training that came to its end: weights, their card, the history, its page, the sidecar. */
record Results(
        Path output, TrainingCard network, TrainingOptions options, int devices, ShardSet shards, TrainingSets sets) {
    void write(Outputs outputs, Trainer.Outcome outcome, CommandSpec spec, List<Path> inputs) throws IOException {
        Safetensors.write(outputs.file(output), outcome.tensors());
        Sidecar.writeJson(outputs.file(beside("_card.json")), network.json());
        outcome.history().write(outputs.file(beside("_history.tsv")));
        Files.writeString(
                outputs.file(beside("_training.html")),
                TrainingPage.ofHistory(network.kind().network(), outcome.history()));
        Sidecar.write(outputs.file(Sidecar.of(output)), spec, inputs, methods(), details());
    }

    private Path beside(String ending) {
        String name = output.getFileName().toString();
        return output.resolveSibling(name.replaceFirst("\\.safetensors$", "") + ending);
    }

    private List<String> methods() {
        return List.of(network.kind().network() + " was trained for " + options.epochs() + " epochs with stochastic"
                + " gradient descent (learning rate " + options.learningRate() + ", momentum " + options.momentum()
                + ", weight decay " + options.weightDecay() + ", batches of " + options.batchSize()
                + (options.accumulate() > 1 ? ", " + options.accumulate() + " to a step" : "") + ").");
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("epochs", options.epochs());
        details.put("batch_size", options.batchSize());
        details.put("accumulate", options.accumulate());
        details.put("learning_rate", options.learningRate());
        details.put("weight_decay", options.weightDecay());
        details.put("l2", options.l2());
        details.put("dropout", options.dropout());
        details.put("cropping", options.cropping().toString());
        details.put("devices", devices);
        details.put("widths", network.widths());
        details.put("classes", shards.classes());
        details.put("train_samples", sets.train().count());
        details.put("val_samples", sets.val().count());
        details.put("warnings", sets.warnings());
        return details;
    }

    /** What one looks at while it trains, in the checkpoints' folder. */
    static void writePage(Path folder, String network, History history) {
        try {
            Path table = folder.resolve(".partial-history.tsv");
            history.write(table);
            move(table, folder.resolve("history.tsv"));
            Path page = folder.resolve(".partial-training.html");
            Files.writeString(page, TrainingPage.ofHistory(network, history));
            move(page, folder.resolve("training.html"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
