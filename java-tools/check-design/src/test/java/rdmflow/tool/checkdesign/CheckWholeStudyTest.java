package rdmflow.tool.checkdesign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.ToolRun;
import rdmflow.vision.network.Layouts;
import rdmflow.vision.weights.FloatTensor;
import rdmflow.vision.weights.RandomWeights;
import rdmflow.vision.weights.Safetensors;

/** Movies and networks on top of {@link SmallStudy}: two runs of 12 and 13 volumes, TR 2 s. */
class CheckWholeStudyTest {
    private static final int FRAMES_PER_SECOND = 5;

    @TempDir
    Path folder;

    private Path design;

    @BeforeEach
    void writeStudy() throws IOException {
        SmallStudy.write(folder);
        design = folder.resolve("out/design.json");
        movie("run-1.mp4", 24);
        movie("run-2.mp4", 26);
        write("stimuli.csv", "run,video,volumes\n01,run-1.mp4,12\n2,run-2.mp4,13\n");
        Safetensors.write(folder.resolve("net.safetensors"), RandomWeights.of(Layouts.resnet18(4, 10), 1));
        write("net.card.json", "{\"resize\": 32, \"crop\": 32}");
        write(
                "models.csv",
                """
                model,label,network,weights,card,family
                a,Net A,resnet18,net.safetensors,net.card.json,static
                b,Net B,resnet18,net.safetensors,net.card.json,
                """);
    }

    @Test
    void describesMoviesAndModels() throws IOException {
        ToolRun run = check();
        assertEquals(0, run.exitCode(), run.stderr());
        JsonNode json = JsonFile.MAPPER.readTree(design.toFile());
        assertEquals(
                "{\"fps\":5.0,\"frames\":120,\"run\":\"1\",\"video\":\"run-1.mp4\",\"volumes\":12}",
                sorted(json.get("stimuli").get(0)));
        assertEquals(
                "{\"card\":\"net.card.json\",\"family\":\"b\",\"label\":\"Net B\",\"model\":\"b\",\"network\":\"resnet18\","
                        + "\"weights\":\"net.safetensors\"}",
                sorted(json.get("models").get(1)));
    }

    /** Runs of 12 and 13 volumes have shifts of 2 to 6 volumes: ten of both signs. */
    @Test
    void saysWhetherTheRunsAreLongEnoughForTheShiftNullThatIsWanted() throws IOException {
        ToolRun run = check("--shifts", "40", "--shift-min-seconds", "4");
        assertEquals(0, run.exitCode(), run.stderr());
        JsonNode json = JsonFile.MAPPER.readTree(design.toFile());
        assertEquals("{\"fits\":false,\"unique\":false}", json.get("shift_null").toString());
        String warning = json.get("warnings").get(0).textValue();
        assertTrue(warning.contains("found 10 in run 1 (12 volumes), 10 in run 2 (13 volumes);"), warning);
        assertEquals(List.of(warning), run.warnings());
        assertEquals(0, check().exitCode());
        assertEquals(
                0, JsonFile.MAPPER.readTree(design.toFile()).get("warnings").size());
    }

    @Test
    void refusesShiftsThatNoNullIsMadeOf() {
        for (String wrong : List.of("10", "41", "-2")) {
            assertEquals(64, check("--shifts", wrong).exitCode(), wrong);
        }
        assertEquals(64, check("--shifts", "40", "--shift-min-seconds", "-1").exitCode());
        assertEquals(64, check("--lag-scan-seconds", "1").exitCode(), "less than a volume");
        assertEquals(64, check("--exclude-lag", "-1").exitCode());
    }

    @Test
    void aMovieMayEndEarlyByThePadAndNoMore() throws IOException {
        movie("run-1.mp4", 20);
        assertEquals(0, check().exitCode());
        movie("run-1.mp4", 19);
        assertEquals(
                List.of(
                        "run 1: run-1.mp4: expected a movie of 24 s for 12 volumes of 2 s, found 19 s: it ends 5 s early,"
                                + " more than max-pad-seconds 4"),
                problems());
        assertEquals(0, check("--max-pad-seconds", "5").exitCode());
    }

    @Test
    void aPictureThatStartsAfterTheSoundIsAWarningAndCountsOnRequest() throws IOException {
        lateMovie("run-1.mp4", 19, 2);
        ToolRun run = check("--max-pad-seconds", "5");
        run.requireSuccess();
        assertTrue(
                run.warnings()
                        .contains(
                                "run 1: run-1.mp4: the picture starts 2.000 s after the file's time 0: its first frame is"
                                        + " taken as time 0 of the run; movie-start keep counts from the file's time 0"),
                run.stderr());
        assertEquals(65, check().exitCode());
        assertEquals(0, check("--movie-start", "keep").exitCode());
        assertEquals(64, check("--movie-start", "later").exitCode());
    }

    @Test
    void networksNeedTwoRunsOfEveryParticipant() throws IOException {
        String whole = Files.readString(folder.resolve("subjects.csv"));
        write("subjects.csv", whole.replaceAll("sub-02,2,.*\n", ""));
        Files.deleteIfExists(design);
        assertEquals(
                List.of(
                        "sub-02: expected at least 2 runs, found run 1 alone: fewer cannot be cross-validated; leave out"
                                + " the participant"),
                check("--allow-missing-runs").problems());
        write("subjects.csv", whole.replaceAll("sub-0.,2,.*\n", ""));
        write("stimuli.csv", "run,video,volumes\n01,run-1.mp4,12\n");
        assertEquals(
                List.of(
                        "run 1: expected at least 2 runs, found 1: fewer cannot be cross-validated; without networks one"
                                + " run is enough for ROI RDMs and noise ceilings"),
                problems());
    }

    @Test
    void unreadableAndMissingMoviesAreNamed() throws IOException {
        write("run-1.mp4", "no movie");
        Files.delete(folder.resolve("run-2.mp4"));
        List<String> problems = problems();
        assertEquals(2, problems.size(), String.join("\n", problems));
        assertTrue(problems.get(0).startsWith("run 1: run-1.mp4: expected a movie, found "), problems.get(0));
        assertTrue(problems.get(1).endsWith("run-2.mp4: expected a file, found none"), problems.get(1));
    }

    @Test
    void scansMustHaveTheVolumesThatStimuliSay() throws IOException {
        write("stimuli.csv", "run,video,volumes\n1,run-1.mp4,12\n2,run-2.mp4,12\n");
        assertEquals(
                List.of(
                        "sub-01 run 2: run-2_bold.nii.gz: expected 12 volumes in run 2 as stimuli.csv says, found 13",
                        "sub-02 run 2: run-2_bold.nii.gz: expected 12 volumes in run 2 as stimuli.csv says, found 13"),
                problems());
    }

    @Test
    void runsOfMoviesAndScansMustBeTheSame() throws IOException {
        write("stimuli.csv", "run,video,volumes\n1,run-1.mp4,12\n3,run-2.mp4,13\n");
        assertEquals(
                List.of(
                        "stimuli.csv: expected a row for run 2, which has scans, found none",
                        "stimuli.csv: expected only runs with scans, found run 3; remove its row"),
                problems());
    }

    @Test
    void unknownNetworksAndMissingCardsAreNamed() throws IOException {
        write(
                "models.csv",
                """
                model,label,network,weights
                a,A,resnet19,net.safetensors
                b,B,resnet18,net.safetensors
                """);
        List<String> problems = problems();
        assertEquals(2, problems.size(), String.join("\n", problems));
        assertTrue(problems.get(0).startsWith("model a: network resnet19: expected one of "), problems.get(0));
        assertTrue(problems.get(1).startsWith("model b: resnet18: expected a card "), problems.get(1));
    }

    @Test
    void weightsMayBeSeveralFilesAndAMissingShardIsNamed() throws IOException {
        Map<String, FloatTensor> tensors = new java.util.LinkedHashMap<>(RandomWeights.of(Layouts.resnet18(4, 10), 1));
        Files.createDirectory(folder.resolve("deep"));
        Safetensors.write(folder.resolve("deep/b.safetensors"), Map.of("bn1.bias", tensors.remove("bn1.bias")));
        Safetensors.write(folder.resolve("a.safetensors"), tensors);
        write(
                "models.csv",
                """
                model,label,network,weights,card
                a,A,resnet18,a.safetensors; deep/b.safetensors,net.card.json
                """);
        ToolRun run = check();
        run.requireSuccess();
        assertEquals(
                "a.safetensors;b.safetensors",
                JsonFile.MAPPER
                        .readTree(design.toFile())
                        .at("/models/0/weights")
                        .asText());
        write("net.index.json", "{\"weight_map\": {\"bn1.bias\": \"c.safetensors\"}}");
        write("models.csv", "model,label,network,weights,card\na,A,resnet18,net.index.json,net.card.json\n");
        assertEquals(
                List.of("model a: net.index.json: expected its shards beside it or listed with it, separated by ; in"
                        + " models.csv, found no c.safetensors"),
                problems());
    }

    @Test
    void anOnnxModelNeedsAllItsFilesInTheCellAndOutputsAsItsCardSays() throws IOException {
        Path models = Path.of("../vision/src/test/resources/rdmflow/vision/network/onnx");
        for (String file : List.of("external.onnx", "external.onnx.data", "fixed-batch.onnx")) {
            Files.copy(models.resolve(file), folder.resolve(file));
        }
        write("onnx.json", "{\"crop\": 8}");
        write("models.csv", "model,label,network,weights,card\na,A,onnx,external.onnx;external.onnx.data,onnx.json\n");
        check().requireSuccess();
        write("models.csv", "model,label,network,weights,card\na,A,onnx,external.onnx,onnx.json\n");
        assertEquals(
                List.of(
                        "model a: external.onnx: expected all files of the weights in the cell, separated by ;, found none"
                                + " named external.onnx.data"),
                problems());
        // As an engine stages them, each in a folder of its own.
        write(
                "models.csv",
                "model,label,network,weights,card\na,A,onnx,one/net.onnx;two/external.onnx.data,onnx.json\n");
        Files.createDirectories(folder.resolve("one"));
        Files.createDirectories(folder.resolve("two"));
        Files.copy(models.resolve("external.onnx"), folder.resolve("one/net.onnx"));
        Files.copy(models.resolve("external.onnx.data"), folder.resolve("two/external.onnx.data"));
        check().requireSuccess();
        write("models.csv", "model,label,network,weights,card\na,A,onnx,one/net.onnx;two/net.onnx,onnx.json\n");
        assertEquals(
                List.of(
                        "model a: weights: expected files of different names, which lie side by side where they are read,"
                                + " found one/net.onnx and two/net.onnx"),
                problems());
        write("models.csv", "model,label,network,weights,card\na,A,onnx,fixed-batch.onnx,onnx.json\n");
        write("onnx.json", "{\"crop\": 8, \"layers\": [\"late\"]}");
        assertEquals(2, problems().size(), problems().toString());
        assertTrue(
                problems().get(0).startsWith("model a: fixed-batch.onnx: input frames: expected a first axis of any"));
        assertTrue(problems()
                .get(1)
                .startsWith("model a: fixed-batch.onnx: expected the card's layers among its outputs"));
    }

    @Test
    void everyMisfitOfWeightsIsListed() throws IOException {
        Map<String, FloatTensor> tensors = RandomWeights.of(Layouts.resnet18(4, 10), 1);
        tensors.remove("bn1.bias");
        tensors.remove("layer3.1.conv2.weight");
        Safetensors.write(folder.resolve("net.safetensors"), tensors);
        List<String> problems = problems();
        for (String tensor : List.of("bn1.bias", "layer3.1.conv2.weight")) {
            assertTrue(
                    problems.stream().anyMatch(line -> line.startsWith("model a: ") && line.contains(tensor)),
                    String.join("\n", problems));
        }
    }

    @Test
    void badCellsAndUnknownColumnsStopNothingElse() throws IOException {
        write("models.csv", "model,label,network,weights\na b,A,resnet18,net.safetensors\n");
        write("stimuli.csv", "run,movie,volumes\n1,run-1.mp4,12\n");
        Files.delete(folder.resolve("sub-02/run-2_bold.nii.gz"));
        List<String> problems = problems();
        assertEquals(4, problems.size(), String.join("\n", problems));
        assertEquals("stimuli.csv: expected the columns run, video, volumes, found unknown movie", problems.get(0));
        assertEquals("stimuli.csv: expected the columns run, video, volumes, found no video", problems.get(1));
        assertTrue(problems.get(2).startsWith("models.csv line 2: model: expected letters"));
        assertTrue(problems.get(3).endsWith("run-2_bold.nii.gz: expected a file, found none"));
    }

    private ToolRun check(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--tr", "2", "--output", design.toString()));
        for (String sheet : List.of("subjects", "stimuli", "models")) {
            arguments.addAll(
                    List.of("--" + sheet, folder.resolve(sheet + ".csv").toString()));
        }
        arguments.addAll(List.of(more));
        return ToolRun.of(CheckDesign::run, arguments);
    }

    private List<String> problems() throws IOException {
        Files.deleteIfExists(design);
        ToolRun run = check();
        assertEquals(65, run.exitCode(), run.stderr());
        assertFalse(Files.exists(design));
        return run.problems();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void movie(String name, int seconds) throws IOException {
        movie(name, seconds, 0, 0);
    }

    /** With a second of sound from 0 on. */
    private void lateMovie(String name, int seconds, int lateSeconds) throws IOException {
        movie(name, seconds, lateSeconds, 1);
    }

    private void movie(String name, int seconds, int lateSeconds, int soundChannels) throws IOException {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        try (FFmpegFrameRecorder recorder =
                new FFmpegFrameRecorder(folder.resolve(name).toFile(), 32, 32, soundChannels)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(FRAMES_PER_SECOND);
            if (soundChannels > 0) {
                recorder.setFormat("matroska");
                recorder.setAudioCodec(avcodec.AV_CODEC_ID_PCM_S16LE);
                recorder.setSampleRate(8000);
            }
            recorder.start();
            if (soundChannels > 0) {
                recorder.recordSamples(ShortBuffer.allocate(8000));
            }
            for (int t = 0; t < seconds * FRAMES_PER_SECOND; t++) {
                recorder.setTimestamp(1_000_000L * lateSeconds + 1_000_000L * t / FRAMES_PER_SECOND);
                recorder.record(new Frame(32, 32, Frame.DEPTH_UBYTE, 3), avutil.AV_PIX_FMT_RGB24);
            }
            recorder.stop();
        }
    }

    private static String sorted(JsonNode node) throws IOException {
        return JsonFile.MAPPER
                .writer()
                .without(com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(JsonFile.MAPPER.treeToValue(node, java.util.TreeMap.class));
    }
}
