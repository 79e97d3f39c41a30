"""Proves that a lesson is right: its build, its bank of mistakes and alternatives, its solved notebook."""
