package rdmflow.vision.network;

/** What becomes of the positions of a layer: places of an image, or tokens. */
public enum Pooling {
    /** All are kept, without the class token. */
    NONE("none"),
    /** Their mean, without the class token. */
    MEAN("mean"),
    /** The class token alone. */
    CLS("cls"),
    /** The class token and all others. */
    TOKENS_AND_CLS("tokens+cls");

    private final String id;

    Pooling(String id) {
        this.id = id;
    }

    boolean needsClassToken() {
        return this == CLS || this == TOKENS_AND_CLS;
    }

    /** The name in cards. */
    @Override
    public String toString() {
        return id;
    }
}
