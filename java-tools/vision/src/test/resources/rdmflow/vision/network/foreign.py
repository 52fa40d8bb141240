"""Files as others write them, for the readers' tests: python3 foreign.py DIR (torch 1.13.0, CPU).

Weights are those of checkpoints.py: seeded numbers that Java makes itself. Every file that must load was read back by
torch.load here; formats that torch 1.13 no longer writes (views of storages, CUDA storages, Python 2's dictionaries, the
tar of torch 0.1) are put together from torch.serialization's description of what it reads."""

import datetime
import decimal
import io
import pathlib
import pickle
import struct
import sys
import tarfile

import numpy
import torch

import reference

folder = sys.argv[1]
state = reference.seed_weights(
    reference.ViT(4, 1, 1, (4, 4), (1, 2), "stored", True, "fused"), reference.SEED
).state_dict()
OLD = {"_use_new_zipfile_serialization": False}
MAGIC, VERSION = 0x1950A86A20F9469CFC6C, 1001


def check(name, find=lambda loaded: loaded):
    loaded = find(torch.load(f"{folder}/{name}", map_location="cpu"))
    for key, value in state.items():
        assert torch.equal(loaded[key].float(), value), (name, key)


def save(value, name, find=lambda loaded: loaded, **options):
    torch.save(value, f"{folder}/{name}", **options)
    check(name, find)


# Values of other types beside the tensors, and tensors of types that are not read.
others = {
    "date": datetime.datetime(2020, 2, 29, 12, 30, tzinfo=datetime.timezone.utc),
    "day": datetime.date(2020, 2, 29),
    "took": datetime.timedelta(hours=3),
    "path": pathlib.PosixPath("/data/set"),
    "rate": decimal.Decimal("0.1"),
    "scalar": numpy.float64(3.5),
    "array": numpy.arange(3),
    "activation": torch.nn.ReLU,
    "grid": {(1, 2): 3, (1, (2, None)): 4},
    "steps": range(3),
    "seen": frozenset({1, 2}),
    "missing": ...,
}
odd = {
    "aux.complex": torch.ones(2, dtype=torch.complex64),
    "aux.double_complex": torch.ones(2, dtype=torch.complex128),
    "aux.sparse": torch.eye(3).to_sparse(),
    "aux.quantised": torch.quantize_per_tensor(torch.ones(2, 2), 0.5, 1, torch.quint8),
    "aux.channels": torch.quantize_per_channel(torch.ones(2, 2), torch.ones(2), torch.zeros(2), 0, torch.qint8),
}
save({**state, **odd, **others}, "odd.pth")
save({"model": {**odd, **state}, **others}, "odd-legacy.pth", lambda loaded: loaded["model"], **OLD)
torch.save({**state, "blocks.0.norm1.weight": torch.ones(4, dtype=torch.complex64)}, f"{folder}/complex-needed.pth")
torch.save({**state, "blocks.0.norm1.weight": torch.eye(4).to_sparse()}, f"{folder}/sparse-needed.pth")

# Torch's format from before 1.6.
save({key: value.double() for key, value in state.items()}, "double-legacy.pth", **OLD)
flat = torch.cat([value.reshape(-1) for value in state.values()])
parts = torch.split(flat, [value.numel() for value in state.values()])
save({key: part.view(value.shape) for (key, value), part in zip(state.items(), parts)}, "shared-legacy.pth", **OLD)
save({key: value.t().contiguous().t() if value.dim() == 2 else value for key, value in state.items()}, "transposed-legacy.pth", **OLD)
save({"state_dict": state, "optimizer": torch.optim.SGD([torch.nn.Parameter(torch.ones(3))], 0.1).state_dict()}, "wrapped-legacy.pth", lambda loaded: loaded["state_dict"], **OLD)
torch.save(state["norm.weight"], f"{folder}/single-legacy.pth", **OLD)
torch.save(torch.nn.Linear(2, 2), f"{folder}/module-legacy.pth", **OLD)


class Global:
    """A name that a pickle mentions."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class Program:
    """Writes pickle protocol 2 by hand."""

    def __init__(self):
        self.out = bytearray(b"\x80\x02")

    def add(self, value):
        if isinstance(value, Global):
            self.out += b"c" + value.module.encode() + b"\n" + value.name.encode() + b"\n"
        elif isinstance(value, Call):
            self.add(value.function)
            self.add(value.arguments)
            self.out += b"R"
        elif isinstance(value, Persistent):
            self.add(value.id)
            self.out += b"Q"
        elif isinstance(value, tuple):
            self.out += b"("
            [self.add(item) for item in value]
            self.out += b"t"
        elif isinstance(value, list):
            self.out += b"]("
            [self.add(item) for item in value]
            self.out += b"e"
        elif isinstance(value, bytes):  # a str of Python 2
            self.out += b"U" + bytes([len(value)]) + value
        elif value is None or isinstance(value, bool):
            self.out += {None: b"N", True: b"\x88", False: b"\x89"}[value]
        elif isinstance(value, int):
            self.out += b"J" + struct.pack("<i", value)
        else:
            raise TypeError(value)
        return self

    def end(self):
        return bytes(self.out + b".")


class Call:
    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments


class Persistent:
    def __init__(self, *id):
        self.id = id


def strides(shape):
    result = [1]
    for size in reversed(shape[1:]):
        result.insert(0, result[0] * size)
    return tuple(result[: len(shape)])


def by_hand(name, storage_class, view):
    """All tensors in one storage, each a view of it: Python 2, CUDA, or storages that are views."""
    items, start = [], 0
    for key, value in state.items():
        numbers = value.numel()
        metadata = (b"v" + key.encode()[:20], start, numbers) if view else None
        storage = Persistent(b"storage", storage_class, b"7", b"cpu", flat.numel(), metadata)
        tensor = Call(
            Global("torch._utils", "_rebuild_tensor_v2"),
            storage, 0 if view else start, tuple(value.shape), strides(tuple(value.shape)), False,
            Call(Global("collections", "OrderedDict"), []),
        )
        items.append([key.encode(), tensor])
        start += numbers
    program = Program().add(Call(Global("collections", "OrderedDict"), items)).end()
    system = {"protocol_version": VERSION, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    with open(f"{folder}/{name}", "wb") as file:
        for value in (MAGIC, VERSION, system):
            pickle.dump(value, file, protocol=2)
        file.write(program)
        pickle.dump(["7"], file, protocol=2)
        file.write(struct.pack("<q", flat.numel()) + flat.numpy().tobytes())


by_hand("views-legacy.pth", Global("torch", "FloatStorage"), True)
by_hand("python2-legacy.pth", Global("torch", "FloatStorage"), False)
check("views-legacy.pth")
check("python2-legacy.pth")
by_hand("cuda-legacy.pth", Global("torch.cuda", "FloatStorage"), False)


def tar_of_torch_01(name):
    """Members sys_info, storages (count, (key, location, class), count and numbers), tensors, pickle."""
    storages = io.BytesIO()
    pickle.dump(1, storages, protocol=2)
    storages.write(Program().add((7, b"cpu", Global("torch", "FloatStorage"))).end())
    storages.write(struct.pack("<q", flat.numel()) + flat.numpy().tobytes())
    pickle.dump([], storages, protocol=2)
    tensors = io.BytesIO()
    pickle.dump(len(state), tensors, protocol=2)
    start = 0
    for number, value in enumerate(state.values()):
        tensors.write(Program().add((100 + number, 7, Global("torch", "FloatTensor"))).end())
        shape = tuple(value.shape)
        tensors.write(struct.pack("<ii", len(shape), 0))
        tensors.write(struct.pack(f"<{len(shape)}q", *shape) + struct.pack(f"<{len(shape)}q", *strides(shape)))
        tensors.write(struct.pack("<q", start))
        start += value.numel()
    program = bytearray(b"\x80\x02ccollections\nOrderedDict\n](")
    for number, key in enumerate(state):
        program += b"](" + Program().add(key.encode()).end()[2:-1] + b"V%d\nQe" % (100 + number)
    program += b"e\x85R."
    with tarfile.open(f"{folder}/{name}", "w:", format=tarfile.PAX_FORMAT) as tar:
        for member, content in (
            ("sys_info", pickle.dumps({"protocol_version": 1000}, protocol=2)),
            ("storages", storages.getvalue()),
            ("tensors", tensors.getvalue()),
            ("pickle", bytes(program)),
        ):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


tar_of_torch_01("tar.pth")
check("tar.pth")

# Wrappers.
optimizer = {"state": {0: {"exp_avg": torch.ones(2), "exp_avg_sq": torch.ones(2)}}, "param_groups": [{"lr": 0.1}]}
save({"epoch": 3, "model_state_dict": state, "optimizer_state_dict": optimizer}, "model-state-dict.pth", lambda loaded: loaded["model_state_dict"])
save({"net": {"_orig_mod." + key: value for key, value in state.items()}}, "compiled.pth", lambda loaded: {key[10:]: value for key, value in loaded["net"].items()})
torch.save({"model": {"module._orig_mod." + key: value for key, value in state.items()}}, f"{folder}/compiled-parallel.pth")
torch.save({"student": state, "teacher": {key: value + 1 for key, value in state.items()}}, f"{folder}/student-teacher.pth")
