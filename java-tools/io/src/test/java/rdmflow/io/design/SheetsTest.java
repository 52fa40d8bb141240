package rdmflow.io.design;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.core.DataException;

class SheetsTest {
    @TempDir
    Path folder;

    @Test
    void readsScansWithListsAndRunsAsJoinKeys() throws IOException {
        Path sheet = write(
                "subjects.csv",
                """
                subject,run,bold,rois,roi_labels,confounds
                sub-01,01,a/bold_1.nii.gz,cat.nii.gz; atlas.nii.gz,cat.tsv;atlas.tsv,
                sub-01,rest,b.nii,,,c.tsv
                """);
        List<Scan> scans = Sheets.subjects(sheet);
        assertEquals(List.of("1", "rest"), scans.stream().map(Scan::run).toList());
        assertEquals(List.of("cat.nii.gz", "atlas.nii.gz"), scans.get(0).rois());
        assertEquals(List.of("cat.tsv", "atlas.tsv"), scans.get(0).roiLabels());
        assertEquals(Optional.empty(), scans.get(0).confounds());
        assertEquals(Optional.of("c.tsv"), scans.get(1).confounds());
        assertEquals(Optional.empty(), scans.get(1).compcorMask());
    }

    @Test
    void namesEveryUnknownAndMissingColumn() throws IOException {
        Path sheet = write("stimuli.csv", "run,movie,volumes,fps\n1,a.mp4,12,25\n");
        assertEquals(
                List.of(
                        "stimuli.csv: expected the columns run, video, volumes, found unknown movie, fps",
                        "stimuli.csv: expected the columns run, video, volumes, found no video"),
                problems(() -> Sheets.stimuli(sheet)));
    }

    @Test
    void namesTheLineOfTheFileWhateverIsEmptyAboveIt() throws IOException {
        Path sheet = write("stimuli.csv", "run,video,volumes\n\n,,\n1,a.mp4,x\n2,\"a\tb.mp4\",12\n");
        assertEquals(
                List.of(
                        "stimuli.csv line 4: volumes: expected a whole number, found \"x\"",
                        "stimuli.csv line 5: video: expected one line of text, found \"a b.mp4\" with line ends or tabs in it"),
                problems(() -> Sheets.stimuli(sheet)));
    }

    @Test
    void refusesIdentifiersThatAShellWouldSplit() throws IOException {
        Path sheet = write(
                "models.csv",
                """
                model,label,network,weights
                a b,A,resnet18-imagenet,a.pth
                a;rm,B,resnet18-imagenet,b.pth
                fine,C,resnet18-imagenet,
                """);
        assertEquals(
                List.of(
                        "models.csv line 2: model: expected letters, digits, '.', '_' and '-', starting with a letter or"
                                + " digit, found \"a b\"",
                        "models.csv line 3: model: expected letters, digits, '.', '_' and '-', starting with a letter or"
                                + " digit, found \"a;rm\"",
                        "models.csv line 4: weights: expected a value, found nothing"),
                problems(() -> Sheets.models(sheet)));
    }

    @Test
    void runsThatDifferOnlyInPaddingAreOneRun() throws IOException {
        Path sheet = write("subjects.csv", "subject,run,bold\nsub-01,1,a.nii\nsub-02,1,a.nii\nsub-01,01,b.nii\n");
        assertEquals(
                List.of("subjects.csv line 4: expected subject sub-01 run 1 once, found it on line 2 too; remove one"),
                problems(() -> Sheets.subjects(sheet)));
    }

    @Test
    void everyMethodOfARegionNeedsItsOwnColumns() throws IOException {
        Path sheet = write(
                "rois.csv",
                """
                subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map
                sub-01,FFA,L,localizer,faces,l.nii,,
                sub-01,FFA,R,localizer,,r.nii,,
                sub-01,PPA,both,t-map,scenes,p.nii,,
                sub-01,V1v,left,atlas,,,,v.nii
                sub-01,V1d,L,atlas,,,,
                sub-01,V2d,L,peak,,,,
                """);
        assertEquals(
                List.of(
                        "rois.csv line 3: FFA: expected contrast for method localizer, found nothing",
                        "rois.csv line 4: PPA: expected t_map for method t-map, found nothing",
                        "rois.csv line 5: hemisphere: expected L, R or both, found \"left\"",
                        "rois.csv line 6: V1d: expected probability_map for method atlas, found nothing",
                        "rois.csv line 7: method: expected localizer, t-map or atlas, found \"peak\""),
                problems(() -> Sheets.rois(sheet)));
    }

    @Test
    void readsLocalizersAndContrasts() throws IOException {
        Path localizers = write("localizers.csv", "subject,bold,events\nsub-01,l.nii.gz,e.tsv\n");
        Path contrasts = write("contrasts.csv", "contrast,condition,weight\nfaces,face,4\nfaces,body,-1\n");
        assertEquals(
                List.of(new Localizer("sub-01", "l.nii.gz", "e.tsv", Optional.empty(), Optional.empty())),
                Sheets.localizers(localizers));
        assertEquals(
                List.of(new ContrastWeight("faces", "face", 4), new ContrastWeight("faces", "body", -1)),
                Sheets.contrasts(contrasts));
    }

    @Test
    void readsTransformsAndNamesWhatARowLacks() throws IOException {
        Path sheet = write("transforms.csv", "subject,transforms,reference\nsub-01,warp.h5;rigid.txt,boldref.nii.gz\n");
        assertEquals(
                List.of(new Warp("sub-01", List.of("warp.h5", "rigid.txt"), "boldref.nii.gz")), Sheets.warps(sheet));
        write("transforms.csv", "subject,transforms,reference\nsub-01,,b.nii\nsub-02,a.txt,\n");
        assertEquals(
                List.of(
                        "transforms.csv line 2: transforms: expected a value, found nothing",
                        "transforms.csv line 3: reference: expected a value, found nothing"),
                problems(() -> Sheets.warps(sheet)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> problems(Runnable read) {
        return assertThrows(DataException.class, read::run).problems();
    }
}
