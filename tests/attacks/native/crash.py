"""Reads where nothing is. Says: ended the Python process"""
import ctypes
ctypes.string_at(0)
