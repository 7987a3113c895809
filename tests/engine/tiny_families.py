"""Tiny models of random weights in the real layouts of the families whose pipelines read the words themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers as d
import torch
import transformers as t

from tests.engine.folders import write_clip_tokenizer

WORDS = ("a", "red", "fox", "cat", "dog")


def save_sd3(folder: Path) -> Path:
    """Stable Diffusion 3.5 medium's layout: two CLIPs and T5."""
    clip = _clip_tokenizer(folder)
    first = _clip(clip, projected=True)
    torch.nn.init.eye_(first.text_projection.weight)  # as published; single files leave it out
    return _save(
        folder,
        d.StableDiffusion3Pipeline(
            transformer=d.SD3Transformer2DModel(
                sample_size=8, patch_size=2, in_channels=16, out_channels=16, num_layers=1, attention_head_dim=8,
                num_attention_heads=4, joint_attention_dim=64, caption_projection_dim=32,
                pooled_projection_dim=64, pos_embed_max_size=16, qk_norm="rms_norm", dual_attention_layers=(0,),
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(shift=3.0),
            vae=_vae(16, 0.06),
            text_encoder=first,
            tokenizer=clip,
            text_encoder_2=_clip(clip, projected=True),
            tokenizer_2=clip,
            text_encoder_3=_t5(64),
            tokenizer_3=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_flux(folder: Path) -> Path:
    """FLUX.1 dev's layout: CLIP for the pooled words, T5 for the others, packed latents."""
    clip = _clip_tokenizer(folder)
    return _save(
        folder,
        d.FluxPipeline(
            transformer=d.FluxTransformer2DModel(
                patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
                num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32, axes_dims_rope=(4, 4, 8),
                guidance_embeds=True,
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
            vae=_vae(4, 0.06),
            text_encoder=_clip(clip),
            tokenizer=clip,
            text_encoder_2=_t5(32),
            tokenizer_2=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_chroma(folder: Path) -> Path:
    """Chroma's layout: FLUX.1's without CLIP, with negative prompts."""
    return _save(
        folder,
        d.ChromaPipeline(
            transformer=d.ChromaTransformer2DModel(
                patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
                num_attention_heads=2, joint_attention_dim=32, axes_dims_rope=(4, 4, 8),
                approximator_hidden_dim=32, approximator_layers=1, approximator_num_channels=16,
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(),
            vae=_vae(4, 0.06),
            text_encoder=_t5(32),
            tokenizer=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_flux2(folder: Path) -> Path:
    """FLUX.2 klein's layout: Qwen 3 for the words, a VAE with statistics."""
    vae = d.AutoencoderKLFlux2(
        block_out_channels=(4, 4), down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2, latent_channels=4, norm_num_groups=1, layers_per_block=1,
        mid_block_add_attention=False, sample_size=32,
    )  # fmt: skip
    vae.bn.running_var.fill_(2.0)
    return _save(
        folder,
        d.Flux2KleinPipeline(
            transformer=d.Flux2Transformer2DModel(
                patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
                num_attention_heads=2, joint_attention_dim=48, timestep_guidance_channels=32,
                axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(),
            vae=vae,
            text_encoder=_qwen3(layers=28),
            tokenizer=_qwen_tokenizer(folder),
        ),
    )  # fmt: skip


def save_pixart(folder: Path) -> Path:
    """PixArt-Σ's layout: T5 and numbered steps."""
    return _save(
        folder,
        d.PixArtSigmaPipeline(
            transformer=d.PixArtTransformer2DModel(
                sample_size=8, num_layers=1, patch_size=2, attention_head_dim=8, num_attention_heads=3,
                caption_channels=32, in_channels=4, cross_attention_dim=24, out_channels=8,
                attention_bias=True, activation_fn="gelu-approximate", num_embeds_ada_norm=1000,
                norm_type="ada_norm_single", norm_elementwise_affine=False, norm_eps=1e-6,
            ),
            scheduler=d.DPMSolverMultistepScheduler(),
            vae=_vae(4),
            text_encoder=_t5(32),
            tokenizer=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_sana(folder: Path) -> Path:
    """Sana's layout: Gemma for the words, a deep-compression VAE, DPM-Solver along a flow."""
    return _save(
        folder,
        d.SanaPipeline(
            transformer=d.SanaTransformer2DModel(
                patch_size=1, in_channels=4, out_channels=4, num_layers=1, num_attention_heads=2,
                attention_head_dim=4, num_cross_attention_heads=2, cross_attention_head_dim=4,
                cross_attention_dim=8, caption_channels=8, sample_size=8,
            ),
            scheduler=d.DPMSolverMultistepScheduler(
                prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
            ),
            vae=d.AutoencoderDC(
                in_channels=3, latent_channels=4, attention_head_dim=2, encoder_block_types=("ResBlock",) * 2,
                decoder_block_types=("ResBlock",) * 2, encoder_block_out_channels=(8, 8),
                decoder_block_out_channels=(8, 8), encoder_qkv_multiscales=((), ()),
                decoder_qkv_multiscales=((), ()), encoder_layers_per_block=(1, 1),
                decoder_layers_per_block=(1, 1), downsample_block_type="conv", upsample_block_type="interpolate",
                decoder_norm_types="rms_norm", decoder_act_fns="silu", scaling_factor=0.41407,
            ),
            text_encoder=_gemma(layers=1),
            tokenizer=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_zimage(folder: Path) -> Path:
    """Z-Image's layout: Qwen 3, texts of their own length."""
    return _save(
        folder,
        d.ZImagePipeline(
            transformer=d.ZImageTransformer2DModel(
                all_patch_size=(2,), all_f_patch_size=(1,), in_channels=16, dim=32, n_layers=1,
                n_refiner_layers=1, n_heads=2, n_kv_heads=2, norm_eps=1e-5, qk_norm=True, cap_feat_dim=16,
                rope_theta=256.0, t_scale=1000.0, axes_dims=[8, 4, 4], axes_lens=[256, 32, 32],
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(shift=3.0),
            vae=_vae(16, 0.06),
            text_encoder=_qwen3(layers=2),
            tokenizer=_qwen_tokenizer(folder),
        ),
    )  # fmt: skip


def save_qwenimage(folder: Path) -> Path:
    """Qwen-Image's layout: Qwen 2.5 VL, a video VAE, true guidance."""
    return _save(
        folder,
        d.QwenImagePipeline(
            transformer=d.QwenImageTransformer2DModel(
                patch_size=2, in_channels=16, out_channels=4, num_layers=1, attention_head_dim=16,
                num_attention_heads=3, joint_attention_dim=16, guidance_embeds=False, axes_dims_rope=(8, 4, 4),
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(
                base_shift=0.5, max_shift=0.9, use_dynamic_shifting=True, shift_terminal=0.02
            ),
            vae=d.AutoencoderKLQwenImage(
                base_dim=8, z_dim=4, dim_mult=[1, 2, 4, 4], num_res_blocks=1,
                temperal_downsample=[False, True, True], latents_mean=[0.1] * 4, latents_std=[1.5] * 4,
            ),
            text_encoder=_qwen_vl(),
            tokenizer=_qwen_tokenizer(folder),
        ),
    )  # fmt: skip


def save_auraflow(folder: Path) -> Path:
    """AuraFlow's layout: UMT5."""
    return _save(
        folder,
        d.AuraFlowPipeline(
            transformer=d.AuraFlowTransformer2DModel(
                sample_size=8, patch_size=2, in_channels=4, num_mmdit_layers=1, num_single_dit_layers=1,
                attention_head_dim=8, num_attention_heads=4, joint_attention_dim=32, caption_projection_dim=32,
                pos_embed_max_size=64,
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(),
            vae=_vae(4),
            text_encoder=t.UMT5EncoderModel(_t5_config(t.UMT5Config, 32)),
            tokenizer=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_lumina2(folder: Path) -> Path:
    """Lumina 2's layout: Gemma 2."""
    return _save(
        folder,
        d.Lumina2Pipeline(
            transformer=d.Lumina2Transformer2DModel(
                sample_size=8, patch_size=2, in_channels=4, hidden_size=24, num_layers=1, num_refiner_layers=1,
                num_attention_heads=3, num_kv_heads=1, multiple_of=16, scaling_factor=1.0,
                axes_dim_rope=(4, 2, 2), axes_lens=(512, 128, 128), cap_feat_dim=8,
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(),
            vae=_vae(4, 0.06),
            text_encoder=_gemma(layers=2),
            tokenizer=t5_tokenizer(),
        ),
    )  # fmt: skip


def save_cogview4(folder: Path) -> Path:
    """CogView 4's layout: GLM."""
    return _save(
        folder,
        d.CogView4Pipeline(
            transformer=d.CogView4Transformer2DModel(
                patch_size=2, in_channels=4, num_layers=1, attention_head_dim=4, num_attention_heads=4,
                out_channels=4, text_embed_dim=32, time_embed_dim=8, condition_dim=4, sample_size=8,
            ),
            scheduler=d.FlowMatchEulerDiscreteScheduler(
                base_shift=0.25, max_shift=0.75, base_image_seq_len=256, use_dynamic_shifting=True,
                time_shift_type="linear",
            ),
            vae=_vae(4),
            text_encoder=t.GlmModel(
                t.GlmConfig(
                    hidden_size=32, intermediate_size=8, num_hidden_layers=2, num_attention_heads=4, head_dim=8,
                    num_key_value_heads=4, vocab_size=400, pad_token_id=0,
                )
            ),
            tokenizer=t5_tokenizer(),
        ),
    )  # fmt: skip


MAKERS: dict[str, Callable[[Path], Path]] = {
    "sd3": save_sd3,
    "flux": save_flux,
    "chroma": save_chroma,
    "flux2": save_flux2,
    "pixart": save_pixart,
    "sana": save_sana,
    "zimage": save_zimage,
    "qwenimage": save_qwenimage,
    "auraflow": save_auraflow,
    "lumina2": save_lumina2,
    "cogview4": save_cogview4,
}


def save(family: str, folder: Path) -> Path:
    """The tiny model of a family; the same weights every time."""
    torch.manual_seed(0)
    return MAKERS[family](folder)


def t5_tokenizer() -> Any:
    """T5's kind of tokenizer, with a few words and the letters."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:;!?'\"()-<>|_/\n "
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(f"▁{word}", -3.0) for word in WORDS] + [(letter, -5.0) for letter in letters]
    return t.T5Tokenizer(vocab=pieces, extra_ids=0)


def _save(folder: Path, pipeline: Any) -> Path:
    pipeline.save_pretrained(folder)
    return folder


def _vae(channels: int, shift: float | None = None) -> Any:
    return d.AutoencoderKL(
        block_out_channels=(8, 8, 16, 16), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=channels, norm_num_groups=4, sample_size=64,
        use_quant_conv=False, use_post_quant_conv=False, scaling_factor=1.5, shift_factor=shift,
    )  # fmt: skip


def _clip_tokenizer(folder: Path) -> Any:
    place = folder.parent / f"{folder.name}-clip"
    write_clip_tokenizer(place, WORDS)
    return t.CLIPTokenizer.from_pretrained(place)


def _clip(tokenizer: Any, *, projected: bool = False) -> Any:
    config = t.CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=37, num_hidden_layers=2,
        num_attention_heads=4, projection_dim=32, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    return t.CLIPTextModelWithProjection(config) if projected else t.CLIPTextModel(config)


def _t5_config(config_class: Any, width: int) -> Any:
    return config_class(
        vocab_size=400, d_model=width, d_kv=8, d_ff=37, num_layers=1, num_heads=4, feed_forward_proj="gated-gelu"
    )


def _t5(width: int) -> Any:
    return t.T5EncoderModel(_t5_config(t.T5Config, width))


def _gemma(*, layers: int) -> Any:
    config = t.Gemma2Config(
        head_dim=4, hidden_size=8, intermediate_size=8, num_attention_heads=2, num_hidden_layers=layers,
        num_key_value_heads=2, vocab_size=400,
    )  # fmt: skip
    return t.Gemma2Model(config)


def _qwen_tokenizer(folder: Path) -> Any:
    """Qwen's kind of tokenizer with its marks of a chat, and letters only."""
    from tokenizers import pre_tokenizers

    marks = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = t.Qwen2Tokenizer(
        vocab={token: index for index, token in enumerate([*letters, *marks])},
        merges=[],
        eos_token="<|im_end|>",
        additional_special_tokens=["<|im_start|>", "<|im_end|>"],
    )
    tokenizer.chat_template = (
        "{% for message in messages %}"
        "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
        "{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    return tokenizer


def _qwen3(layers: int) -> Any:
    return t.Qwen3ForCausalLM(
        t.Qwen3Config(
            hidden_size=16, intermediate_size=16, num_hidden_layers=layers, num_attention_heads=2,
            num_key_value_heads=2, vocab_size=400, max_position_embeddings=512, head_dim=8,
        )
    )  # fmt: skip


def _qwen_vl() -> Any:
    return t.Qwen2_5_VLForConditionalGeneration(
        t.Qwen2_5_VLConfig(
            text_config={
                "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
                "num_key_value_heads": 2, "vocab_size": 400, "max_position_embeddings": 2048,
                "rope_parameters": {
                    "mrope_section": [1, 1, 2], "rope_type": "default", "type": "default", "rope_theta": 1e6
                },
            },
            vision_config={
                "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
            },
            hidden_size=16, vocab_size=400,
        )
    )  # fmt: skip
