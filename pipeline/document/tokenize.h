/* Cuts a text into tokens, once. The same code cuts the names of the gazetteers, so that both sides always agree.
 *
 * A token is a run of letters, marks and digits. Inside it stay: apostrophes (Ma'ruf), the marks of numbers and dates
 * (1.000, 3,5, 17/1/24), the stops of dotted abbreviations (U.S., a.n.) and domain names (Kompas.com), an ampersand between
 * letters (AT&T) and the sign of a currency before its amount (US$75). Hyphens part tokens. URLs, e-mail addresses and @handles are opaque tokens. Han and Kana have
 * a token a character. The folded form is lower case without diacritics, apostrophes and the stops of abbreviations.
 */
#ifndef NERTAG_DOCUMENT_TOKENIZE_H
#define NERTAG_DOCUMENT_TOKENIZE_H

#include <string.h>

#include "document/document.h"

struct tokenizer {
    /* Whether FOLDED, the part of a word after an apostrophe, is a clitic and so a token of its own ('s). */
    bool (*is_clitic)(const void *context, uint64_t hash, struct slice folded);
    const void *context;
};

/* Fills document.folded and document.tokens from document.text. */
void tokenize(const struct tokenizer *tokenizer, struct document *document);

static inline struct slice token_folded(const struct document *document, const struct token *token)
{
    return (struct slice){document->folded.bytes + token->folded, token->folded_length};
}

/* Whether a name may run on from the token before into this one. */
static inline bool token_continues(const struct token *token)
{
    return !(token->gap & (GAP_OTHER | GAP_BLANK));
}

/* The hash of a folded token. At least 7 bytes after its end must be readable (the folded buffer has them). */
static inline uint64_t token_hash(const char *folded, size_t length)
{
    uint64_t hash = length * UINT64_C(0x9E3779B97F4A7C15);
    for (;;) {
        uint64_t word;
        memcpy(&word, folded, 8);
        if (length < 8)
            word &= (UINT64_C(1) << (length * 8)) - 1;
        __extension__ typedef unsigned __int128 wide;
        wide product = (wide)(hash ^ word) * UINT64_C(0xD6E8FEB86659FD93);
        hash = (uint64_t)product ^ (uint64_t)(product >> 64);
        if (length <= 8)
            return hash;
        folded += 8;
        length -= 8;
    }
}

/* Two bits a token, as struct sense has them: how an alias is written. */
unsigned token_case(const struct token *token); /* 0 no letters or lower, 1 capitalised, 2 upper, 3 mixed */

#endif
