"""Sends its answer byte by byte, with rests. Says: stopped after 1 seconds"""
import time
from autograder.engine.runner import frames
def drip(self, *message, **more):
    self._stream.send((1000).to_bytes(8, "big"))
    while True:
        self._stream.send(b"\0")
        time.sleep(0.1)
frames.Channel.send = drip
