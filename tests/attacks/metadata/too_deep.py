"""JSON nested deeper than a reader's stack. Says: its JSON can't be read"""
def attack(notebook):
    return b'{"cells": ' + b"[" * 200_000
