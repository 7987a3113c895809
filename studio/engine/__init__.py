"""Runs a diffusion model; modules that need torch import it inside functions."""
