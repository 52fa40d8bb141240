"""Small checkpoint files as PyTorch 2.7.1 writes them, for the readers' tests: python3 checkpoints.py DIR

Weights are those of a vision transformer of width 4 with reference.py's seeded numbers, which Java makes itself."""

import argparse
import os
import sys

import torch

import reference

folder = sys.argv[1]
net = reference.seed_weights(
    reference.ViT(4, 1, 1, (4, 4), (1, 2), "stored", True, "fused"), reference.SEED
)
state = net.state_dict()


def save(value, name, **options):
    torch.save(value, f"{folder}/{name}.pth", **options)


def prefixed(prefix):
    return {prefix + key: value for key, value in state.items()}


save(state, "bare")
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
save(
    {
        "epoch": 399,
        "args": argparse.Namespace(lr=1.5e-4, name="x", big=2**70),
        "optimizer": optimizer.state_dict(),
        "model": state,
    },
    "model",
)
save({"module": state, "dtype": torch.float32, "size": state["norm.weight"].size()}, "module")
save({"state_dict": prefixed("encoder."), "hyper_parameters": {"rate": 0.5, "wide": True, "none": None}}, "lightning")
save({"MODEL_STATE": prefixed("module.")}, "snapshot")
save({key: value.half() for key, value in state.items()}, "half")
save({key: value.bfloat16() for key, value in state.items()}, "bfloat16")
save({key: value.double() for key, value in state.items()}, "double")
save({key: torch.nn.Parameter(value) for key, value in state.items()}, "parameters")
save(state, "protocol4", pickle_protocol=4)
transposed = {key: value.t().contiguous().t() if value.dim() == 2 else value for key, value in state.items()}
save(transposed, "transposed")
flat = torch.cat([value.reshape(-1) for value in state.values()])
parts = torch.split(flat, [value.numel() for value in state.values()])
save({key: part.view(value.shape) for (key, value), part in zip(state.items(), parts)}, "shared-storage")
save(state, "legacy", _use_new_zipfile_serialization=False)
save(prefixed("") | prefixed("module."), "twice")
broken = {key: value.clone() for key, value in state.items()}
broken["blocks.0.norm1.weight"][2] = float("nan")
broken["patch_embed.proj.bias"][0] = float("inf")
save(broken, "not-finite")
wrong = dict(state)
del wrong["blocks.0.attn.proj.bias"]
wrong["blocks.0.mlp.fc1.weight"] = torch.zeros(16, 5)
wrong["decoder_pred.weight"] = torch.zeros(3)
save(wrong, "misfit")
save(state["norm.weight"], "single-tensor")
save({"layers": torch.tensor([1, 2, -3]), "flags": torch.tensor([True, False]), "bytes": torch.arange(3, dtype=torch.uint8)}, "integers")


class Command:
    def __reduce__(self):
        return os.system, (f"touch {folder}/was-run",)


save(state | {"trap": Command()}, "system-call")
save(net, "whole-module")

for kind in ("half", "bfloat16"):
    rounded = {key: value.to(getattr(torch, kind if kind == "bfloat16" else "float16")).float() for key, value in state.items()}
    reference.write_safetensors(f"{folder}/{kind}-rounded.safetensors", rounded)

# Hugging Face's names of VideoMAE, its epsilon, and what the network must give.
clip = reference.seed_weights(
    reference.ViT(16, 2, 2, (2, 4, 4), (2, 4), "sincos-1d", False, "qv", eps=1e-12), reference.SEED
)
renamed = {}
for key, value in clip.state_dict().items():
    key = key.replace("blocks.", "videomae.encoder.layer.").replace(".norm1.", ".layernorm_before.")
    key = key.replace(".norm2.", ".layernorm_after.").replace("attn.proj", "attention.output.dense")
    key = key.replace("mlp.fc1", "intermediate.dense").replace("mlp.fc2", "output.dense")
    key = key.replace("patch_embed.proj", "videomae.embeddings.patch_embeddings.projection")
    key = key.replace("attn.q_bias", "attention.attention.q_bias").replace("attn.v_bias", "attention.attention.v_bias")
    key = "videomae.layernorm." + key[5:] if key.startswith("norm.") else key
    if key.endswith("attn.qkv.weight"):
        for part, rows in zip(("query", "key", "value"), value.chunk(3)):
            renamed[key.replace("attn.qkv", "attention.attention." + part)] = rows.clone()
    else:
        renamed[key] = value
save(renamed, "huggingface")
with torch.inference_mode():
    layers = clip.layers(reference.make_input((2, 3, 4, 16, 16)))
reference.write_safetensors(f"{folder}/huggingface-layers.safetensors", {key: layers[key] for key in ("blocks.0", "blocks.1")})


class Pooled(torch.nn.Module):
    """A user's own module: two layers of different rank."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3, 2, 1)

    def forward(self, x):
        features = torch.relu(self.conv(x))
        return features, features.mean((2, 3))


pooled = reference.seed_weights(Pooled(), reference.SEED)
example = reference.make_input((2, 3, 8, 8))
torch.jit.save(torch.jit.trace(pooled, torch.zeros(1, 3, 8, 8)), f"{folder}/torchscript.pt")
with torch.inference_mode():
    first, second = pooled(example)
reference.write_safetensors(f"{folder}/torchscript-layers.safetensors", {"features": first, "mean": second})
