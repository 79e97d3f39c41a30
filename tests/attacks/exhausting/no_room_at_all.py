"""Lays limits on itself under which hardly anything can be done any more; it may live or die."""
import resource
for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_DATA):
    resource.setrlimit(kind, (0, 0))
