"""A class made of our own material, to see the whole way from submissions to feedback."""
