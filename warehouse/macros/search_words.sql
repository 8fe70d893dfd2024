list_sort(list_filter(
  list_distinct(string_split_regex(lower(strip_accents(text)), '[^\p{L}\p{N}]+')),
  lambda w: w NOT IN (
    '', 'a', 'an', 'and', 'as', 'at', 'au', 'aux', 'by', 'd', 'dans', 'de', 'des', 'du', 'en', 'et', 'for', 'from',
    'in', 'is', 'it', 'l', 'la', 'le', 'les', 'of', 'on', 'or', 'ou', 'par', 'pour', 'que', 'qui', 's', 'sur', 'that',
    'the', 'to', 'un', 'une', 'was', 'with'
  )
))
