/* How a text is cut into tokens: each case lists the folded tokens, with what lies before each of them. */
#include <stdlib.h>
#include <string.h>

#include "document/hit_set.h"
#include "document/text_masks.h"
#include "document/tokenize.h"

#include <stdio.h>

#include "unit/check.h"

static bool is_s(const void *context, uint64_t hash, struct slice folded)
{
    (void)context;
    (void)hash;
    return slice_equal(folded, SLICE("s"));
}

/* "blank word" for a token: _ space, - hyphen, . stop, , other, / newline, | blank line, nothing when joined. */
static const char *cut(struct document *document, struct buffer *out, const char *text)
{
    const struct tokenizer tokenizer = {is_s, NULL};
    document_reset(document);
    document_set_text(document, slice_of(text));
    tokenize(&tokenizer, document);
    out->length = 0;
    for (size_t i = 0; i < document->token_count; i++) {
        const struct token *token = &document->tokens[i];
        struct slice folded = token_folded(document, token);
        if (i)
            buffer_add_char(out, ' ');
        for (int flag = 0; flag < 6; flag++)
            if (token->gap >> flag & 1)
                buffer_add_char(out, "_-.,/|"[flag]);
        if (token->shape & SHAPE_OPAQUE)
            buffer_add_text(out, "<opaque>");
        else
            buffer_add(out, folded.bytes, folded.length);
        if (token_case(token))
            buffer_add_char(out, "?cUm"[token_case(token)]);
    }
    return buffer_text(out);
}

/* Tokens of text that is nothing but ASCII are read by a way of their own. It has to come to what the other way does. */
static const char *const pieces[] = {"a", "e", "U.S.", " ", " ", "Ne", "oPe", "A", "17", "1,5", "-", ".", ", ", "'s", "'", "&",
                                     "$", "/", "\n", "_", "longword", "Long", "x.y", "!", "?", "(", ")", "`", "U", "1/2",
                                     "3.", ":", "word,", "www.", "@", "://"};
enum { ADDRESS_PIECES = 3 }; /* the last ones: an accent ends an address */

static void random_text(struct buffer *text, size_t words, bool addresses)
{
    size_t count = sizeof pieces / sizeof *pieces - (addresses ? 0 : ADDRESS_PIECES);
    text->length = 0;
    while (words--)
        buffer_add_text(text, pieces[(size_t)rand() % count]);
}

/* Every second letter e and o, whatever its case, gets an accent: a word with one is read by the general way. */
static void add_accents(struct buffer *out, struct slice text)
{
    out->length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (strchr("eoUA", c) && rand() % 2)
            buffer_add_text(out, c == 'e' ? "\xC3\xA9" : c == 'o' ? "\xC3\xB3" : c == 'U' ? "\xC3\x9A" : "\xC3\x81");
        else
            buffer_add_char(out, c);
    }
}

static void test_same_with_accents(void)
{
    struct document one = {0}, other = {0};
    struct buffer text = {0}, accented = {0}, cut_one = {0}, cut_other = {0};
    unsigned different = 0;
    srand(1);
    for (int round = 0; round < 3000; round++) {
        random_text(&text, (size_t)rand() % 60, false);
        add_accents(&accented, (struct slice){text.bytes, text.length});
        cut(&one, &cut_one, buffer_text(&text));
        cut(&other, &cut_other, buffer_text(&accented));
        different += !slice_equal((struct slice){cut_one.bytes, cut_one.length},
                                  (struct slice){cut_other.bytes, cut_other.length});
        for (size_t i = 0; i < one.token_count && i < other.token_count; i++)
            different += one.tokens[i].hash != other.tokens[i].hash || one.tokens[i].shape != other.tokens[i].shape;
    }
    CHECK(different == 0);
    buffer_free(&text);
    buffer_free(&accented);
    buffer_free(&cut_one);
    buffer_free(&cut_other);
    document_free(&one);
    document_free(&other);
}

/* Where the text stands in the 64 bytes that are looked at together makes no difference. */
static void test_same_anywhere(void)
{
    struct document one = {0}, other = {0};
    struct buffer text = {0}, moved = {0}, cut_one = {0}, cut_other = {0};
    unsigned different = 0;
    for (int round = 0; round < 500; round++) {
        random_text(&text, (size_t)rand() % 60, true);
        moved.length = 0;
        for (int blanks = 1 + rand() % 70; blanks > 0; blanks--)
            buffer_add_char(&moved, ' ');
        size_t shift = moved.length;
        buffer_add(&moved, text.bytes, text.length);
        cut(&one, &cut_one, buffer_text(&text));
        cut(&other, &cut_other, buffer_text(&moved));
        different += one.token_count != other.token_count;
        for (size_t i = 0; i < one.token_count && i < other.token_count; i++)
            different += one.tokens[i].start + shift != other.tokens[i].start ||
                         one.tokens[i].end + shift != other.tokens[i].end ||
                         one.tokens[i].hash != other.tokens[i].hash || one.tokens[i].shape != other.tokens[i].shape ||
                         (i && one.tokens[i].gap != other.tokens[i].gap);
    }
    CHECK(different == 0);
    buffer_free(&text);
    buffer_free(&moved);
    buffer_free(&cut_one);
    buffer_free(&cut_other);
    document_free(&one);
    document_free(&other);
}

static void test_masks(void)
{
    unsigned different = 0;
    for (int round = 0; round < 1000; round++) {
        char bytes[MASKED_BYTES];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)rand();
        const struct text_masks masks = text_masks_read(bytes);
        for (size_t i = 0; i < sizeof bytes; i++) {
            int c = (unsigned char)bytes[i];
            bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
            different += (masks.word >> i & 1) != (lower || upper || digit) || (masks.upper >> i & 1) != upper ||
                         (masks.digit >> i & 1) != digit || (masks.blank >> i & 1) != (c == ' ') ||
                         (masks.odd >> i & 1) != (c >= 0x7F || (c && strchr("_/@$`", c) != NULL)) ||
                         (masks.join >> i & 1) != (c && strchr("&'()*+,./:", c) != NULL);
        }
        char lower[MASKED_BYTES];
        uint64_t bits = text_bits((const uint8_t *)bytes, round % 8);
        for (size_t i = 0; i < sizeof bytes; i += 16)
            text_lower(lower + i, bytes + i);
        for (size_t i = 0; i < sizeof bytes; i++)
            different += (bits >> i & 1) != ((unsigned char)bytes[i] >> round % 8 & 1) ||
                         lower[i] != (bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] + 32 : bytes[i]);
    }
    CHECK(different == 0);
}

#define A16 "aaaaaaaaaaaaaaaa"
#define A64 A16 A16 A16 A16

/* Sets of hits, against going through them one by one. */
static void test_hit_sets(void)
{
    enum { HITS = 200 };
    uint8_t kinds[HITS + HITS_IN_SET];
    const struct document document = {.hit_kinds = kinds};
    unsigned different = 0;
    for (int round = 0; round < 3000; round++) {
        for (size_t i = 0; i < sizeof kinds; i++)
            kinds[i] = (uint8_t)rand();
        uint32_t first = (uint32_t)(rand() % HITS), end = first + 1 + (uint32_t)rand() % (HITS - first);
        unsigned kind = 1u << round % 8;
        uint64_t set = document_hit_set(&document, kind, first, end);
        for (uint32_t i = 0; i < HITS_IN_SET; i++)
            different += (set >> i & 1) != (first + i < end && kinds[first + i] & kind);
    }
    CHECK(different == 0);
}

/* Sets of tokens, likewise. */
static void test_sets(void)
{
    enum { TOKENS = 300, KINDS = 3 };
    uint64_t sets[TOKENS / 64 + 1][KINDS];
    const struct document document = {.token_sets = sets[0], .token_set_kinds = KINDS};
    unsigned different = 0;
    for (int round = 0; round < 3000; round++) {
        uint32_t first = (uint32_t)rand() % TOKENS, end = first + (uint32_t)rand() % (TOKENS + 1 - first);
        uint32_t count = 0, kind = (uint32_t)round % KINDS;
        uint64_t part = 0;
        for (size_t i = 0; i < sizeof sets / sizeof **sets; i++)
            sets[i / KINDS][i % KINDS] = round % 2 ? UINT64_C(1) << rand() % 64 : (uint64_t)rand() << 33 ^ (uint64_t)rand();
        for (uint32_t i = first; i < end; i++) {
            uint64_t bit = sets[i / 64][kind] >> i % 64 & 1;
            count += (uint32_t)bit;
            part |= i - first < 64 ? bit << (i - first) : 0;
        }
        different += document_count_in_set(&document, kind, first, end) != count ||
                     document_part_of_set(&document, kind, first, end) != part;
    }
    CHECK(different == 0);
}

int main(void)
{
    test_same_with_accents();
    test_same_anywhere();
    test_masks();
    test_sets();
    test_hit_sets();
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        {"", ""},
        {"Rusia dan Korut", "rusiac _dan _korutc"},
        {"Rusia-Korut", "rusiac -korutc"},
        {"Choe Son-hui", "choec _sonc -hui"},
        {"pada 17/1/24, Rp1.000 atau 3,5", "pada _17/1/24 _,rp1.000c _atau _3,5"},
        {"the U.S. plan", "the _usU _.plan"},
        {"the US's and U.S.'s", "the _usU s _and _usU .,s"},
        {"China\xE2\x80\x99s army", "chinac s _army"},
        {"Ma'ruf Amin, Qur'an", "marufc _aminc _,quranc"},
        {"AT&T di Kompas.com", "at&tU _di _kompas.comc"},
        {"rumah.Dia pergi", "rumah .diac _pergi"},
        {"US$75 juta", "us$75U _juta"},
        {"US$ 75", "us$U _75"},
        {"Erdo\xC4\x9F" "an dan Mal\xC3\xA9", "erdoganc _dan _malec"},
        {"\xC4\xB0stanbul", "istanbulc"},
        {"lihat https://a.b/c?d=e. Lalu a@b.co", "lihat _<opaque> _.laluc _<opaque>"},
        {"kata @jokowi tadi", "kata _,<opaque> _tadi"},
        {"satu\n\ndua\ntiga", "satu /|dua /tiga"},
        {"\xE4\xB8\xAD\xE5\x9B\xBD", "\xE4\xB8\xAD \xE5\x9B\xBD"},
        {"a\xF0\x9F\x98\x80" "b", "a ,b"},
        {"iPhone McDonald KPK", "iphonem _mcdonaldm _kpkU"},
        {A64, A64}, /* as long as what is looked at together, and longer */
        {A64 "a b", A64 "a _b"},
    };
    struct document document = {0};
    struct buffer out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_TEXT(slice_of(cut(&document, &out, cases[i].text)), cases[i].tokens);
    buffer_free(&out);
    document_free(&document);
    return check_result();
}
