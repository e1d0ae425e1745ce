/* The frozen form of all knowledge: one position-independent block of memory that is mapped, not parsed.
 *
 *   header | strings | followers | lexicon | nodes | senses | aliases | entries | … | sources
 *
 * Everything refers to everything else by index, strings by offset into the string section. The block is built by
 * knowledge_build (build.h), written by `nertag compile`, embedded in the executable, and read-only ever after, so that
 * all threads share it without locks. Index 0 of nodes, senses, entries, kinds, classes and languages means "none".
 *
 * The lexicon is a trie over folded tokens whose nodes are one open-addressing table: the place of a node is told by its
 * key, which is its parent with the hash of its last token. So a word is found by one look at memory that is too large
 * for the caches. 64 bits tell words apart; their letters are not kept. First tokens, which every word of a text is looked
 * for among, stand together. A set in each node and a bitmap for all of them turn away most words that follow others,
 * before the table is touched.
 */
#ifndef NERTAG_KNOWLEDGE_IMAGE_H
#define NERTAG_KNOWLEDGE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define IMAGE_MAGIC UINT64_C(0x31306761747265) /* "ertag01", little endian: another byte order is refused by it */
enum { IMAGE_VERSION = 4, IMAGE_ALIGNMENT = 64, MAX_LANGUAGES = 32 /* with 0, which is "unknown" */ };

/* However short a string or a country code is, so many bytes of it can be read. */
enum { IMAGE_READ_BEYOND = 16 };

struct string_ref {
    uint32_t offset; /* into the string section */
    uint32_t length;
};

/* LABEL_OTHER: a name of what the record does not have (an event, a product, a law). It only keeps its words from being
 * taken for names of their own. */
enum label { LABEL_NONE, LABEL_PERSON, LABEL_ORG, LABEL_GPE, LABEL_LOC, LABEL_NORP, LABEL_OTHER, LABEL_COUNT };
extern const char label_names[LABEL_COUNT][IMAGE_READ_BEYOND];

/* What a sense is of. The values are also bits of node.holds. */
enum sense_type { SENSE_NAME = 1, SENSE_WORD = 2, SENSE_TRIGGER = 4, SENSE_CUE = 8 };
/* More bits of node.holds: a trigger, or a word of a class that sets rules off; the same for rules that mark zones; a
 * sign of modality; a word of a class that conditions ask the whole document for. */
enum { HOLDS_RULES = 16, HOLDS_ZONE_RULES = 32, HOLDS_MODALITY = 64, HOLDS_DOCUMENT_CLASS = 128 };
/* The others tell words of most other classes from those of CLASS_INDEX at once. */
static inline uint32_t holds_class(uint32_t class_index)
{
    enum { FIRST_BIT = 8, BITS = 24 };
    return class_index ? UINT32_C(1) << (FIRST_BIT + class_index % BITS) : 0;
}

enum case_policy { CASE_ANY, CASE_CAPITALISED, CASE_EXACT };

struct lexicon_node {
    uint64_t key;       /* 0: an empty place */
    uint64_t followers; /* bit n: a token with a hash of n modulo 64 may follow */
    uint32_t first_sense;
    uint16_t sense_count;
    uint16_t trigger_count; /* of its senses so many, the first ones, set rules off; then come the names */
    uint32_t speaks_for;    /* bit n: a function word of language n */
    uint32_t holds;         /* enum sense_type and HOLDS_… bits of its senses */
};
/* A search begins at the first of the two nodes of a line of memory, among those of first tokens or behind them among
 * the others, and runs on to the next ones, but not over LEXICON_OVERFLOW of them. The last nodes are for the searches
 * that run over the end. */
struct lexicon_table {
    uint64_t first_lines, later_lines;
};
enum { LEXICON_LINE = 2 /* nodes */, LEXICON_OVERFLOW = 1024 };

struct sense {
    uint32_t target; /* entry (SENSE_NAME), class (SENSE_WORD), rule (SENSE_TRIGGER), cue (SENSE_CUE, see below) */
    uint32_t shapes; /* two bits a token, first token lowest: 0 free, 1 capitalised, 2 upper case, 3 mixed case */
    union {
        struct {
            uint16_t needs, forbids; /* condition lists, 0: none */
        };
        uint32_t worth;      /* SENSE_CUE: of the cue … */
        uint32_t first_part; /* … or the first part of the cue, when the target is a part */
    };
    uint8_t type;
    uint8_t case_policy;
    uint8_t language; /* 0: any */
    uint8_t only;     /* fires in sentences of its language only */
    uint8_t label;    /* instead of the entry's, or 0 */
    uint8_t prior;    /* 0 to 100 */
    uint16_t more; /* SENSE_CUE: so many cues of the same words stand before it */
};

/* A sense as its source file has it, under the same index: that tagging does not ask for it, and senses are small. */
struct alias {
    uint32_t text; /* string offset */
    uint32_t source, line;
    uint16_t text_length;
    uint16_t reserved;
};

struct entry {
    struct string_ref id, name, kb;
    uint32_t source, line;
    char iso[2]; /* zero when it has none */
    uint16_t kind;
    uint8_t label;
    uint8_t prior;
    uint16_t reserved;
};

struct kind {
    struct string_ref name;
    uint8_t label;
    uint8_t prior;
    uint16_t reserved;
};

struct named { /* a language or a class */
    struct string_ref id, name;
    uint32_t first_rule, rule_count; /* classes: the rules that it triggers, in image section rule_lists … */
    uint32_t zone_rule_count;        /* … and right behind them those that mark zones */
    uint32_t flags;                  /* languages: LANGUAGE_…; classes: the modality that its words give, 0: none */
};
enum { LANGUAGE_WHOLE_QUOTES = 1 };

enum condition_type {
    CONDITION_PREV = 1, CONDITION_NEXT, CONDITION_SENTENCE, CONDITION_DOCUMENT, /* of a class */
    CONDITION_COUNTRY, CONDITION_ENTITY, CONDITION_UPPER, CONDITION_FIRST, CONDITION_SELF /* of a class, too */,
    CONDITION_WITHIN
};
struct condition {
    uint16_t type;
    uint16_t class_index;
};
struct condition_list {
    uint32_t first, count;
};

/* A part of a page that is no running text: headline, byline, furniture. Declared in rules/scoring.yaml. */
struct zone_def {
    struct string_ref name;
    double topics;  /* factor of the cues in it */
    uint32_t names; /* whether it makes mentions */
    uint32_t reserved;
};
enum { MAX_ZONES = 32 /* with 0, which is "none"; sets of zones are 32 bits */ };

/* Parts of rule.span: what a mention or zone made of the whole match covers. */
enum { RULE_SPAN_BEFORE = 1, RULE_SPAN_TRIGGER = 2, RULE_SPAN_AFTER = 4 };
enum { RULE_MAX_REACH = 30 }; /* no rule looks at more words than these before or behind its trigger */
/* Bits of rule.at: where the trigger has to stand in its sentence. */
enum { RULE_AT_START = 1, RULE_AT_END = 2 };

struct rule {
    struct string_ref id, why, before, after; /* patterns with macros expanded, references still in them */
    uint32_t source, line;
    uint32_t within, unless_zones; /* sets of zones: the trigger stands in one of them, in none of them; 0: not asked */
    uint16_t kind;
    uint8_t label;         /* of the whole match */
    uint8_t zone;          /* marks such a zone and makes no mentions; 0: makes mentions */
    uint8_t span;          /* RULE_SPAN_… bits, 0: only captures make mentions */
    uint8_t score;
    uint8_t language;      /* 0: any */
    uint8_t phase;
    uint8_t strong;
    uint8_t trigger_label; /* runs at mentions of this label; 0: at words */
    uint8_t reach;         /* `before` sees so many tokens before the trigger */
    uint8_t near_before, near_after; /* a capital stands among so many tokens next to the trigger; 0: not asked */
    uint8_t at;            /* RULE_AT_… bits, 0: anywhere */
    uint8_t unless_labels; /* bit n: no mention with label n begins where the trigger begins */
    uint8_t trigger_first; /* runs at the first word of so many sentences of the document, 0: at none */
    int8_t points;         /* evidence: added to the score of the mention that set the rule off; 0: makes mentions */
    uint8_t near_mark;     /* a mark stands among so many gaps before the trigger; 0: not asked */
    uint16_t trigger_kind; /* runs at mentions of this kind; 0: at others */
    uint16_t needs, forbids; /* condition lists, 0: none; of the conditions that a sentence can answer */
    uint16_t near_over;      /* words of this class do not count for near_before; 0: none */
    uint8_t two_before, two_after; /* two capitals stand among so many tokens next to the trigger; 0: not asked */
    uint8_t near_acronyms;         /* near_before and near_after ask for words with two capitals or more */
    uint8_t near_mark_after;       /* a mark stands among so many gaps behind the trigger; 0: not asked */
};

struct topic_def {
    struct string_ref id, name, medtop, cameo; /* cameo: codes separated by blanks; medtop: empty for none */
    double threshold;
    uint32_t parent; /* index, NONE for a root */
    uint32_t needs_countries;
    uint32_t source, line;
};

/* What cues count for. A list of cues has one: there are few, so that adding them up looks at little memory. */
struct worth {
    double weight;
    uint32_t topic; /* index, or NONE for excluded phrases */
    uint32_t reserved;
};

/* A cue is one or more parts that follow each other within a sentence. Its text, as written in the YAML, is in a
 * section of its own, under the same index. */
struct cue {
    uint32_t worth;
    uint32_t number; /* N of topic/N */
};
/* What words or a mention are: a cue, by its index; or, with this bit, a part of one of several, by that of the part. */
#define CUE_PART (UINT32_C(1) << 31)

enum cue_part_type { PART_WORDS, PART_LABEL, PART_KIND, PART_ENTRY };
struct cue_part { /* those of a cue one behind the other; there is none for a cue that is but words */
    uint32_t cue;
    uint16_t index;   /* position in the cue */
    uint16_t within;  /* at most so many tokens between the end of the part before and the start of this one */
    uint16_t type;    /* enum cue_part_type */
    uint16_t count;   /* of the parts of its cue */
    uint32_t argument; /* label, kind or entry; 0 for words */
};

struct source_file {
    struct string_ref name, base; /* base: without folders and ending */
    uint64_t offset, length; /* in the source section, once decompressed */
    uint8_t type;            /* enum source_type */
    uint8_t overlay;         /* a user's file, which may change what earlier ones said */
    uint8_t reserved[6];
};

struct scoring { /* rules/scoring.yaml */
    double repeat_factor, repeat_cap, length_free, length_exponent, relative, most;
    double modality_reach; /* words before a cue that are searched for a sign of modality */
    uint64_t headline;     /* the zone that headlines are, 0 when none is declared */
};

enum image_section {
    SECTION_STRINGS, SECTION_FOLLOWERS, SECTION_LEXICON, SECTION_NODES, SECTION_SENSES, SECTION_ALIASES,
    SECTION_ENTRIES, SECTION_KINDS, SECTION_CLASSES, SECTION_LANGUAGES, SECTION_CONDITIONS, SECTION_CONDITION_LISTS,
    SECTION_RULES, SECTION_RULE_LISTS,
    SECTION_TOPICS, SECTION_WORTHS, SECTION_CUES, SECTION_CUE_TEXTS, SECTION_CUE_PARTS, SECTION_MENTION_PARTS,
    SECTION_SCORING, SECTION_ZONES, SECTION_MODALITIES, SECTION_SOURCE_FILES, SECTION_SOURCES, SECTION_COUNT,
};
struct image_header {
    uint64_t magic;
    uint32_t version;
    uint32_t section_count;
    uint64_t size;
    uint64_t source_hash; /* of all sources: two images of equal knowledge have the same */
    struct {
        uint64_t offset, count; /* count: items, not bytes */
    } sections[SECTION_COUNT];
};

#endif
