"""Seedlock: a desktop studio for prompt engineering with diffusion models."""

__version__ = "0.1.0"
