"""The vocabulary of the program: a request fully determines one picture."""
