"""The composer: fields, prompt preview, seed, parameters and the Generate button."""
