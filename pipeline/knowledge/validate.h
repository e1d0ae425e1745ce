/* For images from files, which may be damaged. Internal to knowledge/, but for what knowledge.h says of doubts. */
#ifndef NERTAG_KNOWLEDGE_VALIDATE_H
#define NERTAG_KNOWLEDGE_VALIDATE_H

#include "knowledge/knowledge.h"

/* What remains to be checked of the image that KNOWLEDGE looks at (borrowed), read from PATH. NULL when an index or
 * string is out of bounds in what is checked at once: all but the lexicon. */
struct doubts *doubts_open(const struct knowledge *knowledge, const char *path);
const _Atomic uint64_t *doubts_checked(const struct doubts *doubts); /* a bit for NODES_CHECKED_TOGETHER that are sound */
void doubts_close(struct doubts *doubts); /* NULL too */

#endif
