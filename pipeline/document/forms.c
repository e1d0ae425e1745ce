#include "document/forms.h"

#include <stdlib.h>

enum { FEWEST_SLOTS = 256 };

/* Few slots are in use as a rule, and all of them are those of the forms, and what they came to behind those. */
void forms_clear(struct forms *forms)
{
    size_t mask = forms->slot_count - 1;
    for (size_t i = 0; i < forms->count; i++)
        for (size_t at = forms->items[i].hash & mask; forms->slots[at]; at = (at + 1) & mask)
            forms->slots[at] = 0;
    forms->count = 0;
}

void forms_free(struct forms *forms)
{
    free(forms->items);
    free(forms->slots);
    *forms = (struct forms){0};
}

static void grow(struct forms *forms)
{
    free(forms->slots);
    forms->slot_count = forms->slot_count ? forms->slot_count * 2 : FEWEST_SLOTS;
    forms->slots = mem_calloc(forms->slot_count, sizeof *forms->slots);
    size_t mask = forms->slot_count - 1;
    for (uint32_t i = 0; i < forms->count; i++) {
        size_t at = forms->items[i].hash & mask;
        while (forms->slots[at])
            at = (at + 1) & mask;
        forms->slots[at] = i + 1;
    }
}

static uint32_t *put(struct forms *forms, const struct document *document, const struct form *form, bool *is_new)
{
    if ((forms->count + 1) * 2 > forms->slot_count)
        grow(forms);
    uint32_t *slot = forms_slot(forms, document, form->set, form->hash, form->first_token, form->end_token);
    *is_new = !*slot;
    if (*is_new) {
        mem_reserve(forms->items, forms->capacity, forms->count + 1);
        forms->items[forms->count++] = *form;
        *slot = (uint32_t)forms->count;
    }
    return &forms->items[*slot - 1].value;
}

uint32_t *forms_put(struct forms *forms, const struct document *document, uint32_t set, uint32_t first, uint32_t end,
                    bool *is_new)
{
    uint64_t hash = form_hash(set);
    for (uint32_t t = first; t < end; t++)
        hash = form_hash_add(hash, document->tokens[t].hash);
    return put(forms, document, &(struct form){hash, set, first, end, 0}, is_new);
}

uint32_t *forms_put_number(struct forms *forms, const struct document *document, uint32_t set, uint32_t number,
                           bool *is_new)
{
    return put(forms, document, &(struct form){form_hash_add(form_hash(set), number), set, 0, 0, 0}, is_new);
}
