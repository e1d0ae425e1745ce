/* Places, and words for nations, that are named like a person or firm of the document: "Kobe" after "Taro Kobe", "Utah
 * said" and "American said" beside firms that begin so, are no places or nations, where the document speaks of none. */
#include <string.h>

#include "stages/link.h"
#include "stages/lookup.h"

enum { FIRM_START = 4 }; /* words of a place that the name of a firm may begin with */

/* Whether what stands around a mention says that it is a place: "in Utah", "Salem, Utah", "Utah-based". */
static bool is_said_place(const struct link *link, const struct knowledge *knowledge, const struct document *document,
                          const struct mention *mention)
{
    const struct sentence *sentence = &document->sentences[mention->sentence];
    struct condition before = {.type = CONDITION_PREV, .class_index = knowledge->class_place_preposition};
    uint32_t first = mention->first_token, end = mention->end_token;
    const char *text = document->text.bytes;
    if (before.class_index && condition_holds(knowledge, document, sentence, first, end, &before))
        return true;
    if (end < sentence->end_token && (document->tokens[end].gap & GAP_HYPHEN || text[mention->span.end] == ','))
        return true;
    if (first == sentence->first_token)
        return false;
    uint32_t owner = link->owner[first - 1];
    return document->tokens[first].gap & GAP_HYPHEN || (text[document->tokens[first - 1].end] == ',' && owner != NONE &&
                                                        document->mentions[owner].label == LABEL_GPE);
}

static bool is_possessive(const struct document *document, const struct mention *mention)
{
    struct slice sign = SLICE("'s");
    return document->text.length - mention->span.end >= sign.length &&
           memcmp(document->text.bytes + mention->span.end, sign.bytes, sign.length) == 0;
}

/* Whether what stands behind it is said of firms: "Utah said", "Utah shares"; "American's", for a word for a nation has
 * no possessive otherwise. */
static bool is_said_firm(const struct knowledge *knowledge, const struct document *document,
                         const struct mention *mention)
{
    const struct sentence *sentence = &document->sentences[mention->sentence];
    struct condition behind = {.type = CONDITION_NEXT, .class_index = knowledge->class_firm_sign};
    return behind.class_index && !sentence->upper &&
           ((mention->label == LABEL_NORP && is_possessive(document, mention)) ||
            condition_holds(knowledge, document, sentence, mention->first_token, mention->end_token, &behind));
}

/* Whether a name ends in Inc, Group or the like before token END. */
static bool ends_as_firm(const struct knowledge *knowledge, const struct document *document, uint32_t end)
{
    uint32_t node = document->tokens[end - 1].node;
    return node && (node_has_class(knowledge, node, knowledge->class_firm_ending, 0) ||
                    node_has_class(knowledge, node, knowledge->class_legal_form, 0));
}

/* The firms of the document, by the words that they begin with: of those that are known, the first for each start;
 * and the first mention of one for each first word. */
static void list_firms(struct link *link, const struct knowledge *knowledge, const struct document *document,
                       uint32_t count)
{
    bool is_new;
    if (link->has_firms)
        return;
    link->has_firms = true;
    for (size_t i = 0; i < link->known_count; i++) {
        const struct known *known = &link->known[i];
        uint32_t first = known->first_token, words = known->end_token - first;
        if (known->label != LABEL_ORG || known->is_short || !ends_as_firm(knowledge, document, known->end_token))
            continue;
        for (uint32_t start = 1; start < words && start <= FIRM_START; start++) {
            uint32_t *value = forms_put(&link->forms, document, FORMS_FIRM_STARTS, first, first + start, &is_new);
            *value = is_new ? (uint32_t)i : *value;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct mention *firm = &document->mentions[i];
        if (firm->state != MENTION_WON || firm->label != LABEL_ORG || firm->end_token < firm->first_token + 2 ||
            !((knowledge->kind_company && firm->kind == knowledge->kind_company) ||
              ends_as_firm(knowledge, document, firm->end_token)))
            continue;
        uint32_t *value =
            forms_put(&link->forms, document, FORMS_FIRM_WORDS, firm->first_token, firm->first_token + 1, &is_new);
        *value = is_new ? i : *value;
    }
}

static const struct form *find_form(const struct link *link, const struct document *document, uint32_t set,
                                    uint32_t first, uint32_t end)
{
    uint64_t hash = form_hash(set);
    for (uint32_t t = first; t < end; t++)
        hash = form_hash_add(hash, document->tokens[t].hash);
    return forms_find(&link->forms, document, set, hash, first, end);
}

/* The person or firm whose name ends or begins with the words of a place, or NULL. */
static const struct known *find_namesake(struct link *link, const struct knowledge *knowledge,
                                         const struct document *document, const struct mention *place, bool is_city,
                                         uint32_t count)
{
    uint32_t first = place->first_token, words = place->end_token - first;
    uint64_t hash = document->tokens[first].hash;
    const struct form *form = words == 1 && is_city ? find_form(link, document, FORMS_KNOWN, first, first + 1) : NULL;
    if (form) {
        const struct known *known = &link->known[form->value];
        uint32_t name = document->entities[known->entity].mention;
        if (known->label == LABEL_PERSON && known->is_short && !known->ambiguous &&
            document->tokens[document->mentions[name].end_token - 1].hash == hash)
            return known;
    }
    if (link->first_words[hash % FIRST_WORDS].longest_firm <= words || words > FIRM_START)
        return NULL;
    list_firms(link, knowledge, document, count);
    form = find_form(link, document, FORMS_FIRM_STARTS, first, place->end_token);
    return form ? &link->known[form->value] : NULL;
}

/* Any of the tests may fail, and nothing foretells which; so there is but one branch. */
static bool is_of_kind(const struct mention *mention, uint16_t kind)
{
    return (kind != 0) & (mention->state == MENTION_WON) & (mention->entry != NONE) & (mention->kind == kind) &
           (mention->label == LABEL_GPE);
}

/* "American said": a word for a nation is a firm that the document names in full, where it is spoken of as one. */
static void take_nation(struct link *link, const struct knowledge *knowledge, struct document *document, uint32_t index,
                        uint32_t count)
{
    const struct condition article = {CONDITION_PREV, knowledge->class_article};
    if (document->mentions[index].state != MENTION_WON || document->mentions[index].label != LABEL_NORP)
        return;
    const struct mention nation = document->mentions[index];
    const struct sentence *sentence = &document->sentences[nation.sentence];
    if (!is_said_firm(knowledge, document, &nation) ||
        condition_holds(knowledge, document, sentence, nation.first_token, nation.end_token, &article))
        return;
    list_firms(link, knowledge, document, count);
    const struct form *firm = find_form(link, document, FORMS_FIRM_WORDS, nation.first_token, nation.first_token + 1);
    if (!firm)
        return;
    uint32_t entity = document->mentions[firm->value].entity;
    document->mentions[index].state = MENTION_LOST_READING;
    document->mentions[index].lost_to = (uint32_t)document->mention_count;
    link_add_mention(link, document, entity, nation.first_token, nation.end_token, nation.sentence, RULE_LINK_SHORT);
}

/* The mentions that have won with the same entry, one after the other; where the first of an entry is, forms tell. */
static void chain_entries(struct link *link, const struct document *document, uint32_t count)
{
    bool is_new;
    mem_reserve(link->next_same, link->next_same_capacity, count);
    for (uint32_t i = count; i > 0; i--) {
        const struct mention *mention = &document->mentions[i - 1];
        if (mention->state != MENTION_WON || mention->entry == NONE)
            continue;
        uint32_t *first = forms_put_number(&link->forms, document, FORMS_PLACES, mention->entry, &is_new);
        link->next_same[i - 1] = is_new ? 0 : *first;
        *first = i;
    }
}

/* Whether the document never speaks of ENTRY as of a place; and a firm has to be spoken of as one, or only a heading in
 * capitals names it so. FIRST: index + 1 of its first mention. */
static bool means_namesake(const struct link *link, const struct knowledge *knowledge, const struct document *document,
                           uint32_t first, const struct known *namesake)
{
    bool firm = false, heading = true;
    for (uint32_t m = first; m; m = link->next_same[m - 1]) {
        const struct mention *mention = &document->mentions[m - 1];
        if (is_said_place(link, knowledge, document, mention))
            return false;
        firm |= is_said_firm(knowledge, document, mention);
        heading &= document->sentences[mention->sentence].upper;
    }
    return namesake->label != LABEL_ORG || firm || heading;
}

/* A place whose name a person or firm of the document has, too, is that person or firm, unless the document speaks of
 * the place anywhere. */
void link_namesakes(struct link *link, const struct knowledge *knowledge, struct document *document, uint32_t count)
{
    bool chained = false, is_new;
    for (uint32_t i = 0; i < count; i++) {
        take_nation(link, knowledge, document, i, count);
        bool is_city = is_of_kind(&document->mentions[i], knowledge->kind_city);
        if (!is_city && !is_of_kind(&document->mentions[i], knowledge->kind_region))
            continue;
        const struct known *known = find_namesake(link, knowledge, document, &document->mentions[i], is_city, count);
        if (!known)
            continue;
        if (!chained)
            chain_entries(link, document, count);
        chained = true;
        uint32_t *first = forms_put_number(&link->forms, document, FORMS_PLACES, document->mentions[i].entry, &is_new);
        uint32_t entity = known->entity, m = is_new ? 0 : *first;
        *first = 0; /* all its mentions are seen to at once */
        if (!m || !means_namesake(link, knowledge, document, m, known))
            continue;
        for (; m; m = link->next_same[m - 1]) {
            struct mention *mention = &document->mentions[m - 1];
            mention->state = MENTION_LOST_READING;
            mention->lost_to = (uint32_t)document->mention_count;
            link_add_mention(link, document, entity, mention->first_token, mention->end_token, mention->sentence,
                             RULE_LINK_SHORT);
        }
    }
}
