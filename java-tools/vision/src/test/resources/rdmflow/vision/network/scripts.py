"""TorchScript modules as users make them, and what they return: python3 scripts.py DIR (torch 1.13.0, CPU).

NAME.pt per module; expected.safetensors holds what the readable ones return for reference.make_input((2, 3, 8, 8)), as
float32 converted by torch."""

import sys
from typing import List, NamedTuple, Optional

import torch

import reference

folder = sys.argv[1]
example = reference.make_input((2, 3, 8, 8))
expected = {}


class Layer(torch.nn.Module):
    def __init__(self, then):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3, 2, 1)
        self.then = then

    def forward(self, x):
        return self.then(self.conv(x))


def trace(name, then, keep=(), inputs=1):
    """Traces a seeded convolution and what follows; notes the outputs named in keep."""
    net = reference.seed_weights(Layer(then), reference.SEED).eval()
    with torch.no_grad():
        module = torch.jit.trace(net, torch.zeros(inputs, 3, 8, 8), check_trace=False, strict=False)
        torch.jit.save(module, f"{folder}/{name}.pt")
        if keep:
            result = net(example)
            result = result if isinstance(result, (tuple, list, dict)) else (result,)
            for key in keep:
                value = result[key] if isinstance(result, dict) else result[keep.index(key)]
                expected[f"{name}.{key}"] = value.float().contiguous()


trace(
    "types",
    lambda y: (
        y.double(), y.half(), y.bfloat16(), (y * 1000).long(), (y * 1000).int(), (y * 1000).short(),
        (y * 40).to(torch.int8), (y * 40 + 100).byte(), y > 0.1, y,
    ),
    ("float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "float32"),
)
trace("dict", lambda y: {"z": y, "a": y.mean((2, 3)), "m": y + 1}, ("z", "a", "m"))
trace("list", lambda y: [y, y + 1], ("first", "second"))
trace("complex64", lambda y: torch.complex(y, y))
trace("complex128", lambda y: (y, torch.complex(y.double(), y.double())))
trace("sparse", lambda y: y.to_sparse())
trace("quantised", lambda y: torch.quantize_per_tensor(y, 0.1, 10, torch.quint8))
trace("nested-tuple", lambda y: (y, (y, y + 1)))
trace("scalar", lambda y: y.mean())
trace("baked-reshape", lambda y: y.reshape(int(y.shape[0]), -1))
trace("baked-flat", lambda y: y.reshape(1, -1))
trace("baked-four", lambda y: y.reshape(4, -1), inputs=4)
trace("mean-of-batch", lambda y: y - y.mean(0, keepdim=True) * 0.1)


class Training(torch.nn.Module):
    def __init__(self, last):
        super().__init__()
        self.conv, self.last = torch.nn.Conv2d(3, 4, 3, 2, 1), last

    def forward(self, x):
        return self.last(self.conv(x))


for name, last in (("batch-norm", torch.nn.BatchNorm2d(4)), ("dropout", torch.nn.Dropout(0.5))):
    net = reference.seed_weights(Training(last), reference.SEED)
    torch.jit.save(torch.jit.trace(net.train(), example, check_trace=False), f"{folder}/training-{name}.pt")
    torch.jit.save(torch.jit.script(net.train()), f"{folder}/scripted-{name}.pt")
    with torch.no_grad():
        expected[f"scripted-{name}"] = net.eval()(example)


class Pair(NamedTuple):
    first: torch.Tensor
    second: torch.Tensor


@torch.jit.script
class Holder:
    def __init__(self, x: torch.Tensor):
        self.x = x


class Nothing(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return None


class Number(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return 3


class Fraction(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return x.mean().item()


class Truth(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return True


class Text(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return "features"


class Object(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return Holder(x)


class Device(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return x.device


class NestedList(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return [[x], [x, x]]


class Numbers(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return [1, 2]


class EmptyList(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        none: List[torch.Tensor] = []
        return none


class EmptyTuple(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return ()


class TupleWithNone(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return x, None


class TupleWithNumber(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return x, 2


class DictOfLists(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return {"a": [x]}


class DictOfNumbers(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return {2: x, 1: x}


class TwoInputs(torch.nn.Module):
    def forward(self, x: torch.Tensor, y: torch.Tensor):
        return x + y


class Named(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        return Pair(x, x + 1)


class Later(torch.nn.Module):
    """Another number of features for a batch of 3."""

    def forward(self, x: torch.Tensor):
        y = x.flatten(1)
        if x.shape[0] == 3:
            y = y[:, :5]
        return y


class LaterNone(torch.nn.Module):
    """Nothing for a batch of 3."""

    def forward(self, x: torch.Tensor) -> Optional[torch.Tensor]:
        if x.shape[0] == 3:
            return None
        return x


for kind in (
    Nothing, Number, Fraction, Truth, Text, Object, Device, NestedList, Numbers, EmptyList, EmptyTuple, TupleWithNone,
    TupleWithNumber, DictOfLists, DictOfNumbers, TwoInputs, Named, Later, LaterNone,
):
    torch.jit.save(torch.jit.script(kind().eval()), f"{folder}/{kind.__name__}.pt")
reference.write_safetensors(f"{folder}/expected.safetensors", expected)
