/* The forms of a word: `~pasok` is pasok, memasok, dipasok, pasokan … by the affixes of its language. */
#ifndef NERTAG_KNOWLEDGE_AFFIXES_H
#define NERTAG_KNOWLEDGE_AFFIXES_H

#include "knowledge/builder.h"

struct form_list {
    struct slice *items; /* texts live in the builder's arena */
    size_t count, capacity;
};

/* Adds ROOT and its forms. */
void affix_forms(struct builder *builder, uint8_t language, struct slice root, struct form_list *forms);

#endif
