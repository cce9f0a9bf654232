# The header's comments, in Doxygen's dress.
1s#^/\* opstatus\.h: #/** @file opstatus.h\n * @brief #
s#^\( *\)/\* ----.*\*/$##
s#^\( *\)/\* #\1/** #
s#\([,;0-9]\) */\* \(.*\*/\)$#\1 /**< \2#
s#^ \* \([a-z_]\{1,\}\)  \{1,\}\([A-Z0-9]\)# * @param \1 \2#
s#^ \* Returns # * @return #
# "<FF>" is no tag, except in examples, which are indented.
/^ *\(\/\*\*\|\*\)     /!s#<\([A-Z0-9]*\)>#\&lt;\1\&gt;#g
s#uint64_t opaque\[16\];#& /**< The library's. */#
