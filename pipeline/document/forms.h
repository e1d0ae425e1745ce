/* Names of a document by their words: a table of runs of its tokens, told apart by what the tokens are folded to, that
 * is by their hashes. Several sets of them live in one table. It is made once and used for many documents. */
#ifndef NERTAG_DOCUMENT_FORMS_H
#define NERTAG_DOCUMENT_FORMS_H

#include "document/document.h"

struct form {
    uint64_t hash; /* of its set and the hashes of its tokens */
    uint32_t set;
    uint32_t first_token, end_token; /* equal: no run of tokens, but a number */
    uint32_t value;
};

struct forms {
    struct form *items;
    size_t count, capacity;
    uint32_t *slots; /* open addressing by the hash: index in items + 1, or 0 */
    size_t slot_count;
};

void forms_clear(struct forms *forms); /* before the next document */
void forms_free(struct forms *forms);

/* The place of the value of the tokens FIRST to END in SET, made with *IS_NEW true and value 0 when it was not there. Valid
 * until the next call. */
uint32_t *forms_put(struct forms *forms, const struct document *document, uint32_t set, uint32_t first, uint32_t end,
                    bool *is_new);
uint32_t *forms_put_number(struct forms *forms, const struct document *document, uint32_t set, uint32_t number,
                           bool *is_new);

/* The hash of a run: that of its set, and then of one word more. One to one for a number. */
static inline uint64_t form_hash(uint32_t set)
{
    return set;
}
static inline uint64_t form_hash_add(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static inline bool form_is(const struct form *form, const struct document *document, uint32_t set, uint64_t hash,
                           uint32_t first, uint32_t end)
{
    if (form->hash != hash || form->set != set || form->end_token - form->first_token != end - first)
        return false;
    for (uint32_t i = first, own = form->first_token; i < end; i++, own++)
        if (document->tokens[i].hash != document->tokens[own].hash)
            return false;
    return true;
}

/* The slot of the tokens FIRST to END, which have this hash: where they are, or where they would go. */
static inline uint32_t *forms_slot(const struct forms *forms, const struct document *document, uint32_t set,
                                   uint64_t hash, uint32_t first, uint32_t end)
{
    size_t mask = forms->slot_count - 1, at = hash & mask;
    while (forms->slots[at] && !form_is(&forms->items[forms->slots[at] - 1], document, set, hash, first, end))
        at = (at + 1) & mask;
    return &forms->slots[at];
}

/* The form of these tokens, or NULL. */
static inline const struct form *forms_find(const struct forms *forms, const struct document *document, uint32_t set,
                                            uint64_t hash, uint32_t first, uint32_t end)
{
    uint32_t found = forms->slot_count ? *forms_slot(forms, document, set, hash, first, end) : 0;
    return found ? &forms->items[found - 1] : NULL;
}

#endif
