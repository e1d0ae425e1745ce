/* A document on its way through the stages. Every stage only adds to it:
 *
 *   text -> tokens -> sentences (language) -> hits (lexicon) -> zones -> mentions (names, rules) -> winners -> entities
 *        -> topics
 *
 * Offsets are bytes into text, which is valid UTF-8 and never edited. Where the input was not valid UTF-8, reading put
 * U+FFFD in place of the invalid bytes, and mends tells how to count back to the input.
 */
#ifndef NERTAG_DOCUMENT_DOCUMENT_H
#define NERTAG_DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/text.h"

/* Half open, in bytes, on code-point boundaries. */
struct span {
    uint32_t start;
    uint32_t end;
};

/* How a token is written. */
enum {
    SHAPE_FIRST_UPPER = 1, /* begins with a capital */
    SHAPE_INNER_UPPER = 2, /* has a capital after its first letter */
    SHAPE_LOWER = 4,       /* has a lower-case letter */
    SHAPE_DIGIT = 8,       /* has a digit */
    SHAPE_LETTER = 16,     /* has a letter */
    SHAPE_OPAQUE = 32,     /* URL, e-mail address, handle: matches no name */
    SHAPE_SILENT = 64,     /* in a zone without names, however it is written */
};

/* What lies between a token and the one before it. */
enum {
    GAP_SPACE = 1,    /* white space */
    GAP_HYPHEN = 2,   /* one hyphen and nothing else */
    GAP_STOP = 4,     /* a full stop or other mark that may end a sentence */
    GAP_OTHER = 8,    /* any other punctuation: names do not run across it */
    GAP_NEWLINE = 16, /* a line ends */
    GAP_BLANK = 32,   /* a blank line */
};

/* As tokenize makes it, it has no node and no hit yet. */
struct token {
    uint64_t hash; /* of the folded form */
    uint32_t start, end;
    uint32_t folded; /* offset of the folded form in document.folded; NONE when it is the ASCII-lowered text itself */
    uint32_t node;   /* the lexicon's node for this token alone, 0 when it has none */
    uint32_t hit;    /* the first of the hits that begin here, or the next one after */
    uint16_t folded_length;
    uint8_t shape;
    uint8_t gap;
};

/* Sets of tokens, for stages that look for few among many. */
enum token_set {
    TOKENS_AFTER_END,  /* a stop or the end of a line lies before it */
    TOKENS_AFTER_MARK, /* other punctuation does */
    TOKENS_ACRONYM,    /* in capitals */
    TOKENS_LOWER,      /* has a lower-case letter */
    TOKENS_CAPITALS,   /* has a capital after its first letter */
    TOKENS_NAMES,      /* may be part of a name: has a capital in front or is in a script without case, or hangs on such
                          a one by a hyphen */
    TOKENS_RUN_ON,     /* a phrase of the lexicon may run on into it from the token before; nearly always one does */
    TOKENS_OF_LANGUAGE /* and one for each language by its index: a function word of it, and no acronym */
};

struct sentence {
    struct span span;
    uint32_t first_token, end_token;
    uint32_t first_hit, end_hit;
    uint32_t holds; /* what one of its hits holds, at least */
    uint32_t first_zone, end_zone;
    uint32_t zones;   /* bit n: it has a zone of number n */
    uint8_t language; /* index in the knowledge, 0 when unknown */
    bool upper;       /* written in capitals */
    bool heading;     /* stands by itself without a full stop */
    bool title;       /* the headline of the document */
};

/* A part of a sentence, or all of it, that is no running text. */
struct zone {
    struct span span;
    uint32_t first_token, end_token;
    uint32_t rule; /* that found it, or NONE: the headline is where the document has it */
    uint8_t zone;  /* index in the knowledge */
};

/* A word or phrase of the lexicon that occurs in the text; what it may mean are the senses of its node. */
struct hit {
    uint32_t first_token, end_token;
    uint32_t node;
    uint32_t holds; /* of the node: what kinds of senses it has */
};

/* A hit that is a cue or a part of one, for those who look for cues only: its node need not be looked at. */
struct cue_hit {
    uint32_t hit;
    uint32_t last_sense; /* the first of its cues, which stand at the end; the others are before it (sense.more) */
};
/* Behind the last one stand so many of hit NONE, so that one may look ahead. */
enum { CUE_HITS_BEHIND = 8 };

/* Why a mention is not in the record; the names for explain are in document.c. */
enum mention_state {
    MENTION_OPEN, /* not decided yet */
    MENTION_WON,
    MENTION_LEFT_OUT,     /* won its words, but names nothing that the record has */
    MENTION_LOST_OVERLAP, /* another mention covers part of it; lost_to says which */
    MENTION_LOST_READING, /* another entry is likelier for the same span */
    MENTION_LOST_CONDITION, /* needs or forbids of its alias did not hold */
    MENTION_LOST_DUPLICATE, /* found by another rule as well */
    MENTION_LOST_ZONE,      /* in a zone without names */
};

/* A candidate for an annotation, and what became of it. */
struct mention {
    struct span span;
    uint32_t first_token, end_token;
    uint32_t sentence;
    uint32_t entry;   /* gazetteer entry, or NONE */
    uint32_t sense;   /* the alias that matched, or NONE */
    uint32_t rule;    /* the rule that made it, or NONE when the gazetteer did; RULE_LINK_… for the link stage */
    uint32_t place;   /* gazetteer entry of a place inside a name that has no entry itself, or NONE: tells its country */
    uint32_t entity;  /* index in document.entities once linked, or NONE */
    uint32_t lost_to; /* mention that won over it, or NONE */
    uint8_t label;    /* enum label */
    uint8_t score;    /* 0 to 100 */
    uint8_t state;    /* enum mention_state */
    bool strong;      /* certain enough to be known in the whole document */
    uint16_t kind;    /* index in the knowledge, 0 when unknown */
};

/* Makers of mentions that are neither a gazetteer entry nor a rule of rules/. */
enum { RULE_LINK_NAME = 0xFFFFFF00u, RULE_LINK_SHORT, RULE_LINK_ACRONYM };

/* Evidence that changed the score of a mention. */
struct adjustment {
    uint32_t mention;
    uint32_t rule; /* the rule that says so; NONE: another mention of the same country */
    int8_t points;
};

/* What several mentions of a document have in common. */
struct entity {
    uint32_t entry;   /* gazetteer entry, or NONE */
    uint32_t number;  /* N of doc:N, when entry is NONE */
    uint32_t mention; /* the mention whose text is its name, when entry is NONE */
    uint16_t kind;
    uint8_t label;
};

/* One occurrence that adds to (or takes from) the score of a topic. */
struct evidence {
    struct span span;
    uint32_t cue;
    uint32_t modality; /* number in the knowledge, 0: none */
    double weight;     /* after zone and repetition */
};

struct topic {
    uint32_t topic; /* index in the knowledge */
    double threshold; /* for a document of this length */
    double score;     /* 0 to 1, 0.5 at the threshold */
    uint32_t first_evidence, end_evidence;
};

/* Bytes of the input that were no UTF-8: from text offset AT on, the input is DELTA bytes shorter than the text. */
struct mend {
    uint32_t at;
    uint32_t delta;
};

/* A field of the input that goes to meta: the JSON text of its name (quotes included) and of its value. */
struct meta_field {
    struct slice name;
    struct slice value;
};

struct document {
    struct slice text;   /* borrowed from input, decoded or the arena below */
    struct slice id;     /* UTF-8, likewise */
    struct slice copy_of; /* id of the document that this one is a copy of, in the arena; bytes NULL: of none */
    const char *source;  /* the name of the file, for messages */
    uint64_t record;     /* line of a JSON Lines file, or 1 */
    uint8_t fixed_language; /* 0, or what -l asked for */
    uint8_t language;
    bool ascii;   /* the text is nothing else */
    bool parted;  /* some token begins or ends within a word of letters: words that are run together */
    bool explain; /* keep the candidates that conditions turned down */

    struct buffer input;   /* the record as it was read: a whole file, or a line of JSON */
    struct buffer decoded; /* the strings of a line of JSON without their escapes */

    struct meta_field *meta;
    size_t meta_count, meta_capacity;
    struct mend *mends;
    size_t mend_count, mend_capacity;
    size_t invalid_bytes;

    struct buffer folded;
    struct token *tokens;
    size_t token_count, token_capacity;
    uint64_t *token_sets; /* 64 tokens after 64 tokens: a word with a bit for each, for every kind of set */
    size_t token_set_capacity, token_set_kinds;
    struct sentence *sentences;
    size_t sentence_count, sentence_capacity;
    struct hit *hits;
    size_t hit_count, hit_capacity;
    uint8_t *hit_kinds; /* what each of them holds, as far as that is one byte, for document_hit_set */
    size_t hit_kind_capacity;
    struct cue_hit *cue_hits; /* in the order of the hits */
    size_t cue_hit_count, cue_hit_capacity;
    struct zone *zones; /* in text order */
    size_t zone_count, zone_capacity;
    struct mention *mentions;
    size_t mention_count, mention_capacity;
    uint32_t *winners; /* the mentions that won, in text order; in the arena, made by the link stage */
    size_t winner_count;
    struct adjustment *adjustments;
    size_t adjustment_count, adjustment_capacity;
    struct entity *entities;
    size_t entity_count, entity_capacity;
    struct topic *topics;
    size_t topic_count, topic_capacity;
    struct evidence *evidence;
    size_t evidence_count, evidence_capacity;

    struct arena arena; /* everything else that lives as long as the document */
};

/* The tokens of SET among the 64 from token 64 * BLOCK on, a bit each. */
static inline uint64_t document_token_set(const struct document *document, unsigned set, size_t block)
{
    return document->token_sets[block * document->token_set_kinds + set];
}
/* The tokens of SET among the first 64 of FIRST to END, a bit each, that of FIRST lowest. */
static inline uint64_t document_part_of_set(const struct document *document, unsigned set, uint32_t first, uint32_t end)
{
    uint32_t skipped = first % 64, count = end - first;
    uint64_t bits = document_token_set(document, set, first / 64) >> skipped;
    if (skipped + count > 64 && skipped) /* the rest of them is in the next block */
        bits |= document_token_set(document, set, first / 64 + 1) << (64 - skipped);
    return count < 64 ? bits & ((UINT64_C(1) << count) - 1) : bits;
}
/* How many of the tokens FIRST to END are in SET. */
uint32_t document_count_in_set(const struct document *document, unsigned set, uint32_t first, uint32_t end);

void document_reset(struct document *document); /* ready for the next article; keeps the memory */
void document_free(struct document *document);
/* Gives ONE the memory that the stages fill of OTHER, arena included and all of it emptied, and OTHER that of ONE, as it
 * is: so few of them serve many documents that wait for their turn. What ONE had in its arena lives on until it gets it
 * back. */
void document_swap_stage_memory(struct document *one, struct document *other);

static inline struct mention *document_add_mention(struct document *document, struct mention mention)
{
    mem_reserve(document->mentions, document->mention_capacity, document->mention_count + 1);
    document->mentions[document->mention_count] = mention;
    return &document->mentions[document->mention_count++];
}
/* Adds POINTS to the score of a mention, which stays between 0 and 100, and remembers why. */
void document_adjust(struct document *document, uint32_t mention, uint32_t rule, int points);
void document_add_zone(struct document *document, struct zone zone);
/* The zones that TOKEN of SENTENCE lies in: bit n for number n. */
uint32_t document_zones_at(const struct document *document, const struct sentence *sentence, uint32_t token);
/* Whether one of the tokens lies in a zone without names. */
bool document_is_silent(const struct document *document, uint32_t first_token, uint32_t end_token);
struct slice document_slice(const struct document *document, struct span span); /* borrowed from the text */
const char *mention_state_name(enum mention_state state);

/* Takes INPUT as the text: borrowed when it is valid UTF-8, else a copy in the arena with U+FFFD for each maximal
 * invalid part, with mends and invalid_bytes filled in. A byte order mark at the start stays part of the text. Returns
 * the offset of the first invalid byte in INPUT, or SIZE_MAX. INPUT must be shorter than 2 GiB. */
size_t document_set_text(struct document *document, struct slice input);

/* Byte offset of the input for a byte offset of the text. */
uint32_t document_input_offset(const struct document *document, uint32_t offset);

/* The same for any bytes. Offset of the first that is no UTF-8, or SIZE_MAX. */
size_t text_first_invalid(struct slice text);
/* A copy in ARENA with U+FFFD for every maximal invalid part; MENDED (may be NULL) hears of each of them, in order:
 * where its U+FFFD ends in the copy, and how many bytes it stands for. */
typedef void text_mended(void *context, size_t end, size_t invalid_bytes);
struct slice text_mend(struct arena *arena, struct slice input, text_mended *mended, void *context);

#endif
