"""Pictures from elsewhere tell who looks at the page, and when."""
from IPython.display import HTML, Image, Markdown, display
display(HTML("<img src='http://127.0.0.1/pwned'><img srcset='http://127.0.0.1/pwned 1x'><picture><source srcset='//127.0.0.1/pwned'><img></picture>"))
display(HTML("<img src='//127.0.0.1/pwned'><img src='/pwned'><img src='\\\\127.0.0.1\\pwned'><audio src='/pwned'></audio><table background='/pwned'>"))
display(Markdown("![x](http://127.0.0.1/pwned)"), Image(url="http://127.0.0.1/pwned"))
