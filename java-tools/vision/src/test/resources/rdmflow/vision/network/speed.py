"""The peer of NetworkSpeed.java: the same networks and layers in PyTorch, one thread.

    python3 speed.py PRESET BATCH ROUNDS [fused] [cuda]

ResNet18 is torchvision's with hooks on the eleven layers; the transformers are transformer.py's, with fused: attention by
scaled_dot_product_attention, as timm and the newer official code have it. With cuda: on the GPU, from an input in the
machine's memory to the end of the last layer."""

import sys
import time

import torch
import torch.nn.functional as F

import reference
import transformer

name, size, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
device = "cuda" if "cuda" in sys.argv else "cpu"
if device == "cuda":
    torch.set_default_device(device)
torch.set_num_threads(1)
torch.set_num_interop_threads(1)


def fused(self, q, k, v):
    return F.scaled_dot_product_attention(q, k, v)


kind = "plain"
if name.startswith("resnet18"):
    import torchvision

    net = torchvision.models.resnet18().eval()
    kept = {}
    places = ["relu", "maxpool"] + [f"layer{i}.{j}" for i in range(1, 5) for j in range(2)] + ["avgpool"]
    for place in places:
        net.get_submodule(place).register_forward_hook(lambda m, i, o, place=place: kept.__setitem__(place, o))
    run = net
    shape = (size, 3, 224, 224)
else:
    if "fused" in sys.argv:
        transformer.Attention.mix = fused
        kind = "fused attention"
    make, shape = reference.FULL[name]
    net = reference.seed_weights(make(), 1)
    run = net.layers
    shape = (size, *shape[1:])
net.to(device)

times, walls = [], []
with torch.inference_mode():
    x = reference.make_input(shape).cpu()
    for i in range(rounds + 2):
        cpu, wall = time.process_time(), time.perf_counter()
        run(x.to(device) if device == "cuda" else x.clone())
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
times, walls = sorted(times[2:]), sorted(walls[2:])
print(
    f"torch {torch.__version__} {name} batch {size} on {device} ({kind}): {size / times[rounds // 2]:.2f} inputs per CPU second"
    f" (median; best {size / times[0]:.2f}), {size / walls[rounds // 2]:.2f} per wall second"
)
