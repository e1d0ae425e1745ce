/* Gazetteer names among the hits, with the policy of each alias: writing, language, needs and forbids.
 *
 * Conditions that ask for the rest of the document wait until the names that need nothing are known. */
#include <stdlib.h>
#include <string.h>

#include "document/hit_set.h"
#include "document/tokenize.h"
#include "stages/lookup.h"
#include "stages/stage.h"

enum { EVIDENCE_BONUS = 8, ISO_LETTERS = 26, FETCHED = 64 };

enum answer { NO, YES, LATER };

struct candidate {
    uint32_t hit, sense, sentence;
};

struct candidates {
    struct candidate *items;
    size_t count, capacity;
};

struct names {
    struct candidates written; /* some sentences' names that are written as they have to be */
    struct candidates deferred;
    uint16_t iso_seen[ISO_LETTERS * ISO_LETTERS]; /* mentions of each country, by its code */
    uint64_t *entry_bits;                         /* entries named by an alias that needs nothing … */
    uint32_t *entries;                            /* … and a list of them, to clear the bits by */
    size_t entry_count, entry_capacity;
    uint8_t *classes; /* whether they occur in the document, LATER: not asked yet … */
    bool classes_asked; /* … once one has been asked for */
};

static void add_candidate(struct candidates *candidates, struct candidate candidate)
{
    mem_reserve(candidates->items, candidates->capacity, candidates->count + 1);
    candidates->items[candidates->count++] = candidate;
}

static void *open_names(const struct knowledge *knowledge)
{
    struct names *names = mem_calloc(1, sizeof *names);
    names->entry_bits = mem_calloc(knowledge->entry_count / 64 + 1, sizeof *names->entry_bits);
    names->classes = mem_calloc(knowledge->class_count + 1, sizeof *names->classes);
    return names;
}

static void close_names(void *scratch)
{
    struct names *names = scratch;
    free(names->written.items);
    free(names->deferred.items);
    free(names->entries);
    free(names->entry_bits);
    free(names->classes);
    free(names);
}

static unsigned iso_index(const char iso[2])
{
    return (unsigned)(iso[0] - 'A') * ISO_LETTERS + (unsigned)(iso[1] - 'A');
}

static bool names_entry(const struct names *names, uint32_t entry)
{
    return names->entry_bits[entry / 64] >> (entry % 64) & 1;
}

/* Whether the document names what ENTRY lies in: the entry whose id this one's goes on from by two characters (ID-161003
 * lies in ID-1610). */
static bool names_region(const struct knowledge *knowledge, const struct names *names, uint32_t entry)
{
    struct slice id = knowledge_string(knowledge, knowledge->entries[entry].id);
    for (size_t i = 0; i < names->entry_count && id.length > 2; i++)
        if (slice_equal(knowledge_string(knowledge, knowledge->entries[names->entries[i]].id),
                        (struct slice){id.bytes, id.length - 2}))
            return true;
    return false;
}

static enum answer find_class(const struct knowledge *knowledge, const struct document *document, uint16_t class_index)
{
    for (uint32_t first = 0, end = (uint32_t)document->hit_count; first < end; first += HITS_IN_SET) {
        uint64_t hits = document_hit_set(document, HOLDS_DOCUMENT_CLASS, first, end);
        for (; hits; hits &= hits - 1)
            if (hit_has_class(knowledge, &document->hits[first + (uint32_t)__builtin_ctzll(hits)], class_index, 0))
                return YES;
    }
    return NO;
}

/* Documents have a few conditions of the kind at the most, which ask for few classes. */
static enum answer class_in_document(const struct knowledge *knowledge, struct names *names,
                                     const struct document *document, uint16_t class_index)
{
    if (!names->classes_asked)
        memset(names->classes, LATER, knowledge->class_count * sizeof *names->classes);
    names->classes_asked = true;
    if (names->classes[class_index] == LATER)
        names->classes[class_index] = (uint8_t)find_class(knowledge, document, class_index);
    return names->classes[class_index];
}

/* LATE: the whole document has been gone through, nothing can wait any longer. */
static enum answer ask(const struct knowledge *knowledge, struct names *names, const struct document *document,
                       const struct candidate *candidate, const struct condition *condition, bool late)
{
    const struct hit *hit = &document->hits[candidate->hit];
    const struct sentence *sentence = &document->sentences[candidate->sentence];
    const struct entry *entry = &knowledge->entries[knowledge->senses[candidate->sense].target];
    switch (condition->type) {
    case CONDITION_DOCUMENT:
        return class_in_document(knowledge, names, document, condition->class_index);
    case CONDITION_COUNTRY:
        return !late ? LATER : entry->iso[0] && names->iso_seen[iso_index(entry->iso)] > 0;
    case CONDITION_ENTITY:
        return !late ? LATER : names_entry(names, knowledge->senses[candidate->sense].target);
    case CONDITION_WITHIN:
        return !late ? LATER : names_region(knowledge, names, knowledge->senses[candidate->sense].target);
    default:
        return condition_holds(knowledge, document, sentence, hit->first_token, hit->end_token, condition);
    }
}

static enum answer ask_any(const struct knowledge *knowledge, struct names *names,
                           const struct document *document, const struct candidate *candidate, uint16_t list, bool late)
{
    const struct condition_list *conditions = &knowledge->condition_lists[list];
    enum answer answer = NO;
    for (uint32_t i = conditions->first; i < conditions->first + conditions->count; i++) {
        enum answer one = ask(knowledge, names, document, candidate, &knowledge->conditions[i], late);
        if (one == YES)
            return YES;
        if (one == LATER)
            answer = LATER;
    }
    return answer;
}

/* Where the name of a firm ends: "Inc", "Corp" and "and Co" belong to it, whether the gazetteer has them or not. */
static uint32_t end_of_name(const struct knowledge *knowledge, const struct document *document,
                            const struct candidate *candidate, const struct entry *entry)
{
    const struct sentence *sentence = &document->sentences[candidate->sentence];
    uint32_t end = document->hits[candidate->hit].end_token;
    if (entry->kind != knowledge->kind_company)
        return end;
    for (uint32_t next; (next = class_word_end(knowledge, document, sentence, end, knowledge->class_firm_ending)) > end;) {
        if (!token_continues(&document->tokens[end]) || document->tokens[end].gap & GAP_HYPHEN ||
            !(document->tokens[next - 1].shape & SHAPE_FIRST_UPPER))
            break;
        end = next;
    }
    return end;
}

/* An agency or newspaper that tells a story tells nothing of where. */
static bool tells_country(const struct knowledge *knowledge, const struct entry *entry)
{
    return entry->iso[0] && (!knowledge->kind_media || entry->kind != knowledge->kind_media);
}

static void add_mention(const struct knowledge *knowledge, struct names *names, struct document *document,
                        const struct candidate *candidate, enum mention_state state)
{
    const struct hit *hit = &document->hits[candidate->hit];
    const struct sense *sense = &knowledge->senses[candidate->sense];
    const struct entry *entry = &knowledge->entries[sense->target];
    uint32_t end = end_of_name(knowledge, document, candidate, entry);
    unsigned score = sense->prior;
    document_add_mention(document, (struct mention){
                                       .span = {document->tokens[hit->first_token].start,
                                                document->tokens[end - 1].end},
                                       .first_token = hit->first_token,
                                       .end_token = end,
                                       .sentence = candidate->sentence,
                                       .entry = sense->target,
                                       .sense = candidate->sense,
                                       .rule = NONE,
                                       .place = NONE,
                                       .entity = NONE,
                                       .lost_to = NONE,
                                       .label = sense->label ? sense->label : entry->label,
                                       .score = (uint8_t)(score > 100 ? 100 : score),
                                       .state = (uint8_t)state,
                                       .kind = entry->kind,
                                   });
    if (state != MENTION_OPEN || sense->needs)
        return;
    if (tells_country(knowledge, entry) && names->iso_seen[iso_index(entry->iso)] < UINT16_MAX)
        names->iso_seen[iso_index(entry->iso)]++;
    if (names_entry(names, sense->target))
        return;
    mem_reserve(names->entries, names->entry_capacity, names->entry_count + 1);
    names->entries[names->entry_count++] = sense->target;
    names->entry_bits[sense->target / 64] |= UINT64_C(1) << (sense->target % 64);
}

static void try_sense(const struct knowledge *knowledge, struct names *names, struct document *document,
                      const struct candidate *candidate, bool late)
{
    const struct sense *sense = &knowledge->senses[candidate->sense];
    enum answer wanted = YES, unwanted = NO;
    if (sense->needs)
        wanted = ask_any(knowledge, names, document, candidate, sense->needs, late);
    if (sense->forbids && wanted != NO)
        unwanted = ask_any(knowledge, names, document, candidate, sense->forbids, late);
    if (wanted == YES && unwanted == NO) {
        add_mention(knowledge, names, document, candidate, MENTION_OPEN);
    } else if (wanted == NO || unwanted == YES) {
        if (document->explain)
            add_mention(knowledge, names, document, candidate, MENTION_LOST_CONDITION);
    } else {
        add_candidate(&names->deferred, *candidate);
    }
}

/* Finds what the words of a hit name when they are written like that, and has the memory of it fetched. */
static void find_written(const struct knowledge *knowledge, struct names *names, const struct document *document,
                         uint32_t index, uint32_t sentence_index)
{
    const struct hit *hit = &document->hits[index];
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    const struct sentence *sentence = &document->sentences[sentence_index];
    uint32_t end = node->first_sense + node->sense_count;
    for (uint32_t i = node->first_sense + node->trigger_count; i < end; i++) {
        const struct sense *sense = &knowledge->senses[i];
        if (sense->type != SENSE_NAME)
            break; /* names come right behind what sets rules off */
        if (sense->only && !language_fits(sense->language, sentence->language))
            continue;
        if (!case_fits(document, sentence, hit, sense))
            continue;
        __builtin_prefetch(knowledge->entries[sense->target].iso);
        add_candidate(&names->written, (struct candidate){index, i, sentence_index});
    }
}

static void find_written_in(const struct knowledge *knowledge, struct names *names, const struct document *document,
                            uint32_t sentence_index)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    for (uint32_t first = sentence->first_hit, end = sentence->end_hit; first < end; first += HITS_IN_SET)
        for (uint64_t hits = document_hit_set(document, SENSE_NAME, first, end); hits; hits &= hits - 1)
            find_written(knowledge, names, document, first + (uint32_t)__builtin_ctzll(hits), sentence_index);
}

static void try_written(const struct knowledge *knowledge, struct names *names, struct document *document)
{
    for (size_t i = 0; i < names->written.count; i++) {
        const struct candidate *candidate = &names->written.items[i];
        const struct hit *hit = &document->hits[candidate->hit];
        bool silent = document->sentences[candidate->sentence].zones &&
                      document_is_silent(document, hit->first_token, hit->end_token);
        if (!silent)
            try_sense(knowledge, names, document, candidate, false);
        else if (document->explain)
            add_mention(knowledge, names, document, candidate, MENTION_LOST_ZONE);
    }
    names->written.count = 0;
}

/* The country of a place is likelier meant where the document names that country otherwise. */
static void reward_evidence(const struct knowledge *knowledge, const struct names *names, struct document *document)
{
    for (size_t i = 0; i < document->mention_count; i++) {
        const struct mention *mention = &document->mentions[i];
        const struct entry *entry = &knowledge->entries[mention->entry];
        if (mention->state != MENTION_OPEN || !entry->iso[0])
            continue;
        unsigned others = names->iso_seen[iso_index(entry->iso)];
        if (!knowledge->senses[mention->sense].needs && others && tells_country(knowledge, entry))
            others--;
        if (others)
            document_adjust(document, (uint32_t)i, NONE, EVIDENCE_BONUS);
    }
}

/* In text order: what had to wait stands at the end until now. */
static int compare_mentions(const void *left, const void *right)
{
    const struct mention *a = left, *b = right;
    if (a->first_token != b->first_token)
        return a->first_token < b->first_token ? -1 : 1;
    if (a->end_token != b->end_token)
        return a->end_token > b->end_token ? -1 : 1;
    return a->sense < b->sense ? -1 : a->sense > b->sense;
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct names *names = scratch;
    for (size_t i = 0; i < names->entry_count; i++)
        names->entry_bits[names->entries[i] / 64] = 0;
    names->deferred.count = names->entry_count = 0;
    memset(names->iso_seen, 0, sizeof names->iso_seen);
    names->classes_asked = false;
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        if (document->sentences[s].holds & SENSE_NAME)
            find_written_in(knowledge, names, document, s);
        if (names->written.count >= FETCHED)
            try_written(knowledge, names, document);
    }
    try_written(knowledge, names, document);
    for (size_t i = 0; i < names->deferred.count; i++)
        try_sense(knowledge, names, document, &names->deferred.items[i], true);
    if (names->deferred.count && document->mention_count > 1)
        qsort(document->mentions, document->mention_count, sizeof *document->mentions, compare_mentions);
    reward_evidence(knowledge, names, document);
}

const struct stage stage_names = {"names", open_names, run, close_names};
