"""Loops where nobody expects code: when objects die, when they are shown, when Python ends."""
import atexit, sys
class Endless:
    def __del__(self):
        while True: pass
    __repr__ = __del__
sys.excepthook = sys.unraisablehook = atexit.register(lambda *a: Endless())
Endless()
