"""Formulas with addresses in them, or whose end is the page's."""
from IPython.display import Latex, Math, display
display(Latex("$\\href{javascript:window.pwned=1}{x}$ </script><script>window.pwned='latex'</script>"))
display(Math("\\unicode{x3c}script\\unicode{x3e} \\style{background:url(/pwned)}{x} <img src=x onerror=window.pwned=1>"))
