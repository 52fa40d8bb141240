package rdmflow.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import rdmflow.core.brain.Grid;
import rdmflow.core.brain.Regressor;
import rdmflow.io.bids.BidsSidecar;
import rdmflow.io.bids.Confounds;
import rdmflow.io.bids.RepetitionTime;
import rdmflow.io.design.Sheets;
import rdmflow.io.nifti.Nifti;
import rdmflow.io.nifti.NiftiHeader;
import rdmflow.io.nifti.NiftiSpace;
import rdmflow.io.nifti.NiftiWriter;
import rdmflow.io.nifti.RegionMasks;
import rdmflow.io.npy.NpyFile;
import rdmflow.tool.definerois.EventsCall;
import rdmflow.tool.extractactivations.TapsCall;

/** Sheets, tables, sidecars and taps, which people write, and .npy, whose header is text. */
final class Texts {
    /** A cell of one character is a row's entry, a key and a string. */
    private static final long PER_BYTE = 512;

    private static final double[][] AFFINE = {{2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 1}};
    private static final NiftiSpace SPACE = new NiftiSpace(new Grid(5, 4, 3, AFFINE), 1, 1);
    private static final int VOLUMES = 40;

    private Texts() {}

    static List<Subject> subjects(Path folder) throws IOException {
        return List.of(
                new Subject("csv-sheets", Wrapping.NONE, sheets(), PER_BYTE, false, Texts::readSheet),
                new Subject("tsv-tables", Wrapping.NONE, tables(folder), PER_BYTE, false, Texts::readTable),
                new Subject("tsv-events", Wrapping.NONE, events(folder), PER_BYTE, false, EventsCall::read),
                new Subject("json-sidecar", Wrapping.NONE, sidecars(folder), PER_BYTE, false, Texts::readSidecar),
                new Subject("taps", Wrapping.NONE, taps(), PER_BYTE, false, TapsCall::read),
                new Subject("npy", Wrapping.NONE, arrays(), PER_BYTE, false, Texts::readArray));
    }

    private static Input text(String name, String content) {
        return new Input(name, content.getBytes(UTF_8));
    }

    private static List<Input> sheets() {
        return List.of(
                text(
                        "subjects.csv",
                        """
                        subject,run,bold,bold_json,rois,roi_labels,confounds
                        sub-01,1,sub-01/b1.nii.gz,sub-01/b1.json,rois.nii.gz;more.nii,rois.tsv;more.tsv,c1.tsv
                        sub-01,02,"sub-01/b 2.nii.gz",,rois.nii.gz,rois.tsv,
                        """),
                text("stimuli.csv", "run,video,volumes\n1,run1.mp4,122\n02,\"run 2, long.mkv\",244\n"),
                text(
                        "models.csv",
                        """
                        model,label,network,weights,flow_weights,card,family
                        resnet,ResNet18,resnet18-imagenet,r.pth,,,objects
                        vit,"ViT, B/16",vit-image,v.safetensors,f.pth,card.json,self-supervised
                        """),
                text(
                        "rois.csv",
                        """
                        subject,roi,hemisphere,method,contrast,search_mask,t_map,probability_map
                        sub-01,FFA,L,localizer,faces,ffa.nii.gz,,
                        sub-01,FFA,R,t-map,,ffa.nii.gz,t.nii.gz,
                        sub-01,V1,both,atlas,,,,v1.nii.gz
                        """),
                text("localizers.csv", "subject,bold,events,confounds\nsub-01,loc.nii.gz,events.tsv,c.tsv\n"),
                text("contrasts.csv", "contrast,condition,weight\nfaces,faces,1\nfaces,objects,-0.5\n"),
                text("transforms.csv", "subject,transforms,reference\nsub-01,a.h5;b.mat,grid.nii.gz\n"));
    }

    private static long readSheet(Path file) {
        List<?> rows =
                switch (String.valueOf(file.getFileName())) {
                    case "subjects.csv" -> Sheets.subjects(file);
                    case "stimuli.csv" -> Sheets.stimuli(file);
                    case "models.csv" -> Sheets.models(file);
                    case "rois.csv" -> Sheets.rois(file);
                    case "localizers.csv" -> Sheets.localizers(file);
                    case "contrasts.csv" -> Sheets.contrasts(file);
                    default -> Sheets.warps(file);
                };
        return rows.hashCode();
    }

    private static List<Input> tables(Path folder) throws IOException {
        StringBuilder confounds = new StringBuilder("a_comp_cor_00\tcosine00\ttrans_x\tframewise_displacement\n");
        for (int i = 0; i < 6; i++) {
            confounds
                    .append(Math.sin(i))
                    .append('\t')
                    .append(Math.cos(i))
                    .append("\t0.1\t")
                    .append(i == 0 ? "n/a" : "0.02")
                    .append('\n');
        }
        int[] labels = new int[60];
        Arrays.setAll(labels, k -> k % 3);
        NiftiWriter.writeLabels(folder.resolve("labels.nii"), SPACE, labels);
        byte[] image = Files.readAllBytes(folder.resolve("labels.nii"));
        Input regions = text("rois.tsv", "index\tname\tcolor\n0\tUnknown\t#000\n1\tV1\t#f00\n2\tMT\t#0f0\n");
        return List.of(
                text("confounds.tsv", confounds.toString()),
                new Input(regions.name(), regions.bytes(), Map.of("labels.nii", image)));
    }

    private static long readTable(Path file) {
        if (file.endsWith("confounds.tsv")) {
            Confounds confounds = Confounds.read(file, Optional.empty(), 6);
            confounds.nonSteadyStateColumns();
            List<Regressor> columns = confounds.denoisingColumns(1, true, List.of("trans_x", "framewise_displacement"));
            return columns.stream().mapToLong(c -> Arrays.hashCode(c.values())).sum();
        }
        Path image = file.resolveSibling("labels.nii");
        return RegionMasks.read(List.of(image), List.of(file), Nifti.header(image)).stream()
                .mapToLong(region -> region.name().hashCode() + Arrays.hashCode(region.voxels()))
                .sum();
    }

    private static List<Input> events(Path folder) throws IOException {
        Random random = new Random(1);
        double[][] volumes = new double[VOLUMES][60];
        for (double[] volume : volumes) {
            Arrays.setAll(volume, k -> 100 + random.nextGaussian());
        }
        int[] everywhere = new int[60];
        Arrays.fill(everywhere, 1);
        NiftiWriter.writeBold(folder.resolve("bold.nii"), SPACE, 2, volumes);
        NiftiWriter.writeLabels(folder.resolve("all.nii"), SPACE, everywhere);
        Map<String, byte[]> beside = Map.of(
                "bold.nii", Files.readAllBytes(folder.resolve("bold.nii")),
                "all.nii", Files.readAllBytes(folder.resolve("all.nii")),
                "contrasts.csv", "contrast,condition,weight\nfaces,faces,1\nfaces,objects,-1\n".getBytes(UTF_8),
                "rois.csv",
                        "subject,roi,hemisphere,method,contrast,search_mask\nsub-01,X,both,localizer,faces,all.nii\n"
                                .getBytes(UTF_8));
        String events =
                """
                onset\tduration\ttrial_type
                0\t12\tfaces
                16\t12\tobjects
                32.5\t12\tfaces
                48\t1e1\tobjects
                """;
        return List.of(new Input("events.tsv", events.getBytes(UTF_8), beside));
    }

    private static List<Input> sidecars(Path folder) throws IOException {
        Map<String, byte[]> beside = Map.of(
                "bold.nii", Images.single(new int[] {16, 4}, false, ByteOrder.LITTLE_ENDIAN, 6),
                "c.tsv", "a_comp_cor_00\ta_comp_cor_01\n1\t2\n2\t1\n3\t5\n".getBytes(UTF_8));
        String json =
                """
                {"RepetitionTime": 1.5, "StartTime": 0.74, "SliceTimingCorrected": true, "SkullStripped": false,
                 "a_comp_cor_00": {"Mask": "combined", "Method": "aCompCor", "Retained": true, "SingularValue": 31.2},
                 "a_comp_cor_01": {"Mask": "combined", "Method": "aCompCor", "Retained": true, "SingularValue": 35.9},
                 "dropped_0": {"Mask": "CSF", "Method": "aCompCor", "Retained": false, "Nested": [1, {"a": null}]}}
                """;
        return List.of(new Input("bold.json", json.getBytes(UTF_8), beside));
    }

    private static long readSidecar(Path file) {
        BidsSidecar sidecar = BidsSidecar.of(file);
        NiftiHeader header = Nifti.header(file.resolveSibling("bold.nii"));
        double start = sidecar.startTime().orElse(0);
        if (!Double.isFinite(start)) {
            throw new IllegalStateException("StartTime " + start + " was accepted");
        }
        RepetitionTime tr = RepetitionTime.of(Optional.empty(), sidecar, header);
        Confounds confounds = Confounds.read(file.resolveSibling("c.tsv"), Optional.of(file), 3);
        return Double.hashCode(start + tr.seconds())
                + confounds.denoisingColumns(2, false, List.of()).hashCode();
    }

    private static List<Input> taps() {
        StringBuilder taps = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            taps.append(Math.exp(-i / 10.0) * i).append('\n');
        }
        return List.of(text("taps.txt", taps.toString()), text("taps.txt", "0\n 1.5 \n\n-0.25\n3e-2\n"));
    }

    private static List<Input> arrays() {
        List<Input> arrays = new ArrayList<>();
        for (int bytes : new int[] {4, 8}) {
            byte[] header = NpyFile.header(6, 10);
            header = new String(header, StandardCharsets.ISO_8859_1)
                    .replace("<f4", "<f" + bytes)
                    .getBytes(StandardCharsets.ISO_8859_1);
            ByteBuffer array = ByteBuffer.allocate(header.length + 60 * bytes).order(ByteOrder.LITTLE_ENDIAN);
            array.put(header);
            for (int k = 0; k < 60; k++) {
                if (bytes == 4) {
                    array.putFloat(k);
                } else {
                    array.putDouble(k);
                }
            }
            arrays.add(new Input("layer.npy", array.array()));
        }
        return arrays;
    }

    private static long readArray(Path file) throws IOException {
        try (NpyFile array = NpyFile.open(file)) {
            double[] all = new double[Math.toIntExact(array.rows() * array.columns())];
            array.panel(0, Math.toIntExact(array.columns()), all);
            return Arrays.hashCode(all);
        }
    }
}
