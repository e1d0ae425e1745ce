/* Whether what a cue speaks of is denied, demanded, warned of and the like: the nearest sign of it before the cue. */
#ifndef NERTAG_STAGES_MODALITY_H
#define NERTAG_STAGES_MODALITY_H

#include "stages/cues.h"

/* Its number in the knowledge; 0: there is no sign among so many words before the cue (REACH), or none before its last
 * part. */
uint32_t find_modality(const struct knowledge *knowledge, const struct document *document, uint32_t reach,
                       const struct cue_found *found);

#endif
