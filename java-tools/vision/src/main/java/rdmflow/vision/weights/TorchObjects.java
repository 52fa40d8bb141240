package rdmflow.vision.weights;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import rdmflow.core.DataException;

/**
 * What the names in a pickle of {@code torch.save} stand for: storages, tensors that are views of them, dictionaries, and
 * inert objects for options that training scripts put beside the weights. A name alone is harmless; a call of one that is
 * not listed here is refused.
 */
final class TorchObjects implements Pickle.Globals {
    /**
     * Numbers of one type, or a part of them.
     *
     * @param type empty for a type that is not read
     * @param typeName as the file has it
     * @param start first element within the storage of that key
     */
    record Storage(Optional<ElementType> type, String typeName, String key, long start) {}

    /**
     * A view of a storage, in elements; one that cannot be read has no storage.
     *
     * @param typeName type of its numbers, or what kind of tensor it is
     */
    record Tensor(Optional<Storage> storage, String typeName, long offset, long[] shape, long[] strides) {
        boolean readable() {
            return storage.isPresent() && storage.get().type().isPresent();
        }
    }

    /** Whatever an allowed but unneeded object was: options, a date, a path. */
    private record Inert(String name) {}

    private record StorageClass(String name) implements Pickle.Callable {
        @Override
        public Object call(List<?> arguments) {
            return new Inert(name);
        }
    }

    /** A name that the file mentions; it may be mentioned, but not called. */
    private record Named(String file, String name) implements Pickle.Callable {
        @Override
        public Object call(List<?> arguments) {
            boolean maker = name.matches("copy_?reg\\._reconstructor") && !arguments.isEmpty();
            String called = maker && arguments.get(0) instanceof Named made ? made.name() : name;
            throw new DataException(file + ": expected only tensors in the pickle, found a call of "
                    + Pickle.describe(called)
                    + ", which is refused and was not run; save model.state_dict() alone, from a source you trust");
        }
    }

    /** Classes of values without tensors; nothing of them is looked at. */
    private static final Set<String> INERT = Set.of(
            "argparse.Namespace",
            "types.SimpleNamespace",
            "builtins.list",
            "builtins.set",
            "builtins.frozenset",
            "builtins.bytearray",
            "builtins.complex",
            "builtins.slice",
            "builtins.range",
            "builtins.xrange",
            "collections.deque",
            "functools.partial",
            "_operator.getitem",
            "torch.Size",
            "torch.device",
            "torch.Generator",
            "torch.serialization._get_layout",
            "_codecs.encode",
            "decimal.Decimal",
            "fractions.Fraction",
            "uuid.UUID",
            "enum.Enum");

    /** Modules of such classes: dates, paths, numbers of numpy, configurations. */
    private static final String INERT_MODULES = "(datetime|_datetime|zoneinfo|pathlib(\\._local)?|ipaddress"
            + "|numpy(\\._?core\\.(multiarray|numeric)|\\.dtypes|\\.random.*)?|omegaconf(\\..*)?)";

    /** Dictionaries under other names, which may hold the tensors. */
    private static final Set<String> DICTIONARIES = Set.of(
            "collections.OrderedDict",
            "collections.Counter",
            "collections.defaultdict",
            "builtins.dict",
            "easydict.EasyDict",
            "addict.addict.Dict",
            "munch.Munch",
            "yacs.config.CfgNode",
            "fvcore.common.config.CfgNode",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning.fabric.utilities.data.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict");

    /** How many dictionaries deep tensors are looked for. */
    private static final int DEEPEST_GROUP = 3;

    private static final int LONGEST_GROUP_NAME = 256;
    private static final int MOST_AXES = 64;
    private static final int MOST_COPIES = 1 << 24;

    private final String file;
    private final Map<String, String> storageTypes = new HashMap<>();
    private long copied;

    TorchObjects(String file) {
        this.file = file;
    }

    /** Types of the storages that the pickle named, by key. */
    Map<String, String> storageTypes() {
        return storageTypes;
    }

    @Override
    public Pickle.Callable find(String moduleName, String name) {
        String module = moduleName.equals("__builtin__") ? "builtins" : moduleName;
        String qualified = module + "." + name;
        if (module.matches("torch(\\.cuda|\\.storage)?") && name.endsWith("Storage")) {
            return new StorageClass(name);
        }
        if (DICTIONARIES.contains(qualified)) {
            return this::dictionary;
        }
        if (INERT.contains(qualified) || module.matches(INERT_MODULES)) {
            return arguments -> new Inert(qualified);
        }
        return switch (qualified) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> this::tensor;
            case "torch._utils._rebuild_tensor_v3" -> this::typedTensor;
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> arguments ->
                    arguments.get(0);
            case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type" -> arguments ->
                    ((Pickle.Callable) arguments.get(0)).call((List<?>) arguments.get(2));
            default -> module.equals("torch._utils") && name.startsWith("_rebuild_")
                    ? arguments -> unread(name, arguments)
                    : new Named(file, qualified);
        };
    }

    /** From ('storage', class, key, location, numbers) and, in files of before torch 1.6, (view, first, numbers). */
    @Override
    public Object persistent(List<?> id) {
        if (id.size() > 1 && "module".equals(id.get(0))) {
            return id.get(1);
        }
        if (id.size() < 3 || !(id.get(1) instanceof StorageClass kind)) {
            throw new DataException(file + ": expected storages of numbers, found "
                    + Pickle.describe(id.isEmpty() ? "nothing" : id.get(0)));
        }
        String key = Pickle.describe(id.get(2));
        storageTypes.put(key, kind.name());
        boolean view = id.size() > 5 && id.get(5) instanceof List<?>;
        long start = view ? ((Number) ((List<?>) id.get(5)).get(1)).longValue() : 0;
        return new Storage(ElementType.ofTorchStorage(kind.name()), kind.name(), key, start);
    }

    /** Also from another dictionary, or from the list of pairs that Python 2 gives. */
    private Object dictionary(List<?> arguments) {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        Object content = arguments.isEmpty() ? List.of() : arguments.get(arguments.size() - 1);
        if (content instanceof Map<?, ?> entries) {
            requireCopies(entries.size());
            dictionary.putAll(entries);
        } else if (content instanceof List<?> pairs) {
            requireCopies(pairs.size());
            for (Object pair : pairs) {
                if (pair instanceof List<?> both && both.size() == 2) {
                    Pickle.put(dictionary, both);
                }
            }
        }
        return dictionary;
    }

    /** A pickle may ask for copies of one thing without end. */
    private void requireCopies(int entries) {
        copied += entries;
        if (copied > MOST_COPIES) {
            throw new DataException(file + ": expected a dictionary of tensors, found endless copies of one");
        }
    }

    private Tensor tensor(List<?> arguments) {
        return tensor((Storage) arguments.get(0), arguments);
    }

    /** A tensor over plain bytes with the type beside it. */
    private Tensor typedTensor(List<?> arguments) {
        Storage bytes = (Storage) arguments.get(0);
        String type = arguments.get(6) instanceof Named named ? named.name().replaceFirst("^torch\\.", "") : "unknown";
        return tensor(new Storage(ElementType.ofTorchName(type), type, bytes.key(), bytes.start()), arguments);
    }

    private Tensor tensor(Storage storage, List<?> arguments) {
        long offset = ((Number) arguments.get(1)).longValue();
        long[] shape = longs(arguments.get(2));
        long[] strides = longs(arguments.get(3));
        boolean negative = offset < 0
                || storage.start() < 0
                || shape.length != strides.length
                || Arrays.stream(shape).anyMatch(size -> size < 0)
                || Arrays.stream(strides).anyMatch(stride -> stride < 0);
        if (negative) {
            throw new DataException(file + ": expected a tensor's shape and strides, found " + Arrays.toString(shape)
                    + " and " + Arrays.toString(strides));
        }
        String type = storage.type().map(ElementType::torchName).orElse(storage.typeName());
        return new Tensor(Optional.of(storage), type, offset, shape, strides);
    }

    /** A sparse, quantised or other tensor: its kind, and the storage's type where it has one. */
    private static Tensor unread(String name, List<?> arguments) {
        String kind = name.replaceFirst("^_rebuild_", "").replace('_', ' ').replace("qtensor", "quantised tensor");
        boolean stored = !arguments.isEmpty() && arguments.get(0) instanceof Storage;
        String type = stored ? kind + " of " + ((Storage) arguments.get(0)).typeName() : kind;
        return new Tensor(Optional.empty(), type, 0, new long[0], new long[0]);
    }

    private static long[] longs(Object tuple) {
        List<?> numbers = (List<?>) tuple;
        if (numbers.size() > MOST_AXES) {
            throw new IllegalArgumentException(numbers.size() + " axes");
        }
        return numbers.stream().mapToLong(value -> ((Number) value).longValue()).toArray();
    }

    /**
     * The tensors within a pickle's object, by the path of the dictionary that holds them and their name. Every
     * dictionary is looked through once, however often it appears.
     */
    Map<String, Map<String, Tensor>> groups(Object top) {
        if (!(top instanceof Map<?, ?> dictionary)) {
            throw new DataException(file + ": expected a dictionary of tensors (a state dict), found "
                    + (top instanceof Tensor ? "a single tensor" : "something else") + "; save model.state_dict()");
        }
        Map<String, Map<String, Tensor>> groups = new LinkedHashMap<>();
        Map<Map<?, ?>, Map<String, Tensor>> seen = new IdentityHashMap<>();
        Deque<Level> next = new ArrayDeque<>(List.of(new Level("", dictionary, DEEPEST_GROUP)));
        seen.put(dictionary, new LinkedHashMap<>());
        groups.put("", seen.get(dictionary));
        while (!next.isEmpty()) {
            Level level = next.remove();
            level.dictionary().forEach((key, value) -> {
                if (key instanceof String name && value instanceof Tensor tensor) {
                    seen.get(level.dictionary()).put(name, tensor);
                } else if (key instanceof String name
                        && value instanceof Map<?, ?> inner
                        && level.left() > 0
                        && name.length() <= LONGEST_GROUP_NAME) {
                    String path = level.path().isEmpty() ? name : level.path() + "." + name;
                    if (!seen.containsKey(inner)) {
                        seen.put(inner, new LinkedHashMap<>());
                        next.add(new Level(path, inner, level.left() - 1));
                    }
                    groups.put(path, seen.get(inner));
                }
            });
        }
        groups.values().removeIf(Map::isEmpty);
        if (groups.isEmpty()) {
            throw new DataException(file + ": expected tensors, found none in it");
        }
        return groups;
    }

    private record Level(String path, Map<?, ?> dictionary, int left) {}
}
