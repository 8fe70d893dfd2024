-- A level below zero, a margin of -8.6 % or a night of -20 °C, has a value below zero.
COMMENT ON COLUMN core.claims.value IS 'In base units, scale applied; below zero where a level is; percentages as written; the midpoint of a range';
COMMENT ON COLUMN core.mentions.value IS 'In base units, scale applied; below zero where a level is; percentages as written; the midpoint of a range';
