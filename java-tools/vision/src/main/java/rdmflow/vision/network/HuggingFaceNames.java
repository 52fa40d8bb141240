package rdmflow.vision.network;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Hugging Face's names of the tensors of VideoMAE, V-JEPA 2 and DINOv3, put back to the official ones. */
final class HuggingFaceNames {
    /** The epsilon of layer norms in their configuration of VideoMAE; the official code has 1e-6. */
    private static final double VIDEOMAE_EPS = 1e-12;

    private static final double OFFICIAL_EPS = 1e-6;

    private static final Map<Pattern, String> RENAMES = new LinkedHashMap<>();

    private static final Pattern OWN = Pattern.compile("(videomae\\.|vjepa2\\.)?"
            + "(embeddings\\.patch_embeddings\\.projection|encoder\\.layer\\.\\d+)\\..*"
            + "|(model\\.)?layer\\.\\d+\\.(layer_scale[12]|attention\\.[qkvo]_proj|mlp\\.(up|down)_proj)\\..*");

    static {
        rename("^(videomae\\.)?embeddings\\.patch_embeddings\\.projection\\.", "patch_embed.proj.");
        rename("^(videomae\\.|vjepa2\\.)?encoder\\.layer\\.(\\d+)\\.", "blocks.$2.");
        rename("(^blocks\\.\\d+\\.)layernorm_before\\.", "$1norm1.");
        rename("(^blocks\\.\\d+\\.)layernorm_after\\.", "$1norm2.");
        rename("(^blocks\\.\\d+\\.)attention\\.attention\\.(q|v)(?:uery|alue)\\.bias$", "$1attn.$2_bias");
        rename("(^blocks\\.\\d+\\.)attention\\.attention\\.(q|k|v)(?:uery|ey|alue)\\.", "$1attn.$2.");
        rename("(^blocks\\.\\d+\\.)attention\\.attention\\.([qv])_bias$", "$1attn.$2_bias");
        rename("(^blocks\\.\\d+\\.)attention\\.output\\.dense\\.", "$1attn.proj.");
        rename("(^blocks\\.\\d+\\.)intermediate\\.dense\\.", "$1mlp.fc1.");
        rename("(^blocks\\.\\d+\\.)output\\.dense\\.", "$1mlp.fc2.");
        rename("^(videomae\\.)?layernorm\\.", "norm.");
        rename("^classifier\\.", "head.");
        rename("^(vjepa2\\.)?encoder\\.embeddings\\.patch_embeddings\\.proj\\.", "patch_embed.proj.");
        rename("(^blocks\\.\\d+\\.)attention\\.(q|k|v)(?:uery|ey|alue)\\.", "$1attn.$2.");
        rename("(^blocks\\.\\d+\\.)attention\\.proj\\.", "$1attn.proj.");
        rename("^(vjepa2\\.)?encoder\\.layernorm\\.", "norm.");
        rename("^embeddings\\.patch_embeddings\\.(weight|bias)$", "patch_embed.proj.$1");
        rename("^embeddings\\.(cls_token|mask_token)$", "$1");
        rename("^embeddings\\.register_tokens$", "storage_tokens");
        rename("^(model\\.)?layer\\.(\\d+)\\.", "blocks.$2.");
        rename("(^blocks\\.\\d+\\.)attention\\.(q|k|v)_proj\\.weight$", "$1attn.$2.weight");
        rename("(^blocks\\.\\d+\\.)attention\\.(q|k|v)_proj\\.bias$", "$1attn.$2_bias");
        rename("(^blocks\\.\\d+\\.)attention\\.o_proj\\.", "$1attn.proj.");
        rename("(^blocks\\.\\d+\\.)layer_scale([12])\\.lambda1$", "$1ls$2.gamma");
        rename("(^blocks\\.\\d+\\.)mlp\\.up_proj\\.", "$1mlp.fc1.");
        rename("(^blocks\\.\\d+\\.)mlp\\.down_proj\\.", "$1mlp.fc2.");
    }

    private HuggingFaceNames() {}

    private static void rename(String from, String to) {
        RENAMES.put(Pattern.compile(from), to);
    }

    static boolean isOne(String name) {
        return OWN.matcher(name).matches();
    }

    /** The epsilon of layer norms that goes with names of a file. */
    static double normEps(Collection<String> names) {
        return names.stream().anyMatch(name -> name.contains(".attention.attention.")) ? VIDEOMAE_EPS : OFFICIAL_EPS;
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
