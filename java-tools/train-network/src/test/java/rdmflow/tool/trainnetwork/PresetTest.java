package rdmflow.tool.trainnetwork;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rdmflow.test.ToolRun;

/** What --preset authors comes to in each network, and that the two without labels are resumed byte for byte, too. */
class PresetTest extends SmallTrainings {
    private byte[] trained(String name, List<Object> arguments, Object... more) throws IOException {
        List<Object> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        train(all).requireSuccess();
        return bytes(name + ".safetensors");
    }

    @Test
    void authorsPresetIsTheOptionsThatItStandsFor() throws IOException {
        byte[] paper = trained("a", still("resnet18-haa500", "static.json", "a", "--batch-size", 8));
        byte[] preset =
                trained("b", still("resnet18-haa500", "static.json", "b", "--batch-size", 8), "--preset", "authors");
        byte[] spelled =
                trained("c", still("resnet18-haa500", "static.json", "c", "--batch-size", 8), "--cropping", "authors");
        assertArrayEquals(spelled, preset);
        assertFalse(Arrays.equals(paper, preset), "the cropping differs");

        paper = trained("d", still("motionnet-haa500", "motion.json", "d", "--batch-size", 6));
        preset = trained("e", still("motionnet-haa500", "motion.json", "e", "--batch-size", 6), "--preset", "authors");
        spelled = trained("f", still("motionnet-haa500", "motion.json", "f", "--batch-size", 6), "--l2", 1e-5);
        assertArrayEquals(spelled, preset);
        assertFalse(Arrays.equals(paper, preset), "the decay differs");

        paper = trained("g", flow("g", "d"));
        preset = trained("h", flow("h", "d"), "--preset", "authors");
        spelled = trained("i", flow("i", "d"), "--motion-mode", "moving");
        assertArrayEquals(spelled, preset);
        assertFalse(Arrays.equals(paper, preset), "the motion network's norms differ");
    }

    @Test
    void motionAndFlowNetworksGoOnByteForByteToo() throws IOException {
        List<Object> motion = still("motionnet-haa500", "motion.json", "m", "--batch-size", 6);
        byte[] whole = trained("m", motion);
        inParts(still("motionnet-haa500", "motion.json", "n", "--batch-size", 6));
        assertArrayEquals(whole, bytes("n.safetensors"));

        whole = trained("v", flow("v", "m"), "--motion-mode", "moving");
        inParts(Stream.concat(flow("w", "m").stream(), Stream.of("--motion-mode", "moving"))
                .toList());
        assertArrayEquals(whole, bytes("w.safetensors"));
        assertArrayEquals(bytes("v_history.tsv"), bytes("w_history.tsv"));
    }

    private List<Object> flow(String name, String motion) {
        return still(
                "flow-resnet18-haa500",
                "flow.json",
                name,
                "--batch-size",
                6,
                "--motion-weights",
                out(motion + ".safetensors"));
    }

    /** The limit is over at once: each run makes a step, saves and stops. */
    private void inParts(List<Object> arguments) {
        List<Object> limited = new ArrayList<>(arguments);
        limited.addAll(List.of("--max-minutes", 1e-9));
        int stops = 0;
        ToolRun run = train(limited);
        while (run.exitCode() != 0 && stops < 30) {
            assertEquals(140, run.exitCode(), run.stderr());
            stops++;
            run = train(limited);
        }
        assertTrue(run.exitCode() == 0 && stops > 1, stops + " " + run.stderr());
    }
}
