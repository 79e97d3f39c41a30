"""Opens what an administrator keeps on a machine."""
import os
for path in ("/etc/shadow", "/etc/ssh", "/root/.ssh", "/root/.bashrc", "/var/log", "/run", "/sys"):
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).close()
        print("BREACH", path)
    except OSError:
        pass
