"""What is wrong with the files of ``schema/``, each mistake with its place: they are checked like records, in one run.

Loading (:mod:`gongshilan.kinds.load`) stops at the first mistake; this room finds all of them, in words an office understands.
"""
