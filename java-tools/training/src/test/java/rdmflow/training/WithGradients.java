package rdmflow.training;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of what learns: gradients are on, and what a test made is freed after it. */
public abstract class WithGradients {
    protected final NDManager manager = Numbers.manager();

    @BeforeEach
    void withGradients() {
        JniUtils.setGradMode(true);
    }

    @AfterEach
    void close() {
        manager.close();
    }
}
