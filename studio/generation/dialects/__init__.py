"""How other programs write down what made a picture."""
