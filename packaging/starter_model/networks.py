"""The networks: autoencoder, UNet and text encoder in diffusers' and transformers' own classes; the judge."""

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel

from starter_model.pixels import SIZE
from starter_model.settings import Settings
from starter_model.tokens import LENGTH, Encoder

CHANNELS = 8
"""Channels of a latent."""

LATENT = SIZE // 8
"""Latent pixels a side."""

WIDTH = 256
"""Features of a token."""


def autoencoder(settings: Settings) -> AutoencoderKL:
    """192x192 pictures to 24x24 latents of 8 channels and back."""
    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=CHANNELS,
        block_out_channels=settings.autoencoder_channels,
        layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=16,
        sample_size=SIZE,
        scaling_factor=1.0,
        mid_block_add_attention=False,
        force_upcast=False,
    )


def unet(settings: Settings) -> UNet2DConditionModel:
    """The denoiser: attention to the words at 12x12 and 6x6 on the way down, at every size on the way up.

    What the words say as a whole (the frame, the style) also joins the time embedding, and both scale and
    shift every layer.
    """
    channels = settings.unet_channels
    return UNet2DConditionModel(
        sample_size=LATENT,
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        block_out_channels=channels,
        layers_per_block=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D",) * 3,
        cross_attention_dim=WIDTH,
        attention_head_dim=tuple(width // 32 for width in channels),
        use_linear_projection=True,
        norm_num_groups=32,
        resnet_time_scale_shift="scale_shift",
        addition_embed_type="text",
        addition_embed_type_num_heads=4,
        time_embedding_dim=WIDTH,
    )


def text_encoder(settings: Settings, encoder: Encoder) -> CLIPTextModel:
    """A small CLIP text model, trained from nothing together with the UNet."""
    config = CLIPTextConfig(
        vocab_size=encoder.vocabulary,
        hidden_size=WIDTH,
        intermediate_size=4 * WIDTH,
        num_hidden_layers=settings.text_layers,
        num_attention_heads=4,
        max_position_embeddings=LENGTH,
        hidden_act="quick_gelu",
        bos_token_id=encoder.start,
        eos_token_id=encoder.end,
        pad_token_id=encoder.end,
        projection_dim=WIDTH,
    )
    return CLIPTextModel(config)


class Judge(nn.Module):
    """A residual network that tells what a picture shows: one group of logits a question."""

    def __init__(self, channels: tuple[int, ...], answers: dict[str, int]) -> None:
        super().__init__()
        self.answers = answers
        stem = [nn.Conv2d(3, channels[0], 4, 4, bias=False), nn.BatchNorm2d(channels[0]), nn.ReLU()]
        blocks: list[nn.Module] = []
        for before, after in zip((channels[0], *channels), channels, strict=False):
            blocks += [Residual(before, after), Residual(after, after)]
        self.body = nn.Sequential(*stem, *blocks)
        self.head = nn.Linear(channels[-1], sum(answers.values()))

    def features(self, x: Tensor) -> Tensor:
        """What the answers are read from: (B, C)."""
        return self.body(x).mean((2, 3))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Logits for pictures (B, 3, 192, 192) in [-1, 1], a tensor a question."""
        logits = self.head(self.features(x)).float().split(list(self.answers.values()), 1)
        return dict(zip(self.answers, logits, strict=True))


class Residual(nn.Module):
    """Two convolutions beside a shortcut; halves the size where the width changes."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        stride = 1 if before == after else 2
        self.path = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, 1, 1, bias=False),
            nn.BatchNorm2d(after),
        )
        self.shortcut = nn.Conv2d(before, after, 1, stride, bias=False) if stride > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """Features (B, C, H, W) to features of the same or half the size."""
        return torch.relu(self.path(x) + self.shortcut(x))
