package rdmflow.tool.evaluatenetwork;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rdmflow.tool.evaluatenetwork.Scored.Answer;
import rdmflow.training.fit.InputArrays;
import rdmflow.training.loss.CrossEntropy;
import rdmflow.training.shards.Loader;
import rdmflow.training.shards.Loader.Batch;
import rdmflow.training.shards.Samples;
import rdmflow.training.shards.Samples.Sample;
import rdmflow.training.shards.ShardSet.Video;
import rdmflow.vision.network.Network;

/** Asks a network, as extraction runs it, for the class of every sample, or of every video by the mean over its samples. */
final class Scoring {
    private final Network network;
    private final InputArrays inputs;
    private final int classes;

    Scoring(Network network, int classes) {
        this.network = network;
        this.classes = classes;
        inputs = new InputArrays(network.card().input(), network.manager());
    }

    List<Answer> samples(Loader loader, Samples samples, int batchSize) {
        List<Answer> answers = new ArrayList<>();
        Iterator<Batch> batches = loader.inOrder(samples, batchSize);
        while (batches.hasNext()) {
            Batch batch = batches.next();
            float[] outputs = outputs(batch);
            for (int i = 0; i < batch.size(); i++) {
                Sample sample = batch.samples()[i];
                answers.add(answer(sample.video(), String.valueOf(sample.first()), outputs, i * classes));
            }
        }
        return answers;
    }

    List<Answer> videos(Loader loader, Samples samples, int batchSize) {
        Map<Video, double[]> sums = new LinkedHashMap<>();
        Iterator<Batch> batches = loader.inOrder(samples, batchSize);
        while (batches.hasNext()) {
            Batch batch = batches.next();
            float[] outputs = outputs(batch);
            for (int i = 0; i < batch.size(); i++) {
                double[] sum = sums.computeIfAbsent(batch.samples()[i].video(), video -> new double[classes]);
                addSoftmax(outputs, i * classes, sum);
            }
        }
        List<Answer> answers = new ArrayList<>();
        sums.forEach((video, sum) -> {
            float[] mean = new float[classes];
            for (int c = 0; c < classes; c++) {
                mean[c] = (float) sum[c];
            }
            answers.add(answer(video, "n/a", mean, 0));
        });
        return answers;
    }

    private static void addSoftmax(float[] outputs, int from, double[] sum) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < sum.length; c++) {
            largest = Math.max(largest, outputs[from + c]);
        }
        double[] powers = new double[sum.length];
        double all = 0;
        for (int c = 0; c < sum.length; c++) {
            powers[c] = Math.exp(outputs[from + c] - largest);
            all += powers[c];
        }
        for (int c = 0; c < sum.length; c++) {
            sum[c] += powers[c] / all;
        }
    }

    private Answer answer(Video video, String first, float[] outputs, int from) {
        int predicted = 0;
        for (int c = 1; c < classes; c++) {
            predicted = outputs[from + c] > outputs[from + predicted] ? c : predicted;
        }
        int rank = CrossEntropy.rank(outputs, from, classes, video.label());
        return new Answer(video.name(), first, video.label(), predicted, rank);
    }

    private float[] outputs(Batch batch) {
        try (NDManager scope = network.manager().newSubManager()) {
            NDArray input = inputs.of(scope, batch, 0, batch.size());
            return network.run(input).singletonOrThrow().toFloatArray();
        }
    }
}
