/* Names that would be found where they are not meant, and codes that lead nowhere. */
#include <stdlib.h>
#include <string.h>

#include "document/tokenize.h"
#include "knowledge/lint.h"

enum { SHORT_LETTERS = 4, ISO_LETTERS = 26 };

struct names {
    struct lint *lint;
    const struct knowledge *knowledge;
    uint32_t function_word, not_name; /* classes */
    bool *common;                     /* by node: a common word */
};

#define PLACE(names, at)                                                                                               \
    (int)source_name(names, (at)->source).length, source_name(names, (at)->source).bytes, (at)->line
#define TEXT(slice) (int)(slice).length, (slice).bytes

static struct slice source_name(const struct names *names, uint32_t source)
{
    return knowledge_string(names->knowledge, names->knowledge->source_files[source].name);
}

static bool is_looked_at(const struct names *names, uint32_t source)
{
    return (names->knowledge->source_files[source].overlay != 0) == names->lint->overlay;
}

static struct slice entry_id(const struct names *names, uint32_t entry)
{
    return knowledge_string(names->knowledge, names->knowledge->entries[entry].id);
}

/* Somebody has thought about where the name may fire. */
static bool has_policy(const struct sense *sense)
{
    return sense->needs || sense->forbids || sense->only || sense->case_policy == CASE_EXACT;
}

static size_t count_letters(struct slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        count += letter || c >= 0xC0;
    }
    return count;
}

static void find_common_words(const struct names *names)
{
    char word[256 + TOKEN_PADDING];
    const struct string_map *words = &names->lint->common_words;
    for (size_t i = 0; i < words->capacity; i++) {
        struct slice key = words->slots[i].key;
        if (!key.bytes || key.length > sizeof word - TOKEN_PADDING)
            continue;
        memset(word, 0, sizeof word);
        memcpy(word, key.bytes, key.length);
        names->common[lexicon_find_first(names->knowledge, token_hash(word, key.length))] = true;
    }
}

static bool is_common_word(const struct names *names, const struct lexicon_node *node)
{
    const struct knowledge *knowledge = names->knowledge;
    if (names->common[node - knowledge->nodes])
        return true;
    for (uint32_t i = node->first_sense; i < node->first_sense + node->sense_count; i++) {
        const struct sense *sense = &knowledge->senses[i];
        if (sense->type == SENSE_WORD && sense->target &&
            (sense->target == names->function_word || sense->target == names->not_name))
            return true;
    }
    return false;
}

static bool can_meet(const struct sense *a, const struct sense *b)
{
    return !(a->only && b->only && a->language && b->language && a->language != b->language);
}

/* Senses stand likeliest first: two entries with the same prior are neighbours, and their ids decide by chance. */
static void lint_prior(const struct names *names, const struct sense *sense, const struct sense *before)
{
    if (sense->target == before->target || sense->prior != before->prior || sense->needs || before->needs ||
        !can_meet(sense, before))
        return;
    const struct alias *alias = &names->knowledge->aliases[sense - names->knowledge->senses];
    if (!is_looked_at(names, alias[0].source) && !is_looked_at(names, alias[-1].source))
        return;
    struct slice text = knowledge_alias(names->knowledge, alias);
    struct slice one = entry_id(names, before->target), other = entry_id(names, sense->target);
    lint_report(names->lint, LINT_SAME_PRIOR, "%.*s:%u:1: \"%.*s\" is %.*s and %.*s, both with prior %u",
                PLACE(names, alias), TEXT(text), TEXT(one), TEXT(other), sense->prior);
}

static void lint_node(const struct names *names, const struct lexicon_node *node)
{
    bool common = is_common_word(names, node);
    uint32_t first = node->first_sense + node->trigger_count;
    for (uint32_t i = first; i < node->first_sense + node->sense_count; i++) {
        const struct sense *sense = &names->knowledge->senses[i];
        const struct alias *alias = &names->knowledge->aliases[i];
        if (sense->type != SENSE_NAME)
            break; /* names come right behind what sets rules off */
        if (i > first)
            lint_prior(names, sense, sense - 1);
        if (has_policy(sense) || !is_looked_at(names, alias->source))
            continue;
        struct slice text = knowledge_alias(names->knowledge, alias), id = entry_id(names, sense->target);
        if (common)
            lint_report(names->lint, LINT_COMMON_WORD, "%.*s:%u:1: \"%.*s\" of %.*s is a common word, without a policy",
                        PLACE(names, alias), TEXT(text), TEXT(id));
        else if (count_letters(text) < SHORT_LETTERS)
            lint_report(names->lint, LINT_SHORT_ALIAS, "%.*s:%u:1: \"%.*s\" of %.*s is short, without a policy",
                        PLACE(names, alias), TEXT(text), TEXT(id));
    }
}

static uint32_t class_named(const struct knowledge *knowledge, struct slice id)
{
    for (uint32_t i = 1; i < knowledge->class_count; i++)
        if (slice_equal(knowledge_string(knowledge, knowledge->classes[i].id), id))
            return i;
    return 0;
}

static unsigned iso_index(const char iso[2])
{
    return (unsigned)(iso[0] - 'A') * ISO_LETTERS + (unsigned)(iso[1] - 'A');
}

/* Every code must be that of an entry whose kind is country. */
static void lint_codes(const struct names *names)
{
    const struct knowledge *knowledge = names->knowledge;
    bool known[ISO_LETTERS * ISO_LETTERS] = {false};
    for (uint32_t i = 1; i < knowledge->entry_count; i++) {
        const struct entry *entry = &knowledge->entries[i];
        if (entry->iso[0] && slice_equal(knowledge_string(knowledge, knowledge->kinds[entry->kind].name),
                                         SLICE("country")))
            known[iso_index(entry->iso)] = true;
    }
    for (uint32_t i = 1; i < knowledge->entry_count; i++) {
        const struct entry *entry = &knowledge->entries[i];
        if (entry->iso[0] && !known[iso_index(entry->iso)] && is_looked_at(names, entry->source))
            lint_report(names->lint, LINT_NO_COUNTRY, "%.*s:%u:1: no country has the code %.2s", PLACE(names, entry),
                        entry->iso);
    }
}

void lint_names(struct lint *lint, const struct knowledge *knowledge)
{
    const struct image_header *header = (const void *)knowledge->image;
    struct names names = {.lint = lint,
                          .knowledge = knowledge,
                          .function_word = class_named(knowledge, SLICE("function-word")),
                          .not_name = class_named(knowledge, SLICE("not-name"))};
    uint64_t node_count = header->sections[SECTION_NODES].count, sense_count = header->sections[SECTION_SENSES].count;
    names.common = mem_calloc(node_count, sizeof *names.common);
    find_common_words(&names);
    names.common[0] = false;
    /* In the order of their senses, which is that of the sources rather than of chance. */
    const struct lexicon_node **nodes = mem_calloc(sense_count + 1, sizeof *nodes);
    for (uint64_t i = 1; i < node_count; i++)
        if (knowledge->nodes[i].sense_count)
            nodes[knowledge->nodes[i].first_sense] = &knowledge->nodes[i];
    for (uint64_t i = 0; i < sense_count; i++)
        if (nodes[i] && nodes[i]->holds & SENSE_NAME)
            lint_node(&names, nodes[i]);
    free(nodes);
    free(names.common);
    lint_codes(&names);
}
