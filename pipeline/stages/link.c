/* One entity for all mentions of it in the document, and the document's own memory of names:
 *
 *   acronyms   "Komisi Pemberantasan Korupsi (KPK)": both are one entity, and KPK is known from then on
 *   names      a name found by a rule is known everywhere in the document, with the label that its contexts speak for
 *   short      "Peskov" and "Choe" after "Dmitry Peskov" and "Choe Son-hui": one word of a person's name
 *   firms      "Utah International" beside "Utah International Inc", over the state of Utah that was found in it
 *   namesakes  "Kobe" after "Taro Kobe" and "Utah said" beside "Utah International Inc" are no places, where the
 * document names none
 *
 * Entities are numbered (doc:N) in the order of their first mention in the text. */
#include "stages/link.h"

#include <stdlib.h>
#include <string.h>

#include "stages/stage.h"

enum { STRONG_VOTE = 1000, LINK_SCORE = 70 };

/* The evidence for each label of a name that no gazetteer holds. */
struct vote {
    uint32_t scores[LABEL_COUNT];
};

static void *open_link(const struct knowledge *knowledge)
{
    (void)knowledge;
    return mem_calloc(1, sizeof(struct link));
}

static void reset(struct link *link)
{
    forms_clear(&link->forms);
    memset(link->first_words, 0, sizeof link->first_words);
    link->known_count = link->vote_count = 0;
    link->has_firms = false;
}

static void close_link(void *scratch)
{
    struct link *link = scratch;
    forms_free(&link->forms);
    free(link->known);
    free(link->votes);
    free(link->vote_of);
    free(link->owner);
    free(link->won);
    free(link->next_same);
    free(link->starts);
    free(link->first_tokens);
    free(link);
}

static uint32_t add_entity(struct document *document, uint32_t mention_index)
{
    const struct mention *mention = &document->mentions[mention_index];
    mem_reserve(document->entities, document->entity_capacity, document->entity_count + 1);
    document->entities[document->entity_count] = (struct entity){
        .entry = mention->entry, .mention = mention_index, .kind = mention->kind, .label = mention->label};
    return (uint32_t)document->entity_count++;
}

static void vote(struct link *link, const struct document *document, uint32_t index)
{
    const struct mention *mention = &document->mentions[index];
    bool is_new;
    uint32_t *number =
        forms_put(&link->forms, document, FORMS_VOTES, mention->first_token, mention->end_token, &is_new);
    if (is_new) {
        mem_reserve(link->votes, link->vote_capacity, link->vote_count + 1);
        link->votes[link->vote_count] = (struct vote){0};
        *number = (uint32_t)link->vote_count++;
    }
    link->vote_of[index] = *number;
    link->votes[*number].scores[mention->label] += mention->score + (mention->strong ? (uint32_t)STRONG_VOTE : 0u);
}

/* One label for all mentions of a name that no gazetteer holds: the one that its contexts speak for most, a certain one
 * more than any other. */
static void settle_labels(struct link *link, struct document *document)
{
    mem_reserve(link->vote_of, link->vote_of_capacity, document->mention_count);
    for (size_t i = 0; i < link->won_count; i++)
        if (document->mentions[link->won[i]].entry == NONE)
            vote(link, document, link->won[i]);
    for (size_t i = 0; i < link->won_count; i++) {
        struct mention *mention = &document->mentions[link->won[i]];
        if (mention->entry != NONE)
            continue;
        const struct vote *votes = &link->votes[link->vote_of[link->won[i]]];
        uint8_t best = mention->label;
        for (uint8_t label = 1; label < LABEL_COUNT; label++)
            best = votes->scores[label] > votes->scores[best] ? label : best;
        if (best != mention->label)
            mention->kind = 0; /* was that of the other label */
        mention->label = best;
    }
}

/* The entity of a mention: of its entry, or of all mentions with the same words (but for Inc and the like) and
 * label. */
static void assign_entity(struct link *link, const struct knowledge *knowledge, struct document *document,
                          uint32_t index)
{
    struct mention *mention = &document->mentions[index];
    bool is_new;
    uint32_t *entity;
    if (mention->entry != NONE)
        entity = forms_put_number(&link->forms, document, FORMS_ENTRIES, mention->entry, &is_new);
    else
        entity = forms_put(&link->forms, document, FORMS_ENTITIES + mention->label, mention->first_token,
                           link_bare_end(knowledge, document, mention), &is_new);
    if (is_new)
        *entity = add_entity(document, index);
    mention->entity = *entity;
}

void link_add_mention(struct link *link, struct document *document, uint32_t entity, uint32_t first, uint32_t end,
                      uint32_t sentence, uint32_t maker)
{
    const struct entity *known = &document->entities[entity];
    uint32_t index = (uint32_t)document->mention_count;
    document_add_mention(document,
                         (struct mention){.span = {document->tokens[first].start, document->tokens[end - 1].end},
                                          .first_token = first,
                                          .end_token = end,
                                          .sentence = sentence,
                                          .entry = known->entry,
                                          .sense = NONE,
                                          .rule = maker,
                                          .place = document->mentions[known->mention].place,
                                          .entity = entity,
                                          .lost_to = NONE,
                                          .label = known->label,
                                          .score = LINK_SCORE,
                                          .state = MENTION_WON,
                                          .kind = known->kind});
    for (uint32_t t = first; t < end; t++)
        link->owner[t] = index;
}

/* The mentions that won, in text order; they never overlap, and own their words. */
static void list_winners(struct link *link, struct document *document)
{
    size_t words = document->token_count / 64 + 1;
    mem_reserve(link->first_tokens, link->first_token_capacity, words);
    memset(link->first_tokens, 0, words * sizeof *link->first_tokens);
    for (size_t i = 0; i < document->mention_count; i++) {
        const struct mention *mention = &document->mentions[i];
        link->first_tokens[mention->first_token / 64] |= (uint64_t)(mention->state == MENTION_WON)
                                                         << mention->first_token % 64;
    }
    uint32_t *next = document->winners =
        arena_alloc(&document->arena, document->mention_count * sizeof *document->winners);
    for (size_t i = 0; i < words; i++)
        for (uint64_t left = link->first_tokens[i]; left; left &= left - 1)
            *next++ = link->owner[i * 64 + (size_t)__builtin_ctzll(left)];
    document->winner_count = (size_t)(next - document->winners);
}

/* doc:N counts the entities without an entry as the text first names them; their name is their longest mention. */
static void number_entities(struct document *document)
{
    uint32_t number = 0;
    for (size_t i = 0; i < document->winner_count; i++) {
        const struct mention *mention = &document->mentions[document->winners[i]];
        struct entity *entity = &document->entities[mention->entity];
        const struct mention *name = &document->mentions[entity->mention];
        if (entity->entry == NONE && !entity->number)
            entity->number = ++number;
        if (mention->end_token - mention->first_token > name->end_token - name->first_token)
            entity->mention = document->winners[i];
    }
}

static void list_won(struct link *link, const struct document *document)
{
    mem_reserve(link->owner, link->owner_capacity, document->token_count + 1);
    memset(link->owner, 0xFF, document->token_count * sizeof *link->owner);
    mem_reserve(link->won, link->won_capacity, document->mention_count + 1);
    link->won_count = 0;
    for (uint32_t i = 0; i < document->mention_count; i++) {
        const struct mention *mention = &document->mentions[i];
        bool owns = mention->state == MENTION_WON || mention->state == MENTION_LEFT_OUT;
        for (uint32_t t = mention->first_token; owns && t < mention->end_token; t++)
            link->owner[t] = i;
        link->won[link->won_count] = i;
        link->won_count += mention->state == MENTION_WON;
    }
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct link *link = scratch;
    reset(link);
    uint32_t found = (uint32_t)document->mention_count;
    list_won(link, document);
    settle_labels(link, document);
    for (size_t i = 0; i < link->won_count; i++)
        assign_entity(link, knowledge, document, link->won[i]);
    link_learn_mentions(link, knowledge, document);
    for (size_t i = 0; i < link->won_count; i++)
        link_acronym(link, knowledge, document, link->won[i]);
    if (link->known_count) {
        link_namesakes(link, knowledge, document, found);
        link_sentences(link, knowledge, document);
    }
    list_winners(link, document);
    number_entities(document);
}

const struct stage stage_link = {"link", open_link, run, close_link};
