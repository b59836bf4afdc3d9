"""The script behind the gate in these tests: shows whom the server takes the visitor for, and offers a download."""

import streamlit as st

st.title("Behind the gate")
st.write(f"email={st.user.get('email')} sid={st.user.get('sid')}")
st.download_button("Download", "rows of the clinic", "rows.csv")
