"""Looks for other notebooks in the shell's memory: history, results, the last error, line caches."""
import linecache, sys
shell = get_ipython()
remains = [shell.history_manager.input_hist_raw, shell.user_ns.get("Out"), shell.user_ns.get("_ih")]
remains += [entry for entry in linecache.cache.values()], getattr(sys, "last_value", None)
for text in ("le" "ft:", "return 2 *" " x"):
    if text in str(remains):
        print("BREACH", text)
try:
    for entry in shell.history_manager.search("*"):
        print("BREACH", entry)
except Exception:
    pass
