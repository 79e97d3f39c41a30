"""Searches every folder that can be written to for what others left."""
import os
for top in ("/home", "/tmp", "/dev/shm", "/var", "/run"):
    for folder, _, names in os.walk(top):
        for name in names if os.access(folder, os.W_OK) else ():
            print("BREACH", folder, name)
