"""Opens what an administrator keeps on a machine."""
import os
places = ["/etc/shadow", "/etc/ssh", "/var/log", "/run", "/sys"]
places += [os.path.join("/root", name) for name in (".ssh", ".bashrc", ".netrc")]
for path in places:
    try:
        os.listdir(path) if os.path.isdir(path) else open(path).close()
        print("BREACH", path)
    except OSError:
        pass
