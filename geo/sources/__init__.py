"""Places beyond the bundled gazetteer: the dump of GeoNames, a user's own tables, and the folder they are kept in.

The bundled gazetteer decides; what is installed stands under it (GeoNames) or beside it (a user's own table).
"""
