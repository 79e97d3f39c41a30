"""Cell after cell puts out very many empty lists: small as text, and thirty times as large for whoever reads it. Says: put out too much"""
import json
forged = '{"outputs": [{"output_type": "display_data", "metadata": {}, "data": {"application/json": [%s]}}], "updates": {}}' % ",".join(["[]"] * 1_200_000)
get_ipython().recorder.as_json = lambda: forged
# %%
1
# %%
2
# %%
3
# %%
4
# %%
5
# %%
6
# %%
7
