"""Makes links, devices and programs with borrowed rights where the next one may use them."""
import os, stat
for target in ("/usr/bin/env", "/grading/code/coursekit/__init__.py", "/etc/passwd"):
    try:
        os.link(target, "/tmp/" + os.path.basename(target))
        print("BREACH", target)
    except OSError:
        pass
try:
    os.mknod("/tmp/memory", stat.S_IFCHR | 0o666, os.makedev(1, 1))
    open("/tmp/memory", "rb").read(1)
    print("BREACH device")
except OSError:
    pass
open("/tmp/shell", "wb").write(open("/bin/sh", "rb").read())
os.chmod("/tmp/shell", 0o6755)
print("BREACH" if os.popen("/tmp/shell -p -c 'id -u'").read().strip() == "0" else "")
