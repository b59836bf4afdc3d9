"""The way of the data.

CSV files -> intake (read, recognise, check, publish) -> store (a new version, published in one step)
ask: answers.ask(viewer, question, filters) = rules (may they?) -> store.reader (queries/*.sql over visible.*)
     -> measures (statistics) -> disclosure (small numbers) -> Answer (frame, definitions, who is left out, data to)
show: Answer -> wording + charts -> views (pages), `answer` (command line)
"""
