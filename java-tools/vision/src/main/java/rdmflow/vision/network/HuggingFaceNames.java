package rdmflow.vision.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Hugging Face's names of VideoMAE's tensors, put back to the official ones. */
final class HuggingFaceNames {
    /** The epsilon of layer norms in their configuration; the official code has 1e-6. */
    static final double NORM_EPS = 1e-12;

    private static final Map<Pattern, String> RENAMES = new LinkedHashMap<>();

    private static final Pattern OWN =
            Pattern.compile("(videomae\\.)?(embeddings\\.patch_embeddings\\.projection|encoder\\.layer\\.\\d+)\\..*");

    static {
        rename("^(videomae\\.)?embeddings\\.patch_embeddings\\.projection\\.", "patch_embed.proj.");
        rename("^(videomae\\.)?encoder\\.layer\\.(\\d+)\\.", "blocks.$2.");
        rename("(^blocks\\.\\d+\\.)layernorm_before\\.", "$1norm1.");
        rename("(^blocks\\.\\d+\\.)layernorm_after\\.", "$1norm2.");
        rename("(^blocks\\.\\d+\\.)attention\\.attention\\.(q|k|v)(?:uery|ey|alue)\\.", "$1attn.$2.");
        rename("(^blocks\\.\\d+\\.)attention\\.attention\\.([qv])_bias$", "$1attn.$2_bias");
        rename("(^blocks\\.\\d+\\.)attention\\.output\\.dense\\.", "$1attn.proj.");
        rename("(^blocks\\.\\d+\\.)intermediate\\.dense\\.", "$1mlp.fc1.");
        rename("(^blocks\\.\\d+\\.)output\\.dense\\.", "$1mlp.fc2.");
        rename("^(videomae\\.)?layernorm\\.", "norm.");
        rename("^classifier\\.", "head.");
    }

    private HuggingFaceNames() {}

    private static void rename(String from, String to) {
        RENAMES.put(Pattern.compile(from), to);
    }

    static boolean isOne(String name) {
        return OWN.matcher(name).matches();
    }

    /** Only for names of a file that {@link #isOne} knows: others may have a layernorm or a classifier of their own. */
    static String official(String name) {
        String renamed = name;
        for (Map.Entry<Pattern, String> rename : RENAMES.entrySet()) {
            renamed = rename.getKey().matcher(renamed).replaceFirst(rename.getValue());
        }
        return renamed;
    }
}
