/* Near-duplicates: which documents are copies of one story that came before. Sketches of the last so many stories are
 * kept, copies are not, so memory stays what it is however long the input: about 600 bytes a story. A copy of a story
 * that has been forgotten counts as a new story.
 *
 * Every document of the input has to be shown, in input order, also one that is not tagged for some reason. */
#ifndef NERTAG_DRIVER_DUPLICATES_H
#define NERTAG_DRIVER_DUPLICATES_H

#include "document/document.h"

enum { DUPLICATES_STORIES = 1 << 16, DUPLICATES_ID_LIMIT = 1024 };

struct duplicates;

struct duplicates *duplicates_open(uint32_t stories); /* how many are remembered */
/* Sets document.copy_of when the text is a copy, else remembers it as a story; not one with an id of more than
 * DUPLICATES_ID_LIMIT bytes. */
void duplicates_mark(struct duplicates *duplicates, struct document *document);
void duplicates_close(struct duplicates *duplicates);

#endif
