/* "Komisi Pemberantasan Korupsi (KPK)": an acronym in brackets is the name before it. */
#include <string.h>

#include "document/tokenize.h"
#include "stages/link.h"
#include "stages/lookup.h"

enum { MAX_ACRONYM = 10, TELLING_LETTERS = 3 };

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
    return matched == letters.length && letters.bytes[0] == token_folded(document, &document->tokens[first]).bytes[0];
}

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
static bool begins_alike(const struct knowledge *knowledge, const struct document *document, const struct mention *name,
                         const struct token *acronym, uint32_t entry)
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
        link_add_mention(link, document, name->entity, first, first + 1, sentence, RULE_LINK_ACRONYM);
    }
}

/* Whether ACRONYM abbreviates NAME: an organization, or a region of the gazetteer, which may leave out what kind of
 * region it is: Kabupaten Ogan Komering Ilir (OKI). */
static bool abbreviates_name(const struct document *document, const struct token *acronym, const struct mention *name)
{
    uint32_t words = name->end_token - name->first_token;
    bool region = name->label == LABEL_GPE && name->entry != NONE;
    return (region || name->label == LABEL_ORG) && words >= 2 &&
           (abbreviates(document, acronym, name->first_token, name->end_token) ||
            (region && words >= 3 && abbreviates(document, acronym, name->first_token + 1, name->end_token)));
}

void link_acronym(struct link *link, const struct knowledge *knowledge, struct document *document,
                  uint32_t mention_index)
{
    uint32_t token = document->mentions[mention_index].end_token;
    if (token >= document->token_count || !is_acronym(&document->tokens[token]) || !in_brackets(document, token))
        return;
    const struct mention name = document->mentions[mention_index];
    if (!abbreviates_name(document, &document->tokens[token], &name))
        return;
    uint32_t owner = link->owner[token];
    if (owner == NONE) {
        link_add_mention(link, document, name.entity, token, token + 1, name.sentence, RULE_LINK_ACRONYM);
    } else if (document->mentions[owner].state == MENTION_WON && document->mentions[owner].entry == NONE &&
               document->mentions[owner].end_token == token + 1 && document->mentions[owner].first_token == token) {
        document->mentions[owner].entity = name.entity;
        document->mentions[owner].entry = name.entry;
        document->mentions[owner].label = name.label;
        document->mentions[owner].kind = name.kind;
    } else if (document->mentions[owner].state == MENTION_WON && document->mentions[owner].entry != name.entry &&
               document->mentions[owner].end_token == token + 1 && document->mentions[owner].first_token == token &&
               (name.entry != NONE ||
                !begins_alike(knowledge, document, &name, &document->tokens[token], document->mentions[owner].entry))) {
        explain_acronym(link, document, &name, token);
    } else {
        return;
    }
    link_learn(link, document, name.entity, token, token + 1, false);
}
