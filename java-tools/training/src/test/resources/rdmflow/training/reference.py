"""Digits of the losses and of training steps, float64, PyTorch 1.13 (CPU): python3 reference.py

Numbers are drawn as RandomWeights does (seed 1, by name): "u" in [0, 1), a weight by its fan in, a bias .1 (2u - 1).
"""

import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
MASK = (1 << 64) - 1


def u(name, *shape):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & MASK
    with np.errstate(over="ignore"):
        z = np.uint64((1 + value) & MASK) + np.arange(1, math.prod(shape) + 1, dtype=np.uint64) * np.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    values = (z >> np.uint64(40)).astype(np.float64) * 2.0**-24
    return torch.from_numpy(values.reshape(shape))


def bias(name, *shape):
    return (0.1 * (2 * u(name, *shape) - 1)).float().double()


def seed(net):
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if name.endswith("num_batches_tracked"):
                continue
            signed = 2 * u(name, *tensor.shape) - 1
            if name.endswith("running_var"):
                value = 0.5 + u(name, *tensor.shape)
            elif name.endswith("bias") or name.endswith("running_mean"):
                value = 0.1 * signed
            elif tensor.dim() == 1:
                value = 1 + 0.1 * signed
            else:
                value = signed * math.sqrt(3.0 / math.prod(tensor.shape[1:]))
            tensor.copy_(value.float().double())
    return net


def digits(*values):
    print(" ".join(f"{float(v):.9g}" for v in values))


# 1 warp
def warp(image, flow, scaled=True):
    n, _, h, w = image.shape
    sx, sy = (w / (w - 1), h / (h - 1)) if scaled else (1, 1)
    x = (torch.arange(w) + flow[:, 0] * sx).clamp(0, w - 1)
    y = (torch.arange(h)[:, None] + flow[:, 1] * sy).clamp(0, h - 1)
    grid = torch.stack([2 * x / (w - 1) - 1, 2 * y / (h - 1) - 1], 3)
    return F.grid_sample(image, grid, mode="bilinear", padding_mode="border", align_corners=True)


# 2, 3 loss
line = torch.exp(-((torch.arange(11.0) - 5) ** 2) / (2 * 1.5**2))
line = line / line.sum()
kernel = (line[:, None] * line[None, :]).expand(3, 1, 11, 11)


def ssim(a, b):
    g = lambda x: F.conv2d(x, kernel, padding=5, groups=3)
    ma, mb = g(a), g(b)
    va, vb, cab = g(a * a) - ma**2, g(b * b) - mb**2, g(a * b) - ma * mb
    return 1 - (2 * ma * mb + 1e-4) * (2 * cab + 9e-4) / ((ma**2 + mb**2 + 1e-4) * (va + vb + 9e-4))


def shrunk(x, k):
    return x if k == 0 else F.interpolate(x, scale_factor=1 / 2**k, mode="bilinear", align_corners=False)


def scale_parts(t0, t1, flow, w, scaled):
    r = warp(t1, flow, scaled)
    p = (((t0 - r) ** 2 + 1e-8) ** 0.4).mean()
    dx, dy = torch.zeros_like(flow), torch.zeros_like(flow)
    dx[..., :-1] = flow[..., :-1] - flow[..., 1:]
    dy[..., :-1, :] = flow[..., :-1, :] - flow[..., 1:, :]
    m = w * ((dx**2 + 1e-14) ** 0.3 + (dy**2 + 1e-14) ** 0.3).mean()
    return p, ssim(t0, r).mean(), m


def parts(clip, flows, scaled=True):
    n, _, t, h, w = clip.shape
    frames = clip.transpose(1, 2)
    t0, t1 = frames[:, :-1].reshape(-1, 3, h, w), frames[:, 1:].reshape(-1, 3, h, w)
    return [
        scale_parts(shrunk(t0, k), shrunk(t1, k), f.reshape(-1, 2, f.shape[2], f.shape[3]), weight, scaled)
        for k, (f, weight) in enumerate(zip(flows, (0.01, 0.02, 0.04, 0.08)))
    ]


def total(clip, flows, scaled=True):
    return sum(sum(p) for p in parts(clip, flows, scaled))


# 4, 5 motion network
class Motion(nn.Module):
    def __init__(self, frames, c1, c2, c3, c4, d3, x3, d2, x2):
        super().__init__()
        flow = 2 * (frames - 1)
        block = lambda i, o, k, s, p: nn.Sequential(nn.Conv2d(i, o, k, s, p), nn.BatchNorm2d(o))
        self.conv1 = block(3 * frames, c1, 7, 1, 3)
        self.conv2 = block(c1, c2, 5, 2, 2)
        self.conv3 = block(c2, c3, 3, 2, 1)
        self.conv4 = block(c3, c4, 3, 2, 1)
        self.predict_flow4 = nn.Conv2d(c4, flow, 3, 1, 1, bias=False)
        self.upsampled_flow4_to_3 = nn.ConvTranspose2d(flow, flow, 4, 2, 1)
        self.deconv3 = nn.Sequential(nn.ConvTranspose2d(c4, d3, 4, 2, 1))
        self.xconv3 = block(c3 + d3 + flow, x3, 3, 1, 1)
        self.predict_flow3 = nn.Conv2d(x3, flow, 3, 1, 1, bias=False)
        self.upsampled_flow3_to_2 = nn.ConvTranspose2d(flow, flow, 4, 2, 1)
        self.deconv2 = nn.Sequential(nn.ConvTranspose2d(x3, d2, 4, 2, 1))
        self.xconv2 = block(c2 + d2 + flow, x2, 3, 1, 1)
        self.predict_flow2 = nn.Conv2d(x2, flow, 3, 1, 1, bias=False)

    def forward(self, clip):
        n, c, t, h, w = clip.shape
        act = lambda x: F.leaky_relu(x, 0.1)
        a = act(self.conv1(clip.reshape(n, c * t, h, w)))
        b = act(self.conv2(a))
        c3 = act(self.conv3(b))
        d = act(self.conv4(c3))
        f4 = self.predict_flow4(d)
        x3 = self.xconv3(torch.cat([c3, act(self.deconv3(d)), 2 * self.upsampled_flow4_to_3(f4)], 1))
        f3 = self.predict_flow3(x3)
        x2 = self.xconv2(torch.cat([b, act(self.deconv2(x3)), 2 * self.upsampled_flow3_to_2(f3)], 1))
        f2 = self.predict_flow2(x2)
        f1 = 2 * F.interpolate(f2, scale_factor=2, mode="bilinear", align_corners=False)
        return f1, f2, f3, f4


WIDTHS = (8, 16, 32, 16, 16, 16, 8, 8)


# 6, 7 classifiers
class Block(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, s, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        if s == 2:
            self.downsample = nn.Sequential(nn.Conv2d(i, o, 1, s, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet(nn.Module):
    def __init__(self, channels, widths, classes):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(channels, widths[0], 7, 2, 3, bias=False), nn.BatchNorm2d(widths[0])
        before = widths[0]
        for k, w in enumerate(widths):
            setattr(self, f"layer{k + 1}", nn.Sequential(Block(before, w, 1 if k == 0 else 2), Block(w, w, 1)))
            before = w
        self.fc_action = nn.Linear(before, classes)

    def forward(self, x, mask=1):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        for k in range(4):
            x = getattr(self, f"layer{k + 1}")(x)
        return self.fc_action(x.mean((2, 3)) * mask)


def classify(net, shape, seen, classes, p, optimiser, norm_of, rounds):
    for step in range(rounds):
        losses = []
        for k in (2 * step, 2 * step + 1):
            labels = torch.tensor([(3 * i + k) % classes for i in range(shape[0])])
            mask = (u(f"dropout{k}", shape[0], 64) >= p).double() / (1 - p)
            loss = F.cross_entropy(net(seen(u(f"input{k}", *shape)), mask), labels)
            (loss / 2).backward()
            losses.append(loss)
        optimiser.step()
        optimiser.zero_grad()
        digits(*losses, norm_of().norm())


if __name__ == "__main__":
    print("1: sum, first, |d sum R^2 / d flow|; scaled, exact")
    for scaled in (True, False):
        flow = (40 * bias("flow", 1, 2, 8, 8)).requires_grad_()
        r = warp(u("image", 1, 3, 8, 8), flow, scaled)
        (r**2).sum().backward()
        digits(r.sum(), r.flatten()[0], flow.grad.norm())
    print("2: mean, first, with itself")
    s = ssim(u("image", 1, 3, 8, 8), u("image2", 1, 3, 8, 8))
    digits(s.mean(), s.flatten()[0], ssim(u("image", 1, 3, 8, 8), u("image", 1, 3, 8, 8)).mean())
    print("3: half contrast; total; photometric, ssim, smoothness, |gradient| per scale")
    clip = u("input", 2, 3, 3, 32, 32)
    flows = [(20 * bias(f"flow{k + 1}", 2, 4, 32 >> k, 32 >> k)).requires_grad_() for k in range(4)]
    all_parts = parts(0.5 * clip + 0.5, flows)
    loss = sum(sum(p) for p in all_parts)
    loss.backward()
    digits(loss)
    for p, f in zip(all_parts, flows):
        digits(*p, f.grad.norm())
    print("4: half contrast, full, full and exact; |grad| of conv1.0.weight, predict_flow2, conv1.1.weight")
    net = seed(Motion(3, *WIDTHS))
    digits(total(0.5 * clip + 0.5, net(clip)), total(clip, net(clip)), total(clip, net(clip), False))
    net = seed(Motion(3, *WIDTHS))
    total(0.5 * clip + 0.5, net(clip)).backward()
    digits(net.conv1[0].weight.grad.norm(), net.predict_flow2.weight.grad.norm(), net.conv1[1].weight.grad.norm())
    print("5: four losses, |conv1.0.weight| after three steps")
    net = seed(Motion(3, *WIDTHS))
    heavy = [p for p in net.parameters() if p.dim() > 1]
    light = [p for p in net.parameters() if p.dim() <= 1]
    sgd = torch.optim.SGD([{"params": heavy, "weight_decay": 1e-5}, {"params": light}], lr=0.01, momentum=0.9)
    losses = []
    for _ in range(3):
        loss = total(0.5 * clip + 0.5, net(clip))
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        losses.append(loss)
    digits(*losses, total(0.5 * clip + 0.5, net(clip)), net.conv1[0].weight.norm())
    print("6: static, dropout .9: two losses, |conv1| per step")
    net = seed(ResNet(3, (8, 16, 32, 64), 10))
    sgd = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9, weight_decay=1e-4)
    classify(net, (4, 3, 64, 64), lambda x: x, 10, 0.9, sgd, lambda: net.conv1.weight, 3)
    print("7: flow, dropout .7: two losses, |conv1| per step")
    motion = seed(Motion(3, *WIDTHS)).eval()
    net = seed(ResNet(4, (8, 16, 32, 64), 10))
    sgd = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9, weight_decay=5e-4)
    with torch.no_grad():
        seen = lambda x: motion(x)[0].detach()
    classify(net, (4, 3, 3, 64, 64), seen, 10, 0.7, sgd, lambda: net.conv1.weight, 2)
