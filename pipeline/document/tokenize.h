/* Cuts a text into tokens, once. The same code cuts the names of the gazetteers, so that both sides always agree.
 *
 * A token is a run of letters, marks and digits. Inside it stay: apostrophes (Ma'ruf), the marks of numbers and dates
 * (1.000, 3,5, 17/1/24), the stops of dotted abbreviations (U.S., a.n.) and domain names (Kompas.com), an ampersand between
 * letters (AT&T) and the sign of a currency before its amount (US$75). Hyphens part tokens. URLs, e-mail addresses and @handles are opaque tokens. Han and Kana have
 * a token a character. The folded form is lower case without diacritics, apostrophes and the stops of abbreviations.
 */
#ifndef NERTAG_DOCUMENT_TOKENIZE_H
#define NERTAG_DOCUMENT_TOKENIZE_H

#include "base/bytes.h"
#include "document/document.h"

struct tokenizer {
    /* Whether FOLDED, the part of a word after an apostrophe, is a clitic and so a token of its own ('s). */
    bool (*is_clitic)(const void *context, uint64_t hash, struct slice folded);
    const void *context;
};

/* Fills document.folded and document.tokens from document.text. */
void tokenize(const struct tokenizer *tokenizer, struct document *document);

/* The same bit by bit, for who has something to do meanwhile: tokenize_begin, then tokenize_on, with AT 0 at first, as
 * long as it returns true. It adds some dozens of tokens each time; those that are there change no more. */
void tokenize_begin(struct document *document);
bool tokenize_on(const struct tokenizer *tokenizer, struct document *document, uint32_t *at);

static inline struct slice token_folded(const struct document *document, const struct token *token)
{
    return (struct slice){document->folded.bytes + token->folded, token->folded_length};
}

/* Whether a name may run on from the token before into this one. */
static inline bool token_continues(const struct token *token)
{
    return !(token->gap & (GAP_OTHER | GAP_BLANK));
}

/* The hash of a folded token. At least TOKEN_PADDING bytes after its end must be readable (the folded buffer has
 * them). Sixteen bytes go into one multiplication, without a branch: few words are longer. The bytes FF of the factors,
 * which are in no text, keep either from being zero. */
enum { TOKEN_PADDING = 15 };
extern const char token_hash_masks[32]; /* 16 times FF, then zeros */

static inline uint64_t token_hash_mix(uint64_t one, uint64_t other)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)(one ^ UINT64_C(0x9E3779B97F4A7CFF)) * (other ^ UINT64_C(0xD6E8FEB86659FDFF));
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Of the bytes that follow BEFORE, 16 at the most. */
static inline uint64_t token_hash_end(uint64_t before, const char *folded, size_t length)
{
    const char *mask = token_hash_masks + 16 - length;
    return token_hash_mix((bytes_load(folded) & bytes_load(mask)) ^ before,
                          bytes_load(folded + 8) & bytes_load(mask + 8));
}

uint64_t token_hash_long(const char *folded, size_t length);

static inline uint64_t token_hash(const char *folded, size_t length)
{
    return length <= 16 ? token_hash_end(0, folded, length) : token_hash_long(folded, length);
}

/* Two bits a token, as struct sense has them: how an alias is written. */
unsigned token_case(const struct token *token); /* 0 no letters or lower, 1 capitalised, 2 upper, 3 mixed */

#endif
