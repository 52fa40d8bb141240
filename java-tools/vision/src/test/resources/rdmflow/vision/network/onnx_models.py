"""ONNX models as users make them, and what PyTorch says of them: python3 onnx_models.py DIR (torch 2.7.1, onnx 1.23.2, CPU).

NAME.onnx per model; expected.safetensors holds what PyTorch's module of the same weights returns for make_input((2, 3, 8,
8)) or ((2, 3, 4, 8, 8)), as float32."""

import sys

import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from seeded import SEED, make_input, seed_weights, write_safetensors

folder = sys.argv[1]
example = make_input((2, 3, 8, 8))
clips = make_input((2, 3, 4, 8, 8))
expected = {}


class Layers(torch.nn.Module):
    def __init__(self, dims=2):
        super().__init__()
        conv, norm = (torch.nn.Conv2d, torch.nn.BatchNorm2d) if dims == 2 else (torch.nn.Conv3d, torch.nn.BatchNorm3d)
        self.conv, self.norm, self.linear = conv(3, 4, 3, 2, 1), norm(4), torch.nn.Linear(4, 5)

    def forward(self, x):
        y = torch.nn.functional.gelu(self.norm(self.conv(x)))
        return y, self.linear(y.flatten(2).mean(2))


def export(name, net, x, **options):
    torch.onnx.export(
        net, (x,), f"{folder}/{name}.onnx", input_names=["frames"], output_names=["features", "mean"], **options
    )


flat = seed_weights(Layers(), SEED).eval()
deep = seed_weights(Layers(3), SEED).eval()
with torch.no_grad():
    expected["layers.features"], expected["layers.mean"] = flat(example)
    expected["clips.features"], expected["clips.mean"] = deep(clips)
free = {key: {0: "batch"} for key in ("frames", "features", "mean")}
export("layers", flat, example, dynamo=False, dynamic_axes=free)
export("clips", deep, clips, dynamo=False, dynamic_axes=free)
export("dynamo", flat, example, dynamo=True, dynamic_shapes=({0: torch.export.Dim("batch")},), verbose=False)
dynamo = onnx.load(f"{folder}/dynamo.onnx")  # without places in the source code of this machine
for node in [node for part in (dynamo.graph, *dynamo.functions) for node in part.node]:
    del node.metadata_props[:]
onnx.save(dynamo, f"{folder}/dynamo.onnx", save_as_external_data=True, location="dynamo.onnx.data", size_threshold=64)
export("fixed-batch", flat, example[:1], dynamo=False)
export("training", seed_weights(Layers(), SEED).train(), example, dynamo=False, dynamic_axes=free, training=torch.onnx.TrainingMode.TRAINING)
export("half", seed_weights(Layers(), SEED).eval().half(), example.half(), dynamo=False, dynamic_axes=free)

model = onnx.load(f"{folder}/layers.onnx")
onnx.save(model, f"{folder}/external.onnx", save_as_external_data=True, location="external.onnx.data", size_threshold=0)

weight = flat.conv.weight.detach()
conv = helper.make_node("Conv", ["frames", "weight", "bias"], ["y"], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
weights = [numpy_helper.from_array(weight.numpy(), "weight"), numpy_helper.from_array(flat.conv.bias.detach().numpy(), "bias")]
frames = helper.make_tensor_value_info("frames", TensorProto.FLOAT, ["n", 3, 8, 8])
with torch.no_grad():
    y = torch.nn.functional.conv2d(example, weight, flat.conv.bias, 2, 1)


def make(name, nodes, outputs, inputs=(frames,), opset=18, more=()):
    """A graph of a convolution and what follows; outputs are names or values."""
    values = [
        helper.make_tensor_value_info(value, TensorProto.FLOAT, None) if isinstance(value, str) else value for value in outputs
    ]
    graph = helper.make_graph([conv, *nodes], name, list(inputs), values, weights + list(more))
    imports = [helper.make_opsetid("", opset), helper.make_opsetid("com.example", 1)]
    onnx.save(helper.make_model(graph, opset_imports=imports, ir_version=10), f"{folder}/{name}.onnx")


def scaled(factor, shift=0.0):
    return [
        helper.make_node("Mul", ["y", f"factor{factor}"], [f"y{factor}"]),
        helper.make_node("Add", [f"y{factor}", f"shift{factor}"], [f"z{factor}"]),
    ], [
        numpy_helper.from_array(torch.tensor(float(factor)).numpy(), f"factor{factor}"),
        numpy_helper.from_array(torch.tensor(shift).numpy(), f"shift{factor}"),
    ]


types = {
    "float64": (TensorProto.DOUBLE, torch.float64, "y"),
    "float16": (TensorProto.FLOAT16, torch.float16, "y"),
    "bfloat16": (TensorProto.BFLOAT16, torch.bfloat16, "y"),
    "int64": (TensorProto.INT64, torch.int64, "z1000"),
    "int32": (TensorProto.INT32, torch.int32, "z1000"),
    "int16": (TensorProto.INT16, torch.int16, "z1000"),
    "int8": (TensorProto.INT8, torch.int8, "z40"),
    "uint8": (TensorProto.UINT8, torch.uint8, "z41"),
    "bool": (TensorProto.BOOL, torch.bool, None),
}
few, many, positive = scaled(40), scaled(1000), scaled(41, 100.0)
nodes = few[0] + many[0] + positive[0] + [helper.make_node("Greater", ["y", "threshold"], ["bool"])]
sources = {"y": y, "z40": y * 40, "z1000": y * 1000, "z41": y * 41 + 100}
for name, (number, kind, source) in types.items():
    if source:
        nodes.append(helper.make_node("Cast", [source], [name], to=number))
        expected[f"types.{name}"] = sources[source].to(kind).float()
expected["types.bool"] = (y > 0.1).float()
expected["types.y"] = y
threshold = numpy_helper.from_array(torch.tensor(0.1).numpy(), "threshold")
outputs = [helper.make_tensor_value_info(name, number, None) for name, (number, _, _) in types.items()]
make("types", nodes, outputs + ["y"], more=few[1] + many[1] + positive[1] + [threshold])

text = helper.make_tensor_value_info("text", TensorProto.STRING, None)
make("text", [helper.make_node("Cast", ["y"], ["text"], to=TensorProto.STRING)], [text])
pair = helper.make_tensor_sequence_value_info("pair", TensorProto.FLOAT, None)
make("sequence", [helper.make_node("SequenceConstruct", ["y", "y"], ["pair"])], ["y", pair])
second = helper.make_tensor_value_info("second", TensorProto.FLOAT, ["n", 4, 4, 4])
make("two-inputs", [helper.make_node("Add", ["y", "second"], ["sum"])], ["sum"], inputs=(frames, second))
pixels = helper.make_tensor_value_info("frames", TensorProto.UINT8, ["n", 3, 8, 8])
make("pixels", [], ["y"], inputs=(pixels,))
make("opset-99", [], ["y"], opset=99)
make("unknown-operator", [helper.make_node("Swirl", ["y"], ["z"], domain="com.example")], ["z"])
make("missing-operator", [helper.make_node("NoSuchOperator", ["y"], ["z"])], ["z"])
make("slash", [helper.make_node("Identity", ["y"], ["/blocks.0/Add"])], ["/blocks.0/Add"])
make("no-numbers", [helper.make_node("Log", ["y"], ["log"])], ["log"])
one = numpy_helper.from_array(torch.tensor([1, -1]).numpy(), "one")
make("baked-flat", [helper.make_node("Reshape", ["y", "one"], ["flat"])], ["flat"], more=[one])
make("scalar", [helper.make_node("ReduceMean", ["y"], ["mean"], keepdims=0)], ["mean"])
axes = numpy_helper.from_array(torch.tensor([0]).numpy(), "axes")
make(
    "mean-of-batch",
    [helper.make_node("ReduceMean", ["y", "axes"], ["mean"]), helper.make_node("Sub", ["y", "mean"], ["rest"])],
    ["rest"],
    more=[axes],
)
ratio, yes = numpy_helper.from_array(torch.tensor(0.5).numpy(), "ratio"), numpy_helper.from_array(torch.tensor(True).numpy(), "yes")
make("dropout", [helper.make_node("Dropout", ["y", "ratio", "yes"], ["z"])], ["z"], more=[ratio, yes])
write_safetensors(f"{folder}/expected.safetensors", expected)
