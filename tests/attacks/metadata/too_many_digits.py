"""Numbers that take for ever to read, keys that come twice, numbers that are none."""
def attack(notebook):
    return b'{"nbformat": 4, "nbformat_minor": ' + b"9" * 5000 + b', "cells": [NaN], "cells": [Infinity]}'
