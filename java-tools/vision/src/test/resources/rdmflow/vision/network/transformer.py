"""The vision transformers of reference.py: of pictures and of clips, with positions that are added or turned."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, d, heads, kind):
        super().__init__()
        self.heads, self.kind = heads, kind
        if kind == "separate":
            self.q, self.k, self.v = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)
        else:
            self.qkv = nn.Linear(d, 3 * d, bias=kind in ("fused", "masked"))
            if kind == "qv":
                self.q_bias, self.v_bias = nn.Parameter(torch.zeros(d)), nn.Parameter(torch.zeros(d))
            if kind == "masked":
                self.qkv.register_buffer("bias_mask", torch.ones(3 * d))
        self.proj = nn.Linear(d, d)

    def forward(self, x, turn=None):
        n, tokens, d = x.shape
        if self.kind == "separate":
            qkv = torch.cat([self.q(x), self.k(x), self.v(x)], -1)
        elif self.kind == "qv":
            bias = torch.cat([self.q_bias, torch.zeros_like(self.q_bias), self.v_bias])
            qkv = F.linear(x, self.qkv.weight, bias)
        elif self.kind == "masked":
            qkv = F.linear(x, self.qkv.weight, self.qkv.bias * self.qkv.bias_mask)
        else:
            qkv = self.qkv(x)
        q, k, v = qkv.reshape(n, tokens, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        if turn:
            q, k = turn(q), turn(k)
        return self.proj(self.mix(q, k, v).transpose(1, 2).reshape(n, tokens, d))

    def mix(self, q, k, v):
        return ((q * q.shape[-1] ** -0.5) @ k.transpose(-2, -1)).softmax(-1) @ v


class Mlp(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Scale(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(d))


class TransformerBlock(nn.Module):
    def __init__(self, d, heads, kind, scale, eps):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(d, eps), nn.LayerNorm(d, eps)
        self.attn, self.mlp = Attention(d, heads, kind), Mlp(d)
        if scale:
            self.ls1, self.ls2 = Scale(d), Scale(d)
        self.scale = scale

    def forward(self, x, turn=None):
        branch = self.attn(self.norm1(x), turn)
        x = x + (self.ls1.gamma * branch if self.scale else branch)
        self.fc2 = self.mlp(self.norm2(x))
        return x + (self.ls2.gamma * self.fc2 if self.scale else self.fc2)


class PatchEmbed(nn.Module):
    def __init__(self, d, patch):
        super().__init__()
        conv = nn.Conv3d if len(patch) == 3 else nn.Conv2d
        self.proj = conv(3, d, patch, patch)


def sincos_1d(rows, d):
    p, j = np.arange(rows)[:, None], np.arange(d)[None]
    angle = p / 10000 ** (2 * (j // 2) / d)
    return torch.from_numpy(np.where(j % 2 == 0, np.sin(angle), np.cos(angle)).astype(np.float32))[None]


class Periods(nn.Module):
    """DINOv3: the periods of a head's rotation, a quarter as many as the head has channels."""

    def __init__(self, head):
        super().__init__()
        self.register_buffer("periods", 100 ** (torch.arange(head // 4) * 4 / head))


class ViT(nn.Module):
    """positions: stored, interpolated (DINOv2), separable (MAE-ST), sincos-1d (VideoMAE), rotary-2d (DINOv3), rotary-3d
    (V-JEPA 2)."""

    def __init__(
        self, d, depth, heads, patch, grid, positions, cls, kind, scale=False, stored_side=0, eps=1e-6, registers=0
    ):
        super().__init__()
        times, side = grid
        self.side, self.stored_side, self.positions, self.cls, self.d = side, stored_side, positions, cls, d
        self.tokens = times * side * side
        self.registers = registers
        if cls:
            self.cls_token = nn.Parameter(torch.zeros(1, 1, d))
        if registers:
            self.storage_tokens = nn.Parameter(torch.zeros(1, registers, d))
        if positions == "rotary-2d":
            self.rope_embed = Periods(d // heads)
        first = int(cls)
        if positions == "stored":
            self.pos_embed = nn.Parameter(torch.zeros(1, self.tokens + first, d))
        elif positions == "interpolated":
            self.pos_embed = nn.Parameter(torch.zeros(1, stored_side**2 + first, d))
        elif positions == "separable":
            self.pos_embed_spatial = nn.Parameter(torch.zeros(1, side * side, d))
            self.pos_embed_temporal = nn.Parameter(torch.zeros(1, times, d))
            self.pos_embed_class = nn.Parameter(torch.zeros(1, 1, d))
        self.patch_embed = PatchEmbed(d, patch)
        self.blocks = nn.ModuleList(TransformerBlock(d, heads, kind, scale, eps) for _ in range(depth))
        self.norm = nn.LayerNorm(d, eps)

    def places(self):
        if self.positions == "sincos-1d":
            return sincos_1d(self.tokens, self.d)
        if self.positions == "separable":
            times = self.pos_embed_temporal.shape[1]
            places = self.pos_embed_spatial.repeat(1, times, 1)
            places = places + torch.repeat_interleave(self.pos_embed_temporal, self.side**2, dim=1)
            return torch.cat([self.pos_embed_class, places], 1)
        if self.positions == "interpolated" and self.stored_side != self.side:
            m = self.stored_side
            grid = self.pos_embed[:, 1:].reshape(1, m, m, -1).permute(0, 3, 1, 2)
            s = (self.side + 0.1) / m
            grid = F.interpolate(grid, scale_factor=(s, s), mode="bicubic", antialias=False)
            assert grid.shape[-2:] == (self.side, self.side)
            return torch.cat([self.pos_embed[:, :1], grid.permute(0, 2, 3, 1).flatten(1, 2)], 1)
        return self.pos_embed

    def turn(self, x):
        """Queries or keys [n, heads, tokens, head], pair by pair of channels."""
        head = x.shape[-1]
        first = int(self.cls) + self.registers
        token = torch.arange(self.tokens, device=x.device)
        frame, row, column = token // self.side**2, token // self.side % self.side, token % self.side
        turned = x.clone()
        patches, out = x[:, :, first:], turned[:, :, first:]
        if self.positions == "rotary-2d":
            for axis, place in enumerate((row, column)):
                for j, period in enumerate(self.rope_embed.periods):
                    angle = 2 * torch.pi * ((place + 0.5) / self.side * 2 - 1) / period
                    a = axis * head // 4 + j
                    b = a + head // 2
                    out[..., a] = patches[..., a] * angle.cos() - patches[..., b] * angle.sin()
                    out[..., b] = patches[..., b] * angle.cos() + patches[..., a] * angle.sin()
        else:
            third = head // 3 // 2 * 2
            for axis, place in enumerate((frame, row, column)):
                for j in range(third):
                    angle = place * 10000.0 ** -(j % (third // 2) / (third // 2))
                    c = axis * third + j
                    partner = -patches[..., c + 1] if c % 2 == 0 else patches[..., c - 1]
                    out[..., c] = patches[..., c] * angle.cos() + partner * angle.sin()
        return turned

    def kept(self, x):
        """Without the tokens that belong to no patch, but for the class token."""
        return torch.cat([x[:, :1], x[:, 1 + self.registers :]], 1) if self.registers else x

    def layers(self, x):
        x = self.patch_embed.proj(x).flatten(2).transpose(1, 2)
        if self.positions.startswith("rotary"):
            if self.cls:
                first = torch.cat([self.cls_token, self.storage_tokens], 1).expand(x.shape[0], -1, -1)
                x = torch.cat([first, x], 1)
            return self.through_blocks(x, self.turn)
        places = self.places()
        if self.cls:
            x = x + places[:, 1:]
            x = torch.cat([(self.cls_token + places[:, :1]).expand(x.shape[0], -1, -1), x], 1)
        else:
            x = x + places
        return self.through_blocks(x, None)

    def through_blocks(self, x, turn):
        t = {}
        for index, block in enumerate(self.blocks):
            x = block(x, turn)
            t[f"blocks.{index}.mlp.fc2"], t[f"blocks.{index}"] = self.kept(block.fc2), self.kept(x)
        return t
