"""Proves that a lesson is right: its build, its bank of right and wrong answers, its notebook."""
