package rdmflow.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pipeline does with its parameters before anything runs, and how they reach a command. */
class ParametersTest {
    private static final String BOLD = "_space-T1w_desc-preproc_bold.nii.gz";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void refusesEverythingThatTheSchemaForbidsAtOnce(String parser) throws IOException {
        Files.writeString(folder.resolve("given.yml"), "weights: [ols, nnls]\ncompcor: {a: 1}\nruns: [1, 'a/b']\n");
        PipelineRun run = pipeline("-stub-run", "-params-file", "given.yml")
                .runUnder(
                        parser,
                        ("--exclude-lag 3 --wieghts ols --foo 1 --simulate false --tr abc --slice_time_ref 1.5"
                                        + " --components 2.5 --joint maybe --max_memory 12XB --max_time soon --metric L2"
                                        + " --subjects --rois none.csv --inside 100 --scale 0 --drop_volumes 1.5"
                                        + " --shifts 10 --shift_draws 99 --time_control all --hrf spn --ridge_lambda 3 --device gpu --task a/b --session 2 --seed 1e2")
                                .split(" "));
        assertNotEquals(0, run.exitCode());
        assertEquals(
                List.of(
                        "--excludeLag: expected a parameter, found none of this name: did you mean --exclude_lag?",
                        "--foo: expected a parameter, found none of this name",
                        "--wieghts: expected a parameter, found none of this name: did you mean --weights?",
                        "--subjects: expected a file, found true (was its value forgotten?)",
                        "--task: expected letters and digits, without task-, found a/b",
                        "--runs: expected runs such as 1;2, found 1;a/b",
                        "--rois: expected a file, found none at none.csv",
                        "--seed: expected a whole number, found 1e2",
                        "--tr: expected a number, 0.1 or more, at most 20, found abc",
                        "--slice_time_ref: expected a number, 0 or more, at most 1, found 1.5",
                        "--device: expected auto, cpu or gpu and its number, found gpu",
                        "--metric: expected one of correlation, cosine, euclidean, found L2",
                        "--compcor: expected a whole number, 0 or more, found a map",
                        "--drop_volumes: expected numbers of volumes from 0, separated by ;, found 1.5",
                        "--inside: expected a number, 0 or more, less than 100, found 100",
                        "--scale: expected a number, more than 0, found 0",
                        "--weights: expected one of ols, nnls, ridge, found ols;nnls",
                        "--joint: expected true or false, found maybe",
                        "--time_control: expected one of none, lag, both, found all",
                        "--shifts: expected 0, or an even number from 20, found 10",
                        "--shift_draws: expected a whole number, 100 or more, found 99",
                        "--components: expected a whole number, 1 or more, found 2.5",
                        "--max_memory: expected a size such as 240.GB, found 12XB",
                        "--max_time: expected a duration such as 3.d, found soon",
                        "--session: expected together with --bids, found alone",
                        "--runs: expected together with --bids, found alone",
                        "--ridge_lambda: expected with --weights ridge and only then, found 3 with [ols, nnls]",
                        "--hrf: expected spm, spm-20s, glover, none or a file of taps, found spn"),
                run.log().lines().filter(line -> line.startsWith("--")).toList(),
                run.log());
        assertEquals(List.of(), run.trace());
    }

    @Test
    void refusesToStartWithoutAStudy() {
        PipelineRun run =
                pipeline("-stub-run").run("--account", "007", "--na_as_zero", "--shifts", "41", "--partition");
        assertNotEquals(0, run.exitCode());
        assertTrue(
                run.log()
                        .contains(
                                "expected one of --subjects FILE, --bids FOLDER or --simulate, or --models and --stimuli alone, found none"));
        assertTrue(
                run.log()
                        .contains("--account: expected text, found 007, of which Nextflow makes the number 7: give it"
                                + " in quotes in a -params-file"),
                run.log());
        assertTrue(run.log().contains("--shifts: expected 0, or an even number from 20, found 41"), run.log());
        assertTrue(
                run.log().contains("--partition: expected together with --subjects or --bids, found neither"),
                run.log());
        assertTrue(
                run.log()
                        .contains(
                                "--shifts: expected 0 with --score_average fisher or --na_as_zero, as the null is of"),
                run.log());
    }

    @Test
    void printsEveryParameterOfTheSchemaAndStartsNothing() throws IOException {
        PipelineRun run = pipeline().run("--help");
        assertEquals(0, run.exitCode(), run.log());
        String help = run.log().substring(run.log().indexOf("rdmflow "));
        ParameterTables.read().fields().forEach((name, field) -> {
            assertTrue(help.contains("--" + name), name);
            if (!field.path("hidden").asBoolean()) {
                String flat = help.replaceAll("\\s+", " ");
                assertTrue(flat.contains(field.get("description").asText()), name + ": " + help);
                String value = field.path("default").asText();
                assertTrue(value.isEmpty() || flat.contains("default: " + value + "]"), name + ": " + help);
            }
        });
        assertTrue(help.lines().skip(1).allMatch(line -> line.length() <= 94), help);
        assertFalse(Files.exists(folder.resolve("results")));
    }

    @Test
    void tellsAllAboutOneParameter() {
        PipelineRun run = pipeline().runUnder("v2", "--help", "hrf");
        assertEquals(0, run.exitCode(), run.log());
        assertTrue(run.log().contains("  --hrf   "), run.log());
        assertFalse(run.log().contains("--tr "), run.log());
    }

    /** 01 on the command line is the number 1; a YAML file of parameters may give lists. */
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void choosesByDigitsAndListsInABidsFolder(String parser) throws IOException {
        for (String session : List.of("01", "02")) {
            Path functional = Files.createDirectories(folder.resolve("bids/sub-01/ses-" + session + "/func"));
            for (int run = 1; run <= 3; run++) {
                String name = "sub-01_ses-" + session + "_task-movie_run-0" + run + BOLD;
                Files.writeString(functional.resolve(name), name);
            }
        }
        Files.writeString(folder.resolve("map.nii.gz"), "map");
        Files.writeString(
                folder.resolve("rois.csv"),
                "subject,roi,hemisphere,method,probability_map\nsub-01,V1v,both,atlas,map.nii.gz\n");
        Files.writeString(folder.resolve("given.yml"), "runs: [1, 2]\n");
        PipelineRun run = pipeline("-stub-run", "--max_cpus=1", "-params-file", "given.yml")
                .runUnder(
                        parser,
                        "--bids bids --session 01 --participants 01 --rois rois.csv --simulate false".split(" "));
        assertEquals(0, run.exitCode(), run.log());
        assertEquals(
                List.of("BUILD_ROI_RDMS (sub-01 run 1)", "BUILD_ROI_RDMS (sub-01 run 2)"),
                run.names("COMPLETED").stream()
                        .filter(name -> name.startsWith("BUILD_ROI_RDMS"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void optionsAreQuotedForTheShellAndSwitchesMayBeText(String parser) throws IOException {
        Path script = folder.resolve("main.nf");
        Files.writeString(
                script,
                """
                include { options ; optionsWith ; listOf } from '%s/modules/options'

                workflow {
                    println('<' + options([
                        '--joint': params.joint,
                        '--on': params.on,
                        '--none': null,
                        '--empty': [],
                        '--zero': params.zero,
                        '--task': "it's \\$(id)",
                        '--columns': listOf('non_steady_state_outlier*;rot_x, rot_y'),
                        '--runs': listOf([1, '02']),
                    ]) + '>')
                    println('<' + optionsWith([], ['--columns': ['a']]) + optionsWith('x', ['--lag': listOf(3)]) + '>')
                }
                """
                        .formatted(Nextflow.repository()));
        PipelineRun run =
                new Nextflow(script, folder, List.of()).runUnder(parser, "--joint false --on true --zero 0".split(" "));
        assertEquals(
                List.of(
                        "<--on --zero 0 --task 'it'\\''s $(id)' --columns 'non_steady_state_outlier*' rot_x rot_y"
                                + " --runs 1 02>",
                        "<--lag 3>"),
                run.log().lines().filter(line -> line.startsWith("<")).toList(),
                run.log());
    }

    private Nextflow pipeline(String... options) {
        return new Nextflow(Nextflow.repository(), folder, List.of(options));
    }
}
