"""Scripts in outputs, as HTML and as what they are."""
from IPython.display import HTML, Javascript, display
display(HTML("<script>window.pwned = 'script'</script>"))
display(HTML("<SCRIPT\n>window.pwned = 'script 2'</SCRIPT\t><scr<script></script>ipt>window.pwned = 3</script>"))
display(Javascript("window.pwned = 'javascript'"))
