package rdmflow.vision.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** How one number is stored; every kind becomes float32 when read. */
public enum ElementType {
    FLOAT32("float32", "F32", "FloatStorage", 4),
    FLOAT64("float64", "F64", "DoubleStorage", 8),
    FLOAT16("float16", "F16", "HalfStorage", 2),
    BFLOAT16("bfloat16", "BF16", "BFloat16Storage", 2),
    INT64("int64", "I64", "LongStorage", 8),
    INT32("int32", "I32", "IntStorage", 4),
    INT16("int16", "I16", "ShortStorage", 2),
    INT8("int8", "I8", "CharStorage", 1),
    UINT8("uint8", "U8", "ByteStorage", 1),
    BOOLEAN("bool", "BOOL", "BoolStorage", 1);

    private final String torchName;
    private final String safetensorsName;
    private final String torchStorage;
    private final int bytes;

    ElementType(String torchName, String safetensorsName, String torchStorage, int bytes) {
        this.torchName = torchName;
        this.safetensorsName = safetensorsName;
        this.torchStorage = torchStorage;
        this.bytes = bytes;
    }

    /** Name in a safetensors header. */
    String safetensorsName() {
        return safetensorsName;
    }

    /** PyTorch's name of the type, in module {@code torch}. */
    String torchName() {
        return torchName;
    }

    static Optional<ElementType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    /** By the class of PyTorch's typed storage, in module {@code torch}. */
    static Optional<ElementType> ofTorchStorage(String name) {
        return Arrays.stream(values())
                .filter(type -> type.torchStorage.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofTorchName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.torchName.equals(name))
                .findFirst();
    }

    int bytes() {
        return bytes;
    }

    /** Reads number {@code index} of a little-endian buffer; a double is rounded to the nearest float. */
    float read(ByteBuffer buffer, int index) {
        return switch (this) {
            case FLOAT32 -> buffer.getFloat(index * 4);
            case FLOAT64 -> (float) buffer.getDouble(index * 8);
            case FLOAT16 -> halfToFloat(buffer.getShort(index * 2));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(index * 2) << 16);
            case INT64 -> buffer.getLong(index * 8);
            case INT32 -> buffer.getInt(index * 4);
            case INT16 -> buffer.getShort(index * 2);
            case INT8 -> buffer.get(index);
            case UINT8 -> buffer.get(index) & 0xff;
            case BOOLEAN -> buffer.get(index) == 0 ? 0 : 1;
        };
    }

    /** IEEE 754 binary16 to binary32, exact; subnormal numbers are scaled by 2^-24. */
    private static float halfToFloat(short half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        int sign = (half & 0x8000) << 16;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 31 ? 0x7f800000 : exponent + 112 << 23;
        return Float.intBitsToFloat(sign | wide | fraction << 13);
    }
}
