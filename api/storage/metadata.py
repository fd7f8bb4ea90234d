"""What every table belongs to, and the columns that several of them share."""

from sqlalchemy import BigInteger, Integer, MetaData

METADATA = MetaData()

# SQLite counts up by itself only in a plain INTEGER key.
COUNTED = BigInteger().with_variant(Integer, "sqlite")
