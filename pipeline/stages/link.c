/* One entity for all mentions of it in the document, and the document's own memory of names:
 *
 *   acronyms   "Komisi Pemberantasan Korupsi (KPK)": both are one entity, and KPK is known from then on
 *   names      a name found by a rule is known everywhere in the document, with the label that its contexts speak for
 *   short      "Peskov" and "Choe" after "Dmitry Peskov" and "Choe Son-hui": one word of a person's name
 *   firms      "Utah International" beside "Utah International Inc", over the state of Utah that was found in it
 *   namesakes  "Kobe" after "Taro Kobe" and "Utah said" beside "Utah International Inc" are no places, where the document
 *              names none
 *
 * Entities are numbered (doc:N) in the order of their first mention in the text. */
#include <stdlib.h>
#include <string.h>

#include "document/forms.h"
#include "document/tokenize.h"
#include "stages/lookup.h"
#include "stages/stage.h"

/* What is longer is no name; and looking a name up takes a step a word. */
enum { MAX_FORM = 40 };
enum { STRONG_VOTE = 1000, MAX_EXTENSION = 2, MIN_SHORT = 2, MAX_ACRONYM = 10, LINK_SCORE = 70 };

/* The sets of forms. Entities without an entry have one for each label. */
enum { FORMS_KNOWN, FORMS_VOTES, FORMS_ENTRIES, FORMS_FIRM_STARTS, FORMS_FIRM_WORDS, FORMS_PLACES, FORMS_ENTITIES };

/* A form of a name that the document has taught: its tokens are those of a mention, or one of them. */
struct known {
    uint32_t entity;
    uint32_t first_token, end_token;
    uint8_t label;
    bool is_short;
    bool ambiguous; /* two entities of the document share it */
};

/* The evidence for each label of a name that no gazetteer holds. */
struct vote {
    uint32_t scores[LABEL_COUNT];
};

/* What may begin with a word, by its hash: nearly all words of a text are no first words of a known form. */
enum { FIRST_WORDS = 256 };
struct first_word {
    uint8_t longest; /* words of the longest form, 0 for none */
    uint8_t longest_firm; /* of those that are organizations */
};

struct link {
    struct forms forms; /* known: index in known; votes: index in votes; others: entity */
    struct known *known;
    size_t known_count, known_capacity;
    struct first_word first_words[FIRST_WORDS];
    struct vote *votes;
    size_t vote_count, vote_capacity;
    uint32_t *vote_of; /* by mention */
    size_t vote_of_capacity;
    uint32_t *owner; /* by token: winning mention */
    size_t owner_capacity;
    uint32_t *won; /* the mentions that have won before this stage, in the order in which they were made */
    size_t won_count, won_capacity;
    uint32_t *next_same; /* by mention: the next one that has won with its entry, as index + 1; 0 for none */
    size_t next_same_capacity;
    bool has_firms; /* FORMS_FIRM_STARTS and FORMS_FIRM_WORDS are filled */
    uint32_t *starts; /* the tokens that look like the start of a name */
    size_t start_count, start_capacity;
    uint64_t *first_tokens; /* a bit a token: a winner begins there */
    size_t first_token_capacity;
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
    document->entities[document->entity_count] = (struct entity){.entry = mention->entry, .mention = mention_index,
                                                                 .kind = mention->kind, .label = mention->label};
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

/* Where the name of an organization ends without its Inc or Tbk, if that leaves two words at least. */
static uint32_t without_legal_form(const struct knowledge *knowledge, const struct document *document,
                                   const struct mention *mention)
{
    uint32_t end = mention->end_token;
    while (mention->label == LABEL_ORG && end > mention->first_token + 2 && document->tokens[end - 1].node &&
           node_has_class(knowledge, document->tokens[end - 1].node, knowledge->class_legal_form, 0))
        end--;
    return end;
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
                           without_legal_form(knowledge, document, mention), &is_new);
    if (is_new)
        *entity = add_entity(document, index);
    mention->entity = *entity;
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

static void learn(struct link *link, const struct document *document, uint32_t entity, uint32_t first, uint32_t end,
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

static bool is_name_word(const struct knowledge *knowledge, const struct document *document, uint32_t token)
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
        learn(link, document, mention->entity, mention->first_token, mention->end_token, false);
        uint32_t bare = without_legal_form(knowledge, document, mention);
        if (bare < mention->end_token)
            learn(link, document, mention->entity, mention->first_token, bare, false);
    }
    if (mention->label != LABEL_PERSON || words < 2)
        return;
    /* The family name, the first name, and what stands between are short forms; initials are none. */
    for (uint32_t t = mention->first_token; t < mention->end_token; t++)
        if (is_name_word(knowledge, document, t) && !(document->tokens[t].shape & SHAPE_OPAQUE))
            learn(link, document, mention->entity, t, t + 1, true);
    if (words > 2)
        learn(link, document, mention->entity, mention->first_token + 1, mention->end_token, true);
    if (words > 2)
        learn(link, document, mention->entity, mention->first_token, mention->end_token - 1, true);
}

static bool is_acronym(const struct token *token)
{
    return token->folded_length >= 2 && token->folded_length <= MAX_ACRONYM && token->shape & SHAPE_FIRST_UPPER &&
           token->shape & SHAPE_INNER_UPPER;
}

static bool in_brackets(const struct document *document, uint32_t token)
{
    uint32_t start = document->tokens[token].start, end = document->tokens[token].end;
    return start > 0 && end < document->text.length && document->text.bytes[start - 1] == '(' &&
           document->text.bytes[end] == ')';
}

/* The first letters of the words in order: all letters of the acronym occur so in the name. */
static bool abbreviates(const struct document *document, const struct token *acronym, uint32_t first, uint32_t end)
{
    struct slice letters = token_folded(document, acronym);
    size_t matched = 0;
    for (uint32_t t = first; t < end && matched < letters.length; t++) {
        struct slice word = token_folded(document, &document->tokens[t]);
        for (size_t i = 0, run = 0; i < word.length && matched < letters.length; i++) {
            if (word.bytes[i] == letters.bytes[matched] && (i == run || matched > 0)) {
                matched++;
                run = i + 1;
            }
        }
    }
    return matched == letters.length &&
           letters.bytes[0] == token_folded(document, &document->tokens[first]).bytes[0];
}

static void add_linked(struct link *link, struct document *document, uint32_t entity, uint32_t first, uint32_t end,
                       uint32_t sentence, uint32_t maker)
{
    const struct entity *known = &document->entities[entity];
    uint32_t index = (uint32_t)document->mention_count;
    document_add_mention(document, (struct mention){.span = {document->tokens[first].start,
                                                             document->tokens[end - 1].end},
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

enum { TELLING_LETTERS = 3 };

/* Whether TEXT begins with the first COUNT letters of a folded word; stops in it do not count. */
static bool begins_with(struct slice text, struct slice word, size_t count)
{
    size_t matched = 0;
    for (size_t i = 0; i < text.length && matched < word.length && matched < count; i++) {
        if (text.bytes[i] == '.')
            continue;
        if ((text.bytes[i] | ' ') != word.bytes[matched]) /* capitals of ASCII; another script is no likeness */
            return false;
        matched++;
    }
    return matched == word.length || matched == count;
}

/* Whether the name begins as that of the entry does: another spelling of it, as a rule. */
static bool begins_alike(const struct knowledge *knowledge, const struct document *document,
                         const struct mention *name, const struct token *acronym, uint32_t entry)
{
    uint32_t first = name->first_token;
    uint32_t node = document->tokens[first].node;
    bool has_lead = node && node_has_class(knowledge, node, knowledge->class_firm_lead, 0);
    struct slice word = token_folded(document, &document->tokens[first + (has_lead && first + 1 < name->end_token)]);
    struct slice text = knowledge_string(knowledge, knowledge->entries[entry].name);
    struct slice letters = token_folded(document, acronym);
    if (!memchr(text.bytes, ' ', text.length) || begins_with(text, letters, letters.length))
        return true; /* the entry is called by the acronym itself */
    return begins_with(text, word, TELLING_LETTERS);
}

/* All mentions of an acronym that the document itself explains as a name other than the gazetteer's. */
static void explain_acronym(struct link *link, struct document *document, const struct mention *name, uint32_t token)
{
    uint64_t hash = document->tokens[token].hash;
    uint32_t entry = document->mentions[link->owner[token]].entry;
    size_t count = document->mention_count;
    for (size_t i = 0; i < count; i++) {
        struct mention *mention = &document->mentions[i];
        uint32_t first = mention->first_token, sentence = mention->sentence;
        if (mention->state != MENTION_WON || mention->entry != entry || mention->end_token != first + 1 ||
            document->tokens[first].hash != hash)
            continue;
        mention->state = MENTION_LOST_READING;
        mention->lost_to = (uint32_t)document->mention_count;
        add_linked(link, document, name->entity, first, first + 1, sentence, RULE_LINK_ACRONYM);
    }
}

/* Whether ACRONYM abbreviates NAME: an organization, or a region of the gazetteer, which may leave out what kind of region
 * it is: Kabupaten Ogan Komering Ilir (OKI). */
static bool abbreviates_name(const struct document *document, const struct token *acronym, const struct mention *name)
{
    uint32_t words = name->end_token - name->first_token;
    bool region = name->label == LABEL_GPE && name->entry != NONE;
    return (region || name->label == LABEL_ORG) && words >= 2 &&
           (abbreviates(document, acronym, name->first_token, name->end_token) ||
            (region && words >= 3 && abbreviates(document, acronym, name->first_token + 1, name->end_token)));
}

/* An acronym in brackets behind an organization or a region belongs to it. */
static void link_acronym(struct link *link, const struct knowledge *knowledge, struct document *document,
                         uint32_t mention_index)
{
    const struct mention name = document->mentions[mention_index];
    uint32_t token = name.end_token;
    if (token >= document->token_count || !is_acronym(&document->tokens[token]) || !in_brackets(document, token) ||
        !abbreviates_name(document, &document->tokens[token], &name))
        return;
    uint32_t owner = link->owner[token];
    if (owner == NONE) {
        add_linked(link, document, name.entity, token, token + 1, name.sentence, RULE_LINK_ACRONYM);
    } else if (document->mentions[owner].state == MENTION_WON && document->mentions[owner].entry == NONE &&
               document->mentions[owner].end_token == token + 1 && document->mentions[owner].first_token == token) {
        document->mentions[owner].entity = name.entity;
        document->mentions[owner].entry = name.entry;
        document->mentions[owner].label = name.label;
        document->mentions[owner].kind = name.kind;
    } else if (document->mentions[owner].state == MENTION_WON && document->mentions[owner].entry != name.entry &&
               document->mentions[owner].end_token == token + 1 && document->mentions[owner].first_token == token &&
               (name.entry != NONE || !begins_alike(knowledge, document, &name, &document->tokens[token],
                                                    document->mentions[owner].entry))) {
        explain_acronym(link, document, &name, token);
    } else {
        return;
    }
    learn(link, document, name.entity, token, token + 1, false);
}

/* Whether every word that has a capital in the form has one here. */
static bool is_written_alike(const struct document *document, const struct known *known, uint32_t token)
{
    for (uint32_t t = known->first_token; t < known->end_token; t++, token++)
        if (document->tokens[t].shape & SHAPE_FIRST_UPPER && !(document->tokens[token].shape & SHAPE_FIRST_UPPER))
            return false;
    return true;
}

/* The longest known form that the text has from TOKEN on, of so many words at most; of free words, or of any. */
static const struct known *recognise(const struct link *link, const struct document *document,
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

/* What may begin at TOKEN. */
static const struct first_word *first_word(const struct link *link, const struct document *document, uint32_t token)
{
    return &link->first_words[document->tokens[token].hash % FIRST_WORDS];
}

static bool is_part_of_longer_name(const struct document *document, const struct sentence *sentence, uint32_t token,
                                   uint32_t end)
{
    const struct token *before = token > sentence->first_token ? &document->tokens[token - 1] : NULL;
    const struct token *after = end < sentence->end_token ? &document->tokens[end] : NULL;
    return (before && document->tokens[token].gap == GAP_HYPHEN && before->shape & SHAPE_FIRST_UPPER) ||
           (after && after->gap == GAP_HYPHEN && after->shape & SHAPE_FIRST_UPPER);
}

/* Whether TOKEN may belong to the name beside it: written like one, and nobody's yet. */
static bool is_free_name_word(const struct link *link, const struct knowledge *knowledge,
                              const struct document *document, uint32_t token)
{
    const struct token *at = &document->tokens[token];
    return link->owner[token] == NONE && at->shape & SHAPE_LOWER && is_name_word(knowledge, document, token);
}

/* "Pujari said" makes one word known; "Damodar Pujari" elsewhere is the same person with the whole name. */
static void extend_name(const struct link *link, const struct knowledge *knowledge, const struct document *document,
                        const struct sentence *sentence, uint32_t *first, uint32_t *end)
{
    for (unsigned i = 0; i < MAX_EXTENSION && *first > sentence->first_token &&
                         document->tokens[*first].gap == GAP_SPACE &&
                         is_free_name_word(link, knowledge, document, *first - 1);
         i++)
        --*first;
    for (unsigned i = 0; i < MAX_EXTENSION && *end < sentence->end_token && document->tokens[*end].gap == GAP_SPACE &&
                         is_free_name_word(link, knowledge, document, *end);
         i++)
        ++*end;
}

static void link_sentence(struct link *link, const struct knowledge *knowledge, struct document *document,
                          uint32_t sentence_index, const uint32_t *start, const uint32_t *end_start)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    for (; start < end_start; start++) {
        uint32_t t = *start, longest = first_word(link, document, t)->longest;
        if (!longest || link->owner[t] != NONE)
            continue;
        const struct known *known = recognise(link, document, sentence, t, longest, true);
        if (!known)
            continue;
        uint32_t end = t + (known->end_token - known->first_token);
        if (known->is_short && (!is_name_word(knowledge, document, t) ||
                                is_part_of_longer_name(document, sentence, t, end)))
            continue;
        uint32_t entity = known->entity, first = t, maker = known->is_short ? RULE_LINK_SHORT : RULE_LINK_NAME;
        if (!known->is_short && known->label == LABEL_PERSON && end == t + 1)
            extend_name(link, knowledge, document, sentence, &first, &end);
        add_linked(link, document, entity, first, end, sentence_index, maker);
        if (end - first > 1 && maker == RULE_LINK_NAME)
            learn(link, document, entity, first, end, false);
    }
}

/* Whether all mentions that own words from FIRST to END are parts of what stands there, or names of something unknown. */
static bool covers_parts(const struct link *link, const struct document *document, uint32_t first, uint32_t end)
{
    bool any = false;
    for (uint32_t t = first; t < end; t++) {
        if (link->owner[t] == NONE)
            continue;
        const struct mention *part = &document->mentions[link->owner[t]];
        bool whole = part->end_token - part->first_token >= end - first && part->state != MENTION_LEFT_OUT;
        if (part->first_token < first || part->end_token > end || whole)
            return false;
        any = true;
    }
    return any;
}

/* An organization that the document names in full is meant by its name elsewhere, too, where only a place or another
 * name inside was found so far. */
static void take_over(struct link *link, struct document *document, uint32_t sentence_index, const uint32_t *start,
                      const uint32_t *end_start)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    uint32_t done = 0;
    for (; start < end_start; start++) {
        uint32_t t = *start;
        const struct first_word *first = first_word(link, document, t);
        if (first->longest_firm < 2 || t < done)
            continue;
        const struct known *known = recognise(link, document, sentence, t, first->longest, false);
        uint32_t end = known ? t + (known->end_token - known->first_token) : t;
        if (!known || known->label != LABEL_ORG || known->is_short || end - t < 2 ||
            !covers_parts(link, document, t, end))
            continue;
        uint32_t taker = (uint32_t)document->mention_count, entity = known->entity;
        for (uint32_t part = t; part < end; part++) {
            if (link->owner[part] == NONE)
                continue;
            document->mentions[link->owner[part]].state = MENTION_LOST_OVERLAP;
            document->mentions[link->owner[part]].lost_to = taker;
        }
        add_linked(link, document, entity, t, end, sentence_index, RULE_LINK_NAME);
        done = end;
    }
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
static void learn_mentions(struct link *link, const struct knowledge *knowledge, struct document *document)
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
    return document->tokens[first].gap & GAP_HYPHEN ||
           (text[document->tokens[first - 1].end] == ',' && owner != NONE &&
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

enum { FIRM_START = 4 }; /* words of a place that the name of a firm may begin with */

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
        uint32_t *value = forms_put(&link->forms, document, FORMS_FIRM_WORDS, firm->first_token, firm->first_token + 1,
                                    &is_new);
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
    const struct form *form =
        words == 1 && is_city ? find_form(link, document, FORMS_KNOWN, first, first + 1) : NULL;
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

static bool is_of_kind(const struct mention *mention, uint16_t kind)
{
    return kind && mention->state == MENTION_WON && mention->entry != NONE && mention->kind == kind &&
           mention->label == LABEL_GPE;
}

/* "American said": a word for a nation is a firm that the document names in full, where it is spoken of as one. */
static void take_nation(struct link *link, const struct knowledge *knowledge, struct document *document, uint32_t index,
                        uint32_t count)
{
    const struct mention nation = document->mentions[index];
    const struct sentence *sentence = &document->sentences[nation.sentence];
    const struct condition article = {CONDITION_PREV, knowledge->class_article};
    if (nation.state != MENTION_WON || nation.label != LABEL_NORP || !is_said_firm(knowledge, document, &nation) ||
        condition_holds(knowledge, document, sentence, nation.first_token, nation.end_token, &article))
        return;
    list_firms(link, knowledge, document, count);
    const struct form *firm =
        find_form(link, document, FORMS_FIRM_WORDS, nation.first_token, nation.first_token + 1);
    if (!firm)
        return;
    uint32_t entity = document->mentions[firm->value].entity;
    document->mentions[index].state = MENTION_LOST_READING;
    document->mentions[index].lost_to = (uint32_t)document->mention_count;
    add_linked(link, document, entity, nation.first_token, nation.end_token, nation.sentence, RULE_LINK_SHORT);
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

/* A place whose name a person or firm of the document has, too, is that person or firm, unless the document speaks of the
 * place anywhere. */
static void take_namesakes(struct link *link, const struct knowledge *knowledge, struct document *document,
                           uint32_t count)
{
    bool chained = false, is_new;
    for (uint32_t i = 0; i < count; i++) {
        take_nation(link, knowledge, document, i, count);
        bool is_city = is_of_kind(&document->mentions[i], knowledge->kind_city);
        if (!is_city && !is_of_kind(&document->mentions[i], knowledge->kind_region))
            continue;
        const struct known *known =
            find_namesake(link, knowledge, document, &document->mentions[i], is_city, count);
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
            add_linked(link, document, entity, mention->first_token, mention->end_token, mention->sentence,
                       RULE_LINK_SHORT);
        }
    }
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

static void list_starts(struct link *link, const struct document *document)
{
    size_t count = 0;
    mem_reserve(link->starts, link->start_capacity, document->token_count + 1);
    for (uint32_t t = 0; t < document->token_count; t++) {
        link->starts[count] = t;
        count += (document->tokens[t].shape & (SHAPE_FIRST_UPPER | SHAPE_SILENT)) == SHAPE_FIRST_UPPER;
    }
    link->start_count = count;
}

/* Finds more mentions of what is known, a sentence at a time. */
static void link_sentences(struct link *link, const struct knowledge *knowledge, struct document *document)
{
    list_starts(link, document);
    const uint32_t *start = link->starts, *last = start + link->start_count;
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        const uint32_t *end = start;
        while (end < last && *end < document->sentences[s].end_token)
            end++;
        take_over(link, document, s, start, end);
        link_sentence(link, knowledge, document, s, start, end);
        start = end;
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
    learn_mentions(link, knowledge, document);
    for (size_t i = 0; i < link->won_count; i++)
        link_acronym(link, knowledge, document, link->won[i]);
    if (link->known_count) {
        take_namesakes(link, knowledge, document, found);
        link_sentences(link, knowledge, document);
    }
    list_winners(link, document);
    number_entities(document);
}

const struct stage stage_link = {"link", open_link, run, close_link};
