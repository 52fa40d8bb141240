package rdmflow.tool.extractactivations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rdmflow.io.rdmfile.GramsFile;
import rdmflow.io.tool.JsonFile;
import rdmflow.test.Fixture;

/**
 * The whole way, movie to Gram matrices, against numpy 2.4.6, Pillow 13.0.0 and torch 2.7.1 (CPU): digits printed by
 * end_to_end.py of this package.
 */
class EndToEndTest {
    /** Networks compute in float32: relative to the lengths of both rows. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    @Test
    void agreesWithPythonForANetworkOfPictures() throws IOException {
        Path weights = TinyStudy.weights(folder.resolve("mae.safetensors"));
        expectPictures(extract("mae-vitb16", TinyStudy.CARD, weights));
    }

    @Test
    void agreesWithPythonForTheSameNetworkInOnnx() throws IOException {
        String card = "{\"resize\": 16, \"crop\": 16, \"interpolation\": \"cubic\"}";
        expectPictures(extract("onnx", card, Fixture.file(EndToEndTest.class, "mae.onnx")));
    }

    private static void expectPictures(GramsFile.Grams grams) {
        expect(
                grams.layers().get(0),
                new double[] {
                    0.000503258648089482,
                    0.025832715673295623,
                    0.07181777265597514,
                    0.1043420039939993,
                    0.12086304459009588,
                    0.12816114192244993,
                    1.8454638530985688,
                    5.986317583570886,
                    9.142205687110536,
                    10.677163196599572,
                    11.267351828894324,
                    22.664538966895194,
                    37.34790935428095,
                    44.84387828126042,
                    47.50088943132933,
                    64.84933429496522,
                    79.8980836901424,
                    85.15105419124826,
                    100.93511300458395,
                    108.91828737183333,
                    119.5273581758105
                },
                new double[] {
                    0.00016766745560608924,
                    0.011096709176630143,
                    0.06451142153233758,
                    0.12455951111755575,
                    0.1517986342911776,
                    0.13731513150865488
                });
        expect(
                grams.layers().get(1),
                new double[] {
                    0.0007163065447637184,
                    0.03492178336294015,
                    0.09202503367675721,
                    0.1289122659709115,
                    0.14270358808783895,
                    0.14472188298844207,
                    2.3176880484639724,
                    7.049285531589751,
                    10.368280539664443,
                    11.738556402506338,
                    12.045575688432903,
                    24.760551732840536,
                    39.482834460809464,
                    46.55368058218665,
                    48.61332204607367,
                    67.3022643074571,
                    82.41653468453114,
                    87.16101573233672,
                    104.84298463922507,
                    113.39102428822605,
                    126.22032363007062
                },
                new double[] {
                    0.00014137107570044618,
                    -0.00742370874130278,
                    -0.026781631795082927,
                    -0.03286817097589394,
                    -0.028213930435964818,
                    -0.04933620492961797
                });
    }

    @Test
    void agreesWithPythonForANetworkOfClips() throws IOException {
        Path weights = TinyStudy.clipWeights(folder.resolve("videomae.safetensors"));
        expectClips(extract("videomae-vitb16", TinyStudy.CLIP_CARD, weights));
    }

    /** The weights lie in a file of their own. */
    @Test
    void agreesWithPythonForTheSameClipsInOnnx() throws IOException {
        String card = "{\"resize\": 16, \"crop\": 16, \"frames\": 4}";
        expectClips(extract(
                "onnx",
                card,
                Fixture.file(EndToEndTest.class, "videomae.onnx"),
                Fixture.file(EndToEndTest.class, "videomae.onnx.data")));
        JsonNode sidecar =
                JsonFile.MAPPER.readTree(folder.resolve("grams.h5.json").toFile());
        assertTrue(sidecar.get("inputs").has("videomae.onnx.data"), sidecar.toString());
    }

    private static void expectClips(GramsFile.Grams grams) {
        expect(
                grams.layers().get(0),
                new double[] {
                    0.0014780888181613557,
                    0.10404079462983254,
                    0.385909902589464,
                    0.6537475050803573,
                    0.8008984062059709,
                    0.8543964601000694,
                    9.332397089050293,
                    37.43434025723192,
                    64.86931089358814,
                    80.07241372013458,
                    85.56946925289887,
                    158.1765007915454,
                    280.2088174648426,
                    349.2796371900049,
                    374.59826432668183,
                    502.650339294686,
                    630.5174817106205,
                    677.9105866966063,
                    795.0588621689008,
                    857.4334122197231,
                    927.8398501148495
                },
                new double[] {
                    0.0004094417722705425,
                    0.05111604051000564,
                    0.24642092657427325,
                    0.4558713923537632,
                    0.5727804346403361,
                    0.6141745060012229
                });
        expect(
                grams.layers().get(1),
                new double[] {
                    0.00177004445767487,
                    0.12132494663824359,
                    0.4515135634549774,
                    0.7708613879962514,
                    0.9490276640409712,
                    1.0015175352269288,
                    10.272044242301947,
                    41.165680836084796,
                    72.07359786826967,
                    89.81005088196909,
                    95.2930394697452,
                    175.85731472604937,
                    317.12946568985257,
                    401.0814659976196,
                    428.6104522247489,
                    581.795747460043,
                    742.6913063974578,
                    797.409309003973,
                    955.0153188286554,
                    1030.428028541098,
                    1118.1247929469027
                },
                new double[] {
                    0.0005234744285385267,
                    0.06296867597681065,
                    0.3048376110710537,
                    0.5694721975628835,
                    0.7284131450477804,
                    0.7939323822173103
                });
    }

    private GramsFile.Grams extract(String network, String card, Path... weights) throws IOException {
        Path movie = TinyStudy.movie(folder.resolve("movie.y4m"), 310);
        Path output = folder.resolve("grams.h5");
        List<String> arguments = new ArrayList<>(List.of("--weights"));
        Stream.of(weights).map(Path::toString).forEach(arguments::add);
        arguments.addAll(List.of(
                "--video",
                movie.toString(),
                "--model",
                "tiny",
                "--network",
                network,
                "--card",
                Files.writeString(folder.resolve("card.json"), card).toString(),
                "--run",
                "1",
                "--volumes",
                "6",
                "--tr",
                "2",
                "--device",
                "cpu",
                "--scratch",
                folder.toString(),
                "--output",
                output.toString()));
        assertEquals(0, ExtractActivations.run(arguments.toArray(String[]::new)));
        return GramsFile.read(output);
    }

    /**
     * @param upper the Gram's upper triangle with its diagonal, row by row
     */
    private static void expect(GramsFile.Layer layer, double[] upper, double[] rowMeans) {
        int volumes = rowMeans.length;
        int place = 0;
        for (int i = 0; i < volumes; i++) {
            double length = Math.sqrt(layer.gram()[i][i]);
            assertEquals(rowMeans[i], layer.rowMean()[i], TOLERANCE * length, layer.name() + " mean of row " + i);
            for (int j = i; j < volumes; j++) {
                double size = length * Math.sqrt(layer.gram()[j][j]);
                assertEquals(upper[place++], layer.gram()[i][j], TOLERANCE * size, layer.name() + " " + i + " " + j);
            }
        }
    }
}
