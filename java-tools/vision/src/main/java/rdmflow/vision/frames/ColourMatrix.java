package rdmflow.vision.frames;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the luma and chroma of a movie become red, green and blue. */
public enum ColourMatrix {
    /** What the movie declares; BT.601 where it declares none. */
    AUTO(AVCOL_SPC_UNSPECIFIED),
    BT601(AVCOL_SPC_SMPTE170M),
    BT709(AVCOL_SPC_BT709),
    FCC(AVCOL_SPC_FCC),
    SMPTE240M(AVCOL_SPC_SMPTE240M),
    BT2020(AVCOL_SPC_BT2020_NCL);

    private final int code;

    ColourMatrix(int code) {
        this.code = code;
    }

    /** FFmpeg's number of the matrix. */
    int code() {
        return code;
    }

    /** The matrix of FFmpeg's number that a movie declares; empty for those that swscale has no coefficients of. */
    static Optional<ColourMatrix> ofCode(int code) {
        int same =
                switch (code) {
                    case AVCOL_SPC_BT470BG -> AVCOL_SPC_SMPTE170M;
                    case AVCOL_SPC_BT2020_CL -> AVCOL_SPC_BT2020_NCL;
                    default -> code;
                };
        return Arrays.stream(values()).filter(matrix -> matrix.code == same).findFirst();
    }

    /** The name in options and sidecars. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
