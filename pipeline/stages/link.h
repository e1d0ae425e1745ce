/* What the files of the link stage share: what is known of the names of a document, and whose its words are. */
#ifndef NERTAG_STAGES_LINK_H
#define NERTAG_STAGES_LINK_H

#include "document/forms.h"
#include "knowledge/knowledge.h"

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

/* What may begin with a word, by its hash: nearly all words of a text are no first words of a known form. */
enum { FIRST_WORDS = 256 };
struct first_word {
    uint8_t longest;      /* words of the longest form, 0 for none */
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
    bool has_firms;   /* FORMS_FIRM_STARTS and FORMS_FIRM_WORDS are filled */
    uint32_t *starts; /* the tokens at which a name that is known may begin, and NONE */
    size_t start_capacity;
    const uint32_t *next_start; /* the first of them that has not been seen to */
    uint64_t *first_tokens; /* a bit a token: a winner begins there */
    size_t first_token_capacity;
};

/* Adds a mention of ENTITY at the tokens FIRST to END, which are its from now on. MAKER: RULE_LINK_… */
void link_add_mention(struct link *link, struct document *document, uint32_t entity, uint32_t first, uint32_t end,
                      uint32_t sentence, uint32_t maker);

/* link_known.c: the document's memory of names. */

/* Where the name of an organization ends without its Inc or Tbk, if that leaves two words at least. */
uint32_t link_bare_end(const struct knowledge *knowledge, const struct document *document,
                       const struct mention *mention);
/* Whether TOKEN is written like a word of a name and is not listed as something else. */
bool link_is_name_word(const struct knowledge *knowledge, const struct document *document, uint32_t token);
/* The tokens FIRST to END are a form of ENTITY from now on. */
void link_learn(struct link *link, const struct document *document, uint32_t entity, uint32_t first, uint32_t end,
                bool is_short);
/* Learns the names of all mentions that have won. */
void link_learn_mentions(struct link *link, const struct knowledge *knowledge, struct document *document);
/* What may begin at TOKEN. */
static inline const struct first_word *link_first_word(const struct link *link, const struct document *document,
                                                       uint32_t token)
{
    return &link->first_words[document->tokens[token].hash % FIRST_WORDS];
}
/* The longest known form that the text has from TOKEN on, of so many words at most; of free words, or of any. Or NULL.
 */
const struct known *link_recognise(const struct link *link, const struct document *document,
                                   const struct sentence *sentence, uint32_t token, uint32_t longest, bool free);

/* link_acronyms.c: an acronym in brackets behind an organization or a region belongs to it. MENTION: the name before.
 */
void link_acronym(struct link *link, const struct knowledge *knowledge, struct document *document, uint32_t mention);

/* link_namesakes.c: places and nations among the first COUNT mentions that are a person or firm of the document. */
void link_namesakes(struct link *link, const struct knowledge *knowledge, struct document *document, uint32_t count);

/* link_mentions.c: more mentions of what is known. */
void link_sentences(struct link *link, const struct knowledge *knowledge, struct document *document);

#endif
