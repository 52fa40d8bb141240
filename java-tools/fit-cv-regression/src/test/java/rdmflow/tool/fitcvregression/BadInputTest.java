package rdmflow.tool.fitcvregression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import rdmflow.core.rdm.Rdm;
import rdmflow.core.rdm.RdmSet;
import rdmflow.io.rdmfile.RdmFile;

/** Everything a user can get wrong: one clear line each, the right exit code, nothing written. */
class BadInputTest extends SmallStudy {
    @Test
    void namesRunLayerAndVolumesOfAModelThatLosesTooManyPairs() throws IOException {
        study();
        model("resnet", 1, 1, layers -> {
            undefineVolume(layers.get(2), 0);
            undefineVolume(layers.get(2), 1);
        });
        assertEquals(65, run("--prefix", "p"));
        assertLastError(
                "fit-cv-regression: error: resnet_run-2.h5: model resnet run 2 layer fc: expected at most 10 % of"
                        + " the pairs undefined, found 2 of 12 volumes with an undefined pattern (0-1): 21 of 66 pairs"
                        + " undefined");
        assertNothingWritten();
    }

    @Test
    void refusesASingleRun() throws IOException {
        study();
        roiFiles.removeIf(file -> !file.contains("run-1."));
        modelFiles.removeIf(file -> !file.contains("run-1."));
        assertEquals(65, run("--prefix", "p"));
        assertLastError("fit-cv-regression: error: sub-01_run-1.h5: expected at least two runs to cross-validate, found"
                + " run 1 alone");
    }

    @Test
    void namesTheRunThatAModelLacksAndTheOneThatASubjectLacks() throws IOException {
        study();
        modelFiles.removeIf(file -> file.endsWith("vit_run-10.h5"));
        roiFiles.removeIf(file -> file.contains("run-2."));
        assertEquals(65, run("--prefix", "p"));
        assertTrue(last.stderr()
                .contains("error: subject sub-01: expected RDM files of all runs (1, 2, 10), found none of run 2; with"
                        + " --allow-missing-runs it is fitted with those it has\n"));
        assertLastError(
                "fit-cv-regression: error: model vit: expected RDM files of all runs (1, 2, 10), found none of run 10");
    }

    @Test
    void refusesASubjectOfOneRunAndAModelThatLacksOneAlsoWhereRunsMayBeMissing() throws IOException {
        study();
        roiFiles.removeIf(file -> !file.contains("run-2."));
        modelFiles.removeIf(file -> file.endsWith("vit_run-10.h5"));
        assertEquals(65, run("--prefix", "p", "--allow-missing-runs"));
        assertTrue(
                last.stderr()
                        .contains("error: subject sub-01: expected RDM files of at least two runs to cross-validate,"
                                + " found run 2 alone; leave the subject out\n"),
                last.stderr());
        assertLastError(
                "fit-cv-regression: error: model vit: expected RDM files of all runs (1, 2, 10), found none of run 10");
    }

    @Test
    void namesBothFilesWhereVolumesDiffer() throws IOException {
        study();
        Path file = Path.of(modelFiles.get(0));
        RdmFile.write(file, set(RdmSet.Kind.MODEL, "resnet", "1", 13, layers(new Random(1), 13)));
        assertEquals(65, run("--prefix", "p"));
        assertLastError(
                "fit-cv-regression: error: resnet_run-1.h5: expected the 14 volumes of sub-01_run-1.h5 in run 1,"
                        + " found 13");
    }

    @Test
    void namesBothFilesWhereLayersDiffer() throws IOException {
        study();
        List<Rdm> layers = layers(new Random(1), 12);
        RdmFile.write(Path.of(modelFiles.get(2)), set(RdmSet.Kind.MODEL, "resnet", "2", 12, layers.subList(0, 2)));
        assertEquals(65, run("--prefix", "p"));
        assertLastError("fit-cv-regression: error: resnet_run-2.h5: expected the layers of resnet_run-1.h5 (3: conv1,"
                + " conv2, fc), found 2: conv1, conv2");
    }

    @Test
    void refusesModelsInPlaceOfSubjectsAndMissingFilesAtOnce() throws IOException {
        study();
        roiFiles.add(modelFiles.get(0));
        modelFiles.add(folder.resolve("nowhere.h5").toString());
        assertEquals(65, run("--prefix", "p"));
        assertTrue(last.stderr()
                .contains(
                        "resnet_run-1.h5: expected RDMs of a subject for --roi-rdms, found RDMs of model" + " resnet"));
        assertTrue(last.stderr().contains("nowhere.h5: expected a file, found none"));
    }

    @Test
    void refusesAFileThatIsNoRdmFile() throws IOException {
        study();
        Files.writeString(Path.of(roiFiles.get(0)), "not HDF5");
        assertEquals(65, run("--prefix", "p"));
        assertTrue(last.stderr().contains("sub-01_run-1.h5: expected an RDM file"));
    }

    @Test
    void refusesOptionsThatMakeNoSense() throws IOException {
        study();
        assertEquals(64, run("--prefix", "p", "--weights", "ridge"));
        assertEquals(64, run("--prefix", "p", "--weights", "ridge", "--ridge-lambda", "-1"));
        assertEquals(64, run("--prefix", "p", "--ridge-lambda", "1"));
        assertEquals(64, run("--prefix", "p", "--weights", "lasso"));
        assertEquals(64, run("--prefix", "p", "--exclude-lag", "-1"));
        assertEquals(64, run("--prefix", "p", "--drop-overlap", "-0.5"));
        assertEquals(64, run("--prefix", "a b"));
        assertNothingWritten();
    }

    @Test
    void refusesToExcludeEveryPair() throws IOException {
        study();
        assertEquals(65, run("--prefix", "p", "--exclude-lag", "11"));
        assertTrue(
                last.stderr().contains("run 2: expected at least two pairs of volumes, found 0 of 66"), last.stderr());
    }
}
