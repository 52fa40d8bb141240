"""The peer of StepSpeed.java: the same networks, losses and steps in PyTorch, float32, one thread.

    python3 step_speed.py static|motion|flow SAMPLES ROUNDS [cuda]

With cuda: on the GPU, wall seconds."""

import resource
import sys
import time

import torch

import reference

name, samples, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
device = "cuda" if "cuda" in sys.argv else "cpu"
clock, unit = (time.perf_counter, "wall s") if device == "cuda" else (time.process_time, "CPU s")
torch.set_default_dtype(torch.float32)
reference.kernel = reference.kernel.float().to(device)
frames, classes = 11, 500


def seeded(net):
    return reference.seed(net.float()).to(device)


def motion_network():
    return seeded(reference.Motion(frames, 64, 128, 256, 128, 128, 128, 64, 64))


if name == "motion":
    net = motion_network()
    loss_of = lambda x: reference.total(0.5 * x + 0.5, net(x))
else:
    net = seeded(reference.ResNet(3 if name == "static" else 2 * (frames - 1), (64, 128, 256, 512), classes))
    labels = torch.zeros(samples, dtype=torch.long, device=device)
    seen = lambda x: x
    if name == "flow":
        still = motion_network().eval()
        seen = torch.no_grad()(lambda x: still(x)[0])
    loss_of = lambda x: torch.nn.functional.cross_entropy(net(seen(x)), labels)
shape = (samples, 3, 224, 224) if name == "static" else (samples, 3, frames, 224, 224)
sgd = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9, weight_decay=0 if name == "motion" else 1e-4)
x = reference.u("input", *shape).float().to(device)
times = []
for _ in range(rounds + 2):
    start = clock()
    loss = loss_of(x.clone())
    sgd.zero_grad()
    loss.backward()
    sgd.step()
    if device == "cuda":
        torch.cuda.synchronize()
    times.append(clock() - start)
times = sorted(times[2:])
print(
    f"torch {torch.__version__} {name}, {samples} samples: {times[rounds // 2]:.3f} {unit} a step"
    f" (median; best {times[0]:.3f}), last loss {float(loss.detach()):.6f},"
    f" peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
)
