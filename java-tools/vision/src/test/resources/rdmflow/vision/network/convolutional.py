"""ResNet18 and the motion networks in plain PyTorch, see reference.py. Module names are those of the checkpoints."""

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(cout)
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))
        self.stride = stride

    def forward(self, x):
        shortcut = self.downsample(x) if self.stride > 1 else x
        self.raw1 = self.conv1(x)
        self.raw2 = self.conv2(F.relu(self.bn1(self.raw1)))
        return F.relu(self.bn2(self.raw2) + shortcut)


class ResNet18(nn.Module):
    def __init__(self, channels, width, classes, head="fc"):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        cin = width
        for stage in range(4):
            cout = width << stage
            blocks = nn.Sequential(Block(cin, cout, 1 if stage == 0 else 2), Block(cout, cout, 1))
            self.add_module(f"layer{stage + 1}", blocks)
            cin = cout
        self.head = head
        self.add_module(head, nn.Linear(cin, classes))

    def layers(self, x):
        taps = {"conv1": self.conv1(x)}
        x = taps["stem"] = F.relu(self.bn1(taps["conv1"]))
        x = taps["maxpool"] = F.max_pool2d(x, 3, 2, 1)
        for stage in range(1, 5):
            for index, block in enumerate(getattr(self, f"layer{stage}")):
                name = f"layer{stage}.{index}"
                x = block(x)
                taps[name + ".conv1"], taps[name + ".conv2"], taps[name] = block.raw1, block.raw2, x
        taps["avgpool"] = x.mean((2, 3))
        taps["fc"] = getattr(self, self.head)(taps["avgpool"])
        return taps


def conv_bn(cin, cout, kernel, stride, *activation):
    return nn.Sequential(nn.Conv2d(cin, cout, kernel, stride, kernel // 2), nn.BatchNorm2d(cout), *activation)


class TinyMotionNet(nn.Module):
    def __init__(self, frames, w):
        super().__init__()
        leaky, flow = nn.LeakyReLU(0.1), 2 * (frames - 1)
        self.conv1 = conv_bn(3 * frames, w, 7, 1, leaky)
        self.conv2 = conv_bn(w, 2 * w, 5, 2, leaky)
        self.conv3 = conv_bn(2 * w, 4 * w, 3, 2, leaky)
        self.conv4 = conv_bn(4 * w, 2 * w, 3, 2, leaky)
        self.predict_flow4 = nn.Conv2d(2 * w, flow, 3, 1, 1, bias=False)
        self.upsampled_flow4_to_3 = nn.ConvTranspose2d(flow, flow, 4, 2, 1)
        self.deconv3 = nn.Sequential(nn.ConvTranspose2d(2 * w, 2 * w, 4, 2, 1), leaky)
        self.xconv3 = conv_bn(4 * w + 2 * w + flow, 2 * w, 3, 1)
        self.predict_flow3 = nn.Conv2d(2 * w, flow, 3, 1, 1, bias=False)
        self.upsampled_flow3_to_2 = nn.ConvTranspose2d(flow, flow, 4, 2, 1)
        self.deconv2 = nn.Sequential(nn.ConvTranspose2d(2 * w, w, 4, 2, 1), leaky)
        self.xconv2 = conv_bn(2 * w + w + flow, w, 3, 1)
        self.predict_flow2 = nn.Conv2d(w, flow, 3, 1, 1, bias=False)

    def layers(self, clip):
        t = {"conv1": self.conv1(clip.flatten(1, 2))}
        t["conv2"] = self.conv2(t["conv1"])
        t["conv3"] = self.conv3(t["conv2"])
        t["conv4"] = self.conv4(t["conv3"])
        t["predict_flow4"] = self.predict_flow4(t["conv4"])
        t["deconv3"] = self.deconv3(t["conv4"])
        up = self.upsampled_flow4_to_3(t["predict_flow4"]) * 2
        t["xconv3"] = self.xconv3(torch.cat([t["conv3"], t["deconv3"], up], 1))
        t["predict_flow3"] = self.predict_flow3(t["xconv3"])
        t["deconv2"] = self.deconv2(t["xconv3"])
        up = self.upsampled_flow3_to_2(t["predict_flow3"]) * 2
        t["xconv2"] = self.xconv2(torch.cat([t["conv2"], t["deconv2"], up], 1))
        t["predict_flow2"] = self.predict_flow2(t["xconv2"])
        return t


class FlowResNet18(nn.Module):
    def __init__(self, frames, motion_width, width, classes, scale="none"):
        super().__init__()
        self.flow_generator = TinyMotionNet(frames, motion_width)
        self.flow_classifier = ResNet18(2 * (frames - 1), width, classes, "fc_action")
        self.scale = scale

    def layers(self, clip):
        flow = self.flow_generator.layers(clip)["predict_flow2"]
        if self.scale == "caffe":
            flow = (flow * 20).clamp(-20, 20).add(20) * 6.375
            x = F.interpolate(flow, scale_factor=2, mode="bilinear", align_corners=False) - 128
        else:
            x = F.interpolate(flow, scale_factor=2, mode="bilinear", align_corners=False) * 2
        return self.flow_classifier.layers(x)


class MotionNet(nn.Module):
    """Zhu et al.: the Caffe layout."""

    def __init__(self, frames, w):
        super().__init__()
        flow = 2 * (frames - 1)
        widths = {1: w, 2: 2 * w, 3: 4 * w, 4: 8 * w, 5: 8 * w, 6: 16 * w}
        decoder = {2: w, 3: 2 * w, 4: 4 * w, 5: 8 * w}
        cin = 3 * frames
        for level, cout in widths.items():
            self.add_module(f"conv{level}", nn.Conv2d(cin, cout, 3, 1 if level == 1 else 2, 1))
            self.add_module(f"conv{level}_1", nn.Conv2d(cout, cout, 3, 1, 1))
            cin = cout
        self.conv_pr6 = nn.Conv2d(widths[6], flow, 3, 1, 1)
        below = widths[6]
        for level in (5, 4, 3, 2):
            d = decoder[level]
            self.add_module(f"deconv{level}", nn.ConvTranspose2d(below, d, 4, 2, 1, bias=False))
            up = nn.ConvTranspose2d(flow, flow, 4, 2, 1, bias=False)
            self.add_module(f"upsample_flow{level + 1}to{level}", up)
            self.add_module(f"smooth_conv{level}", nn.Conv2d(widths[level] + d + flow, d, 3, 1, 1))
            self.add_module(f"conv_pr{level}", nn.Conv2d(d, flow, 3, 1, 1))
            below = d

    def layers(self, clip):
        leaky = nn.LeakyReLU(0.1)
        x = clip.transpose(1, 2).flatten(1, 2)
        t = {}
        for level in range(1, 7):
            x = leaky(getattr(self, f"conv{level}")(x))
            x = t[f"conv{level}_1"] = leaky(getattr(self, f"conv{level}_1")(x))
        t["conv_pr6"] = self.conv_pr6(x)
        for level in (5, 4, 3, 2):
            up = getattr(self, f"upsample_flow{level + 1}to{level}")(t[f"conv_pr{level + 1}"])
            d = leaky(getattr(self, f"deconv{level}")(x))
            x = getattr(self, f"smooth_conv{level}")(torch.cat([t[f"conv{level}_1"], d, up], 1))
            t[f"smooth_conv{level}"] = x
            t[f"conv_pr{level}"] = getattr(self, f"conv_pr{level}")(x)
        return t
