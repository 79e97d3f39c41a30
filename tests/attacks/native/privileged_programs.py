"""Starts programs that run as root elsewhere, and unprivileged ways to become it."""
import subprocess
for line in ("su -c id", "mount -t tmpfs x /tmp", "unshare -Ur id", "passwd -S root", "chroot / id"):
    done = subprocess.run(line, shell=True, capture_output=True, text=True)
    if done.returncode == 0:
        print("BREACH", line, done.stdout)
