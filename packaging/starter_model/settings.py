"""The sizes of everything: the full recipe, a judge that a CPU can train, and a toy of the whole."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Settings:
    """Sizes of networks, batches and sets; seconds are the training stages' default time boxes.

    `threads`, where set, are the CPU's: small networks lose more by sharing than they gain.
    """

    name: str
    threads: int | None
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
    lessons: int
    reading_batch: int
    reading_seconds: float
    denoiser_batch: int
    denoiser_seconds: float
    tuned: int
    evaluated: int | None
    evaluation_batch: int
    varied: int
    compared: int
    columns: int
    rows: int | None
    steps: int
    draft_steps: int


FULL = Settings(
    name="full",
    threads=None,
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
    autoencoder_seconds=200,
    judge_batch=256,
    judge_seconds=130,
    shard=20_480,
    shards=20,
    plain_shards=4,
    lessons=240_000,
    reading_batch=2048,
    reading_seconds=40,
    denoiser_batch=640,
    denoiser_seconds=1_750,
    tuned=768,
    evaluated=None,
    evaluation_batch=256,
    varied=8,
    compared=20_000,
    columns=8,
    rows=None,
    steps=16,
    draft_steps=5,
)

SMALL = replace(
    FULL,
    name="small",
    threads=1,
    subjects=155,
    judge_channels=(32, 64, 128, 256),
    compose_batch=64,
    buffer=4_096,
    judge_batch=64,
    judge_seconds=900,
    evaluation_batch=8,
    held_out=512,
    varied=4,
    compared=4_000,
)
"""A judge of a quarter of the subjects: one CPU core trains it in a quarter of an hour."""

TOY = Settings(
    name="toy",
    threads=1,
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
    lessons=2_000,
    reading_batch=32,
    reading_seconds=4,
    denoiser_batch=4,
    denoiser_seconds=8,
    tuned=2,
    evaluated=6,
    evaluation_batch=4,
    varied=2,
    compared=16,
    columns=1,
    rows=2,
    steps=2,
    draft_steps=1,
)

SIZES = {settings.name: settings for settings in (FULL, SMALL, TOY)}
