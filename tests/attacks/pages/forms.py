"""Fields that look like the grader's own, and forms that send something."""
from IPython.display import HTML, display
display(HTML("<input class='score tabbable' id=check_sigmoid name=check_sigmoid value=100><form id=f action='/pwned'><button autofocus>Save</button></form>"))
display(HTML("<img name=formgrade><a id=formgrade href='javascript:window.pwned=1'></a><form name=MathJax><input name=Hub></form>"))
