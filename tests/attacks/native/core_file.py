"""A child dies so that all its memory is written down, where files may be as large as they like."""
import ctypes, glob, os, resource
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
child = os.fork()
if child == 0:
    ctypes.string_at(0)
os.waitpid(child, 0)
print("BREACH" if glob.glob("core*") else "")
