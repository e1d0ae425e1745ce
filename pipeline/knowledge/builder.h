/* What the parsers of source files fill in and freeze (freeze.c) turns into an image. Internal to knowledge/. */
#ifndef NERTAG_KNOWLEDGE_BUILDER_H
#define NERTAG_KNOWLEDGE_BUILDER_H

#include "base/memory.h"
#include "base/string_map.h"
#include "knowledge/build.h"

/* A growing array of the items of one image section. */
#define LIST(type)                                                                                                     \
    struct {                                                                                                           \
        type *items;                                                                                                   \
        size_t count, capacity;                                                                                        \
    }
#define list_add(list, ...)                                                                                            \
    do {                                                                                                               \
        mem_reserve((list)->items, (list)->capacity, (list)->count + 1);                                               \
        (list)->items[(list)->count++] = (__VA_ARGS__);                                                                \
    } while (0)

/* A place in a source file, for diagnostics. */
struct place {
    uint32_t source; /* index in the source list */
    uint32_t line, column;
};

/* A name, word, trigger or cue part before the lexicon is laid out. */
struct alias_draft {
    struct sense sense;
    uint32_t source, line;
    struct slice text;
    uint32_t holds; /* HOLDS_… bits of the sense; known when the image is laid out */
    bool implied;   /* the canonical name of an entry: gives way to an alias line with the same words */
    bool removed;
};

struct affix {
    uint8_t language;
    struct slice match, form;
};

/* A class whose words set a rule off. */
struct rule_trigger {
    uint32_t class_index, rule;
    bool of_zone; /* the rule marks a zone; known when the image is laid out */
};

struct builder {
    const struct source_list *sources;
    struct example_list *examples; /* where to put them, or NULL */
    unsigned errors;
    struct arena arena; /* expanded patterns, affix forms */
    struct buffer strings;

    struct string_map entry_ids, kind_ids, class_ids, language_ids, condition_texts, rule_ids, topic_ids, macro_names, zone_names,
        modality_names;
    LIST(struct entry) entries;
    LIST(bool) entry_removed;
    LIST(bool) entry_nameless; /* its canonical name is no alias */
    LIST(struct kind) kinds;
    LIST(struct named) classes;
    LIST(struct named) languages;
    LIST(struct condition) conditions;
    LIST(struct condition_list) condition_lists;
    LIST(struct alias_draft) aliases;

    LIST(struct slice) macros;
    LIST(struct rule) rules;
    LIST(struct rule_trigger) rule_triggers;
    LIST(struct topic_def) topics;
    LIST(struct slice) topic_parents;
    LIST(struct worth) worths;
    LIST(struct cue) cues;
    LIST(struct string_ref) cue_texts;
    LIST(struct cue_part) cue_parts;
    LIST(struct affix) affixes;
    LIST(struct zone_def) zones;
    LIST(struct string_ref) modalities; /* names */
    struct scoring scoring;
};

void builder_error(struct builder *builder, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The examples of a rule or topic that a user's file replaces go with it. */
void builder_forget_examples(struct builder *builder, struct slice owner, bool of_topic);
struct string_ref builder_string(struct builder *builder, struct slice text);

/* Each parser reads all sources of its kind; gazetteers come first, since rules refer to their classes and kinds. */
void parse_gazetteers(struct builder *builder);
void parse_rules(struct builder *builder);

/* Needs and forbids: "prev:title|country" as the index of a condition list. */
uint16_t parse_conditions(struct builder *builder, struct slice text, struct place place);
/* Adds words of one language to the lexicon, with the case policy that their spelling implies. */
struct sense *builder_add_alias(struct builder *builder, struct slice text, enum sense_type type, uint32_t target,
                                uint8_t language, struct place place);

/* Lays everything out as an image. */
char *freeze(struct builder *builder, size_t *size);

#endif
