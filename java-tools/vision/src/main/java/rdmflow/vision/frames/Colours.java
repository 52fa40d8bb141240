package rdmflow.vision.frames;

import java.util.Optional;

/**
 * How a movie's samples become 8-bit RGB.
 *
 * @param declaredMatrix name of the matrix that the movie declares, as FFmpeg has it; empty where it declares none
 * @param matrix the one used; empty where samples are RGB or grey already
 * @param asDeclared whether the one used is the declared one
 * @param fullRange whether black is 0 and white 255 (else 16 and 235); by the movie's declaration, or its pixel format
 */
public record Colours(
        Optional<String> declaredMatrix, Optional<ColourMatrix> matrix, boolean asDeclared, boolean fullRange) {}
