package rdmflow.vision.weights;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** One opened weight file. */
interface WeightReader extends AutoCloseable {
    /** Names, shapes and types. */
    WeightHeader header() throws IOException;

    /** The named tensors of a group, which must be in the header. */
    Map<String, FloatTensor> read(String group, Collection<String> names) throws IOException;

    @Override
    void close() throws IOException;
}
