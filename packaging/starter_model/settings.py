"""The sizes of everything: the full recipe and a toy one that runs on a CPU in minutes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Sizes of networks, batches and sets; seconds are the training stages' default time boxes."""

    is_toy: bool
    subjects: int | None
    autoencoder_channels: tuple[int, ...]
    unet_channels: tuple[int, ...]
    text_layers: int
    judge_channels: tuple[int, ...]
    captions: int
    compose_batch: int
    buffer: int
    held_out: int
    autoencoder_batch: int
    autoencoder_seconds: float
    judge_batch: int
    judge_seconds: float
    shard: int
    shards: int
    plain_shards: int
    denoiser_batch: int
    denoiser_seconds: float
    evaluated: int | None
    evaluation_batch: int
    columns: int
    steps: int


FULL = Settings(
    is_toy=False,
    subjects=None,
    autoencoder_channels=(48, 96, 160, 224),
    unet_channels=(128, 192, 256),
    text_layers=4,
    judge_channels=(64, 128, 256, 512),
    captions=120_000,
    compose_batch=512,
    buffer=23_552,
    held_out=2_048,
    autoencoder_batch=96,
    autoencoder_seconds=330,
    judge_batch=256,
    judge_seconds=330,
    shard=20_480,
    shards=40,
    plain_shards=6,
    denoiser_batch=512,
    denoiser_seconds=1_000,
    evaluated=None,
    evaluation_batch=256,
    columns=8,
    steps=16,
)

TOY = Settings(
    is_toy=True,
    subjects=6,
    autoencoder_channels=(16, 16, 32, 32),
    unet_channels=(32, 32, 32),
    text_layers=1,
    judge_channels=(16, 16, 32, 32),
    captions=2_000,
    compose_batch=8,
    buffer=32,
    held_out=16,
    autoencoder_batch=4,
    autoencoder_seconds=6,
    judge_batch=8,
    judge_seconds=6,
    shard=16,
    shards=2,
    plain_shards=1,
    denoiser_batch=4,
    denoiser_seconds=8,
    evaluated=6,
    evaluation_batch=4,
    columns=1,
    steps=2,
)
