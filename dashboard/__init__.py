"""Draws what `geo` knows: map layers, the exported page, the Streamlit app, the command. Decides nothing."""
