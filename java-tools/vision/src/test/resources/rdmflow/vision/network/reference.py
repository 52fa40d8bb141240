"""The networks in plain PyTorch (torch 2.7.1, CPU), written for the tests from the papers' descriptions, with seeded
weights that Java makes bit for bit (RandomWeights). Module names are those of the official checkpoints.

    python3 reference.py tiny DIR    per tiny network NAME.json (card, shapes) and NAME.safetensors (every layer)
    python3 reference.py full NAME DIR    a full-size network: DIR/NAME.pth (torch.save) and DIR/NAME.json (layer digests)
"""

import json
import sys

import torch

from convolutional import FlowResNet18, MotionNet, ResNet18, TinyMotionNet
from seeded import SEED, make_input, seed_weights, write_safetensors
from transformer import ViT

VIT = {"crop": 16, "resize": 16, "heads": 2}
CLIP = VIT | {"frames": 4}
# name: network, card, net, input shape
TINY = {
    "resnet18": ("resnet18", {"crop": 32, "resize": 32}, lambda: ResNet18(3, 8, 10), (2, 3, 32, 32)),
    "tiny-motionnet": (
        "tiny-motionnet",
        {"frames": 3, "crop": 32, "resize": 32},
        lambda: TinyMotionNet(3, 4),
        (2, 3, 3, 32, 32),
    ),
    "flow-resnet18": (
        "flow-resnet18",
        {"frames": 3, "crop": 32, "resize": 32},
        lambda: FlowResNet18(3, 4, 4, 5),
        (2, 3, 3, 32, 32),
    ),
    "flow-resnet18-caffe": (
        "flow-resnet18",
        {"frames": 3, "crop": 32, "resize": 32, "flow_scale": "caffe"},
        lambda: FlowResNet18(3, 4, 4, 5, "caffe"),
        (2, 3, 3, 32, 32),
    ),
    "motionnet": (
        "motionnet",
        {"frames": 3, "crop": 64, "resize": 64},
        lambda: MotionNet(3, 2),
        (1, 3, 3, 64, 64),
    ),
    "mae": ("mae-vitb16", VIT, lambda: ViT(16, 2, 2, (4, 4), (1, 4), "stored", True, "fused"), (2, 3, 16, 16)),
    "dinov2": (
        "dinov2-vitb14",
        VIT | {"crop": 12},
        lambda: ViT(16, 2, 2, (4, 4), (1, 3), "interpolated", True, "fused", True, 5),
        (2, 3, 12, 12),
    ),
    "mae-st": (
        "mae-st-vitb16-k400",
        CLIP,
        lambda: ViT(16, 2, 2, (2, 4, 4), (2, 4), "separable", True, "fused"),
        (2, 3, 4, 16, 16),
    ),
    "mae-st-separate": (
        "mae-st-vitb16-k400",
        CLIP,
        lambda: ViT(16, 2, 2, (2, 4, 4), (2, 4), "separable", True, "separate"),
        (2, 3, 4, 16, 16),
    ),
    "videomae": (
        "videomae-vitb16",
        CLIP,
        lambda: ViT(16, 2, 2, (2, 4, 4), (2, 4), "sincos-1d", False, "qv"),
        (2, 3, 4, 16, 16),
    ),
    "mvd": (
        "mvd-vitb16",
        CLIP,
        lambda: ViT(16, 2, 2, (2, 4, 4), (2, 4), "stored", False, "qv"),
        (2, 3, 4, 16, 16),
    ),
    "dinov3": (
        "dinov3-vitb16",
        VIT,
        lambda: ViT(16, 2, 2, (4, 4), (1, 4), "rotary-2d", True, "masked", True, eps=1e-5, registers=4),
        (2, 3, 16, 16),
    ),
    "vjepa2": (
        "vjepa2-vitl16",
        {"crop": 12, "resize": 12, "heads": 2, "frames": 6},
        lambda: ViT(40, 2, 2, (2, 4, 4), (3, 3), "rotary-3d", False, "fused"),
        (1, 3, 6, 12, 12),
    ),
}
FULL = {
    "resnet18-imagenet": (lambda: ResNet18(3, 64, 1000), (2, 3, 224, 224)),
    "resnet18-haa500": (lambda: ResNet18(3, 64, 500, "fc_action"), (2, 3, 224, 224)),
    "motionnet-haa500": (lambda: TinyMotionNet(11, 64), (1, 3, 11, 224, 224)),
    "motionnet-k400": (lambda: TinyMotionNet(11, 64), (1, 3, 11, 224, 224)),
    "flow-resnet18-haa500": (lambda: FlowResNet18(11, 64, 64, 500), (1, 3, 11, 224, 224)),
    "motionnet": (lambda: MotionNet(11, 64), (1, 3, 11, 224, 224)),
    "dinov2-vitb14": (
        lambda: ViT(768, 12, 12, (14, 14), (1, 16), "interpolated", True, "fused", True, 37),
        (1, 3, 224, 224),
    ),
    "mae-vitb16": (lambda: ViT(768, 12, 12, (16, 16), (1, 14), "stored", True, "fused"), (1, 3, 224, 224)),
    "mae-vitb16-ft": (lambda: ViT(768, 12, 12, (16, 16), (1, 14), "stored", True, "fused"), (1, 3, 224, 224)),
    "mae-st-vitb16-k400": (
        lambda: ViT(768, 12, 12, (2, 16, 16), (8, 14), "separable", True, "fused"),
        (1, 3, 16, 224, 224),
    ),
    "videomae-vitb16": (
        lambda: ViT(768, 12, 12, (2, 16, 16), (8, 14), "sincos-1d", False, "qv"),
        (1, 3, 16, 224, 224),
    ),
    "videomae-vitb16-ft": (
        lambda: ViT(768, 12, 12, (2, 16, 16), (8, 14), "sincos-1d", False, "qv"),
        (1, 3, 16, 224, 224),
    ),
    "mvd-vitb16": (
        lambda: ViT(768, 12, 12, (2, 16, 16), (8, 14), "stored", False, "qv"),
        (1, 3, 16, 224, 224),
    ),
    "dinov3-vitb16": (
        lambda: ViT(768, 12, 12, (16, 16), (1, 14), "rotary-2d", True, "masked", True, eps=1e-5, registers=4),
        (1, 3, 224, 224),
    ),
    "videomae2-vitb16": (
        lambda: ViT(768, 12, 12, (2, 16, 16), (8, 14), "sincos-1d", False, "qv"),
        (1, 3, 16, 224, 224),
    ),
    "vjepa2-vitl16": (
        lambda: ViT(1024, 24, 16, (2, 16, 16), (8, 16), "rotary-3d", False, "fused"),
        (1, 3, 16, 256, 256),
    ),
}


def dinov3(state):
    return state | {"mask_token": torch.zeros(1, 768)}


def videomae2(state):
    state = {key: value for key, value in state.items() if not key.startswith("norm.")}
    head = {"fc_norm.weight": 768, "fc_norm.bias": 768, "head.weight": (710, 768), "head.bias": 710}
    return {"module": state | {key: torch.zeros(shape) for key, shape in head.items()}}


def vjepa2(state):
    """The averaged copy has the numbers, the other one none; both hold positions that rotation replaced."""
    state = state | {"pos_embed": torch.zeros(1).expand(1, 8192, 1024)}
    other = {key: torch.zeros(1).expand(value.shape) for key, value in state.items()}
    return {
        "encoder": {"module.backbone." + key: value for key, value in other.items()},
        "predictor": {"module.backbone.predictor_embed.weight": torch.zeros(384, 1024)},
        "opt": {"state": {}, "param_groups": [{"lr": 1e-6}]},
        "scaler": None,
        "target_encoder": {"module.backbone." + key: value for key, value in state.items()},
        "epoch": 40,
        "loss": 0.5,
    }


# What the published files put around the state dict.
WRAPPER = {
    "resnet18-haa500": lambda state: {"state_dict": state},
    "motionnet-haa500": lambda state: {"state_dict": {"encoder." + key: value for key, value in state.items()}},
    "motionnet-k400": lambda state: {"MODEL_STATE": {"module." + key: value for key, value in state.items()}},
    "flow-resnet18-haa500": lambda state: {"state_dict": state},
    "mae-vitb16": lambda state: {"model": state},
    "mae-vitb16-ft": lambda state: {"model": state},
    "mae-st-vitb16-k400": lambda state: {"model_state": state},
    "videomae-vitb16": lambda state: {"model": {"encoder." + key: value for key, value in state.items()}},
    "videomae-vitb16-ft": lambda state: {"module": state},
    "mvd-vitb16": lambda state: {"model": state},
    "dinov3-vitb16": dinov3,
    "videomae2-vitb16": videomae2,
    "vjepa2-vitl16": vjepa2,
}
SAMPLES = 257


def tiny(folder):
    for name, (network, card, make, shape) in TINY.items():
        net = seed_weights(make(), SEED)
        layers = net.layers(make_input(shape))
        layout = {key: list(value.shape) for key, value in net.state_dict().items()}
        with open(f"{folder}/{name}.json", "w") as out:
            json.dump({"network": network, "card": card, "input": shape, "layout": layout}, out)
            out.write("\n")
        write_safetensors(f"{folder}/{name}.safetensors", layers)


def full(name, folder):
    make, shape = FULL[name]
    net = make()
    buffers = {key: value.clone() for key, value in net.named_buffers() if key.endswith("periods")}
    seed_weights(net, SEED).load_state_dict(buffers, strict=False)
    for key, value in net.named_buffers():
        if key.endswith("bias_mask"):
            value.copy_(torch.tensor([1.0, 0, 1]).repeat_interleave(len(value) // 3))
    layers = net.layers(make_input(shape))
    state = net.state_dict()
    torch.save(WRAPPER.get(name, lambda bare: bare)(state), f"{folder}/{name}.pth")
    digests = {}
    for key, value in layers.items():
        first = net.cls if isinstance(net, ViT) else 0
        flat = value[:, first:].reshape(-1) if isinstance(net, ViT) else value.reshape(-1)
        places = torch.linspace(0, flat.numel() - 1, SAMPLES, dtype=torch.float64).long()
        digests[key] = {
            "size": flat.numel(),
            "largest": flat.abs().max().item(),
            "norm": flat.double().norm().item(),
            "values": flat[places].tolist(),
        }
    with open(f"{folder}/{name}.json", "w") as out:
        json.dump({"input": shape, "layers": digests}, out)


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.inference_mode():
        if sys.argv[1] == "tiny":
            tiny(sys.argv[2])
        else:
            full(sys.argv[2], sys.argv[3])
