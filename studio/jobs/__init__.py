"""The queue of pictures to make and the one thread that makes them."""
