"""Turns True into False by writing over Python's own objects."""
import ctypes
ctypes.c_ssize_t.from_address(id(False) + 24).value = 1
ctypes.memmove(id(0.0) + 16, ctypes.byref(ctypes.c_double(1.0)), 8)
