package rdmflow.tool.comparerdms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.rdmfile.GramsFile.Grams;
import rdmflow.io.rdmfile.RdmFile;
import rdmflow.test.ToolRun;

/** Everything a user can get wrong: one clear line each, the right exit code, nothing written. */
class BadInputTest extends SmallStudy {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--measures bures | 64 | --model-grams: expected files for --measures bures, found none",
                "--measures kendall | 64 | --measures: expected one of pearson, spearman, rho-a, tau-a, cosine, cka-debiased, bures, found kendall",
                "--measures tau-a --time-control lag | 64 | --time-control lag: expected pearson, spearman or cosine"
                        + " among --measures, found tau-a",
                "--drop-overlap 22 | 65 | run 2: expected at least two pairs of volumes, found 0",
            })
    void refusesOptionsThatGiveNothing(String options, int code, String problem) {
        List<Object> arguments = new ArrayList<>(List.of("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        arguments.addAll(List.of(options.split(" ")));
        arguments.addAll(List.of("--output", folder.resolve("out.tsv")));
        last = ToolRun.of(CompareRdms::run, arguments.toArray());
        assertEquals(code, last.exitCode(), last.stderr());
        assertTrue(last.problems().get(0).startsWith(problem), last.stderr());
        assertFalse(Files.exists(folder.resolve("out.tsv")));
    }

    @Test
    void dropsNoSecondsWhereTheyAreOtherVolumesToRegionsAndModels() throws IOException {
        Grams grams = GramsFile.read(modelGrams.get(0));
        GramsFile.write(
                modelGrams.get(0), new Grams(grams.owner(), grams.run(), "net", 1, 0.5, "spm", 5, grams.layers()));
        String[] options = "--measures bures --drop-overlap 4".split(" ");
        assertEquals(65, refused("--roi-grams", roiGrams, "--model-grams", modelGrams, options));
        assertEquals(
                List.of("vit_run-10_grams.h5: expected volumes 2.0 s apart as in sub-01_run-10_grams.h5 (run 10), found"
                        + " 1.0 s; mend the times of one of them"),
                last.problems());
    }

    @Test
    void refusesALagForMeasuresThatCompareVolumes() {
        assertEquals(64, refused("--model-grams", modelGrams, "--measures", "bures", "--exclude-lag", "2"));
        assertTrue(
                last.lastLine()
                        .startsWith("compare-rdms: error: --exclude-lag: expected 0 with --measures cka-debiased and"
                                + " bures, which compare volumes and not pairs, found 2"),
                last.lastLine());
    }

    @Test
    void listsAllThatDoesNotBelongTogether() throws IOException {
        RdmFile.write(
                folder.resolve("short.h5"),
                new RdmSet(
                        RdmSet.Kind.SUBJECT,
                        "sub-03",
                        "2",
                        "euclidean",
                        new double[] {1, 3},
                        List.of(new Rdm("V1", 2, new double[] {1}, 9))));
        roiRdms.add(folder.resolve("short.h5"));
        roiRdms.add(modelRdms.remove(0));
        assertEquals(65, refused("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        assertEquals(
                List.of("vit_run-10_rdms.h5: expected RDMs of a subject for --roi-rdms, found RDMs of model vit"),
                last.problems());
        roiRdms.remove(roiRdms.size() - 1);
        assertEquals(65, refused("--roi-rdms", roiRdms, "--model-rdms", modelRdms));
        assertEquals(
                List.of(
                        "model vit: expected RDM files of all runs (2, 10), found none of run 10",
                        "short.h5: expected the 12 volumes of sub-01_run-2_rdms.h5 in run 2, found 2"),
                last.problems());
        assertEquals(65, refused("--roi-grams", modelGrams, "--model-grams", modelRdms, "--measures", "bures"));
        assertTrue(
                last.problems()
                        .contains(
                                "vit_run-2_grams.h5: expected Grams of a subject for --roi-grams, found Grams of model"
                                        + " vit"),
                last.stderr());
        assertTrue(
                last.problems()
                        .contains("vit_run-2_rdms.h5: expected a grams file with the attribute model of /, found none"),
                last.stderr());
    }

    @Test
    void wantsGramsAndRdmsOfTheSameFiles() {
        roiRdms.remove(0);
        modelGrams.remove(3);
        assertEquals(
                65,
                refused(
                        "--roi-rdms",
                        roiRdms,
                        "--model-rdms",
                        modelRdms,
                        "--roi-grams",
                        roiGrams,
                        "--model-grams",
                        modelGrams,
                        ALL));
        assertEquals(
                List.of(
                        "model flow: expected RDM files of all runs (2, 10), found none of run 2",
                        "--roi-rdms: expected a file of sub-02 run 10 as sub-02_run-10_grams.h5 is one, found none",
                        "--model-grams: expected a file of flow run 2 as flow_run-2_rdms.h5 is one, found none"),
                last.problems());
    }

    @Test
    void refusesAGramThatIsNotFinite() {
        Grams grams = GramsFile.read(modelGrams.get(0));
        grams.layers().get(0).gram()[3][5] = Double.NaN;
        GramsFile.write(modelGrams.get(0), grams);
        assertEquals(65, refused("--model-grams", modelGrams, "--measures", "cka-debiased"));
        assertEquals(
                List.of(
                        "vit_run-10_grams.h5: late: expected a finite Gram, found another value in the row of volume 3"),
                last.problems());
    }
}
