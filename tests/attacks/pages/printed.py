"""Markup in what is printed, raised, named and coloured."""
import sys
evil = "<img src=x onerror=\"window.pwned='printed'\"></pre><script>window.pwned='printed'</script>"
print(evil, "\x1b[31m" + evil + "\x1b[0m", "\x1b]8;;javascript:window.pwned=1\x07link\x1b]8;;\x07")
print(evil, file=sys.stderr)
raise type(evil, (Exception,), {})(evil)
