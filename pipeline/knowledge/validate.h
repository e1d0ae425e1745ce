/* For images from files, which may be damaged. Internal to knowledge/. */
#ifndef NERTAG_KNOWLEDGE_VALIDATE_H
#define NERTAG_KNOWLEDGE_VALIDATE_H

#include "knowledge/knowledge.h"

/* Whether every index and every string of the image that KNOWLEDGE looks at is within it. */
bool knowledge_is_sound(const struct knowledge *knowledge);

#endif
