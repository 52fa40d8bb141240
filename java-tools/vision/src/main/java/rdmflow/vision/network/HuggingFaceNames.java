package rdmflow.vision.network;

import java.util.LinkedHashMap;
import java.util.Map;

/** Hugging Face's names of VideoMAE's tensors, put back to the official ones. */
final class HuggingFaceNames {
    /** The epsilon of layer norms in their configuration; the official code has 1e-6. */
    static final double NORM_EPS = 1e-12;

    private static final Map<String, String> RENAMES = new LinkedHashMap<>();

    static {
        RENAMES.put("^(videomae\\.)?embeddings\\.patch_embeddings\\.projection\\.", "patch_embed.proj.");
        RENAMES.put("^(videomae\\.)?encoder\\.layer\\.(\\d+)\\.", "blocks.$2.");
        RENAMES.put("(^blocks\\.\\d+\\.)layernorm_before\\.", "$1norm1.");
        RENAMES.put("(^blocks\\.\\d+\\.)layernorm_after\\.", "$1norm2.");
        RENAMES.put("(^blocks\\.\\d+\\.)attention\\.attention\\.(q|k|v)(?:uery|ey|alue)\\.", "$1attn.$2.");
        RENAMES.put("(^blocks\\.\\d+\\.)attention\\.attention\\.([qv])_bias$", "$1attn.$2_bias");
        RENAMES.put("(^blocks\\.\\d+\\.)attention\\.output\\.dense\\.", "$1attn.proj.");
        RENAMES.put("(^blocks\\.\\d+\\.)intermediate\\.dense\\.", "$1mlp.fc1.");
        RENAMES.put("(^blocks\\.\\d+\\.)output\\.dense\\.", "$1mlp.fc2.");
        RENAMES.put("^videomae\\.layernorm\\.", "norm.");
        RENAMES.put("^classifier\\.", "head.");
    }

    private HuggingFaceNames() {}

    static boolean isOne(String name) {
        return name.matches("(videomae\\.)?(embeddings\\.patch_embeddings\\.projection|encoder\\.layer\\.\\d+)\\..*");
    }

    static String official(String name) {
        String renamed = name;
        for (Map.Entry<String, String> rename : RENAMES.entrySet()) {
            renamed = renamed.replaceFirst(rename.getKey(), rename.getValue());
        }
        return renamed;
    }
}
