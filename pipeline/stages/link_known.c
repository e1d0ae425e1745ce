/* The document's memory of names: what it has learned of each of them, and where a text names it again. */
#include "document/tokenize.h"
#include "stages/link.h"
#include "stages/lookup.h"

/* What is longer is no name; and looking a name up takes a step a word. */
enum { MAX_FORM = 40 };
enum { MIN_SHORT = 2 };

uint32_t link_bare_end(const struct knowledge *knowledge, const struct document *document,
                       const struct mention *mention)
{
    uint32_t end = mention->end_token;
    while (mention->label == LABEL_ORG && end > mention->first_token + 2 && document->tokens[end - 1].node &&
           node_has_class(knowledge, document->tokens[end - 1].node, knowledge->class_legal_form, 0))
        end--;
    return end;
}

/* A form that is known already keeps its entity, unless it was only the short form of one. */
static void learn_again(struct known *known, const struct document *document, uint32_t entity, bool is_short)
{
    known->ambiguous |= known->entity != entity && known->is_short && is_short;
    if (!is_short && known->is_short) {
        known->entity = entity;
        known->is_short = known->ambiguous = false;
        known->label = document->entities[entity].label;
    }
}

/* Takes note of what begins with the first word of KNOWN. */
static void note_first_word(struct link *link, const struct document *document, const struct known *known)
{
    struct first_word *first = &link->first_words[document->tokens[known->first_token].hash % FIRST_WORDS];
    uint8_t words = (uint8_t)(known->end_token - known->first_token);
    if (words > first->longest)
        first->longest = words;
    if (known->label == LABEL_ORG && words > first->longest_firm)
        first->longest_firm = words;
}

void link_learn(struct link *link, const struct document *document, uint32_t entity, uint32_t first, uint32_t end,
                bool is_short)
{
    bool is_new;
    if (end - first > MAX_FORM)
        return;
    uint32_t *number = forms_put(&link->forms, document, FORMS_KNOWN, first, end, &is_new);
    if (is_new) {
        mem_reserve(link->known, link->known_capacity, link->known_count + 1);
        link->known[link->known_count] =
            (struct known){entity, first, end, document->entities[entity].label, is_short, false};
        *number = (uint32_t)link->known_count++;
    } else {
        learn_again(&link->known[*number], document, entity, is_short);
    }
    note_first_word(link, document, &link->known[*number]);
}

bool link_is_name_word(const struct knowledge *knowledge, const struct document *document, uint32_t token)
{
    const struct token *at = &document->tokens[token];
    return at->shape & SHAPE_FIRST_UPPER && at->shape & SHAPE_LETTER && at->folded_length >= MIN_SHORT &&
           !(at->node && node_has_class(knowledge, at->node, knowledge->class_not_name, 0));
}

static void learn_mention(struct link *link, const struct knowledge *knowledge, const struct document *document,
                          const struct mention *mention)
{
    uint32_t words = mention->end_token - mention->first_token;
    if (mention->entry == NONE) {
        link_learn(link, document, mention->entity, mention->first_token, mention->end_token, false);
        uint32_t bare = link_bare_end(knowledge, document, mention);
        if (bare < mention->end_token)
            link_learn(link, document, mention->entity, mention->first_token, bare, false);
    }
    if (mention->label != LABEL_PERSON || words < 2)
        return;
    /* The family name, the first name, and what stands between are short forms; initials are none. */
    for (uint32_t t = mention->first_token; t < mention->end_token; t++)
        if (link_is_name_word(knowledge, document, t) && !(document->tokens[t].shape & SHAPE_OPAQUE))
            link_learn(link, document, mention->entity, t, t + 1, true);
    if (words > 2)
        link_learn(link, document, mention->entity, mention->first_token + 1, mention->end_token, true);
    if (words > 2)
        link_learn(link, document, mention->entity, mention->first_token, mention->end_token - 1, true);
}

/* A single word that a rule took for a person is the person whose longer name has it. */
static bool join_short(const struct link *link, struct document *document, struct mention *mention)
{
    uint64_t hash = form_hash_add(form_hash(FORMS_KNOWN), document->tokens[mention->first_token].hash);
    const struct form *form =
        forms_find(&link->forms, document, FORMS_KNOWN, hash, mention->first_token, mention->first_token + 1);
    const struct known *known = form ? &link->known[form->value] : NULL;
    if (!known || !known->is_short || known->ambiguous || known->label != LABEL_PERSON)
        return false;
    mention->entity = known->entity;
    mention->entry = document->entities[known->entity].entry;
    mention->kind = document->entities[known->entity].kind;
    return true;
}

/* Longer names first, so that the single words know whose they are. */
void link_learn_mentions(struct link *link, const struct knowledge *knowledge, struct document *document)
{
    for (size_t i = 0; i < link->won_count; i++) {
        const struct mention *mention = &document->mentions[link->won[i]];
        if (mention->end_token - mention->first_token > 1)
            learn_mention(link, knowledge, document, mention);
    }
    for (size_t i = 0; i < link->won_count; i++) {
        struct mention *mention = &document->mentions[link->won[i]];
        if (mention->end_token - mention->first_token > 1)
            continue;
        bool stranger = mention->entry == NONE && mention->label == LABEL_PERSON;
        if (!stranger || !join_short(link, document, mention))
            learn_mention(link, knowledge, document, mention);
    }
}

/* Whether every word that has a capital in the form has one here. */
static bool is_written_alike(const struct document *document, const struct known *known, uint32_t token)
{
    for (uint32_t t = known->first_token; t < known->end_token; t++, token++)
        if (document->tokens[t].shape & SHAPE_FIRST_UPPER && !(document->tokens[token].shape & SHAPE_FIRST_UPPER))
            return false;
    return true;
}

const struct known *link_recognise(const struct link *link, const struct document *document,
                                   const struct sentence *sentence, uint32_t token, uint32_t longest, bool free)
{
    uint64_t hash = form_hash(FORMS_KNOWN);
    const struct known *best = NULL;
    for (uint32_t end = token + 1; end <= token + longest && end <= sentence->end_token; end++) {
        const struct token *last = &document->tokens[end - 1];
        if ((free && link->owner[end - 1] != NONE) || (end > token + 1 && !token_continues(last)))
            break;
        hash = form_hash_add(hash, last->hash);
        const struct form *form = forms_find(&link->forms, document, FORMS_KNOWN, hash, token, end);
        const struct known *known = form ? &link->known[form->value] : NULL;
        if (known && !known->ambiguous && is_written_alike(document, known, token))
            best = known;
    }
    return best;
}
