#include "document/tokenize.h"

#include <string.h>

#include <utf8proc.h>

#include "base/bytes.h"
#include "document/text_masks.h"

enum { MAX_WORD = 255, FOLDED_PADDING = 16, TOKENS_AT_ONCE = 32 };

#define FF "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
const char token_hash_masks[32] = FF FF;
#undef FF

enum character {
    CHAR_OTHER, CHAR_LOWER, CHAR_UPPER, CHAR_CASELESS, CHAR_DIGIT, CHAR_MARK, CHAR_IDEOGRAPH, CHAR_SPACE, CHAR_NEWLINE,
    CHAR_HYPHEN, CHAR_STOP, CHAR_APOSTROPHE, CHAR_IGNORABLE,
};

#define L CHAR_LOWER
#define U CHAR_UPPER
static const uint8_t ascii_class[128] = {
    ['\t'] = CHAR_SPACE, ['\n'] = CHAR_NEWLINE, ['\v'] = CHAR_SPACE, ['\f'] = CHAR_SPACE, ['\r'] = CHAR_SPACE,
    [' '] = CHAR_SPACE, ['!'] = CHAR_STOP, ['\''] = CHAR_APOSTROPHE, ['-'] = CHAR_HYPHEN, ['.'] = CHAR_STOP,
    ['0'] = CHAR_DIGIT, ['1'] = CHAR_DIGIT, ['2'] = CHAR_DIGIT, ['3'] = CHAR_DIGIT, ['4'] = CHAR_DIGIT,
    ['5'] = CHAR_DIGIT, ['6'] = CHAR_DIGIT, ['7'] = CHAR_DIGIT, ['8'] = CHAR_DIGIT, ['9'] = CHAR_DIGIT,
    ['?'] = CHAR_STOP, ['`'] = CHAR_APOSTROPHE, ['_'] = CHAR_CASELESS,
    ['A'] = U, ['B'] = U, ['C'] = U, ['D'] = U, ['E'] = U, ['F'] = U, ['G'] = U, ['H'] = U, ['I'] = U,
    ['J'] = U, ['K'] = U, ['L'] = U, ['M'] = U, ['N'] = U, ['O'] = U, ['P'] = U, ['Q'] = U, ['R'] = U,
    ['S'] = U, ['T'] = U, ['U'] = U, ['V'] = U, ['W'] = U, ['X'] = U, ['Y'] = U, ['Z'] = U,
    ['a'] = L, ['b'] = L, ['c'] = L, ['d'] = L, ['e'] = L, ['f'] = L, ['g'] = L, ['h'] = L, ['i'] = L,
    ['j'] = L, ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L, ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L,
    ['s'] = L, ['t'] = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L, ['y'] = L, ['z'] = L,
};
#undef L
#undef U

/* What a character of each class adds to the gap that it stands in. */
static const uint8_t gap_of_class[] = {
    [CHAR_OTHER] = GAP_OTHER, [CHAR_SPACE] = GAP_SPACE, [CHAR_NEWLINE] = GAP_NEWLINE, [CHAR_HYPHEN] = GAP_HYPHEN,
    [CHAR_STOP] = GAP_STOP, [CHAR_APOSTROPHE] = GAP_OTHER, [CHAR_IGNORABLE] = 0,
};

/* The flags of all characters of a gap, and those that came more than once. */
struct gap_flags {
    unsigned once, twice;
};

static void gap_add(struct gap_flags *flags, enum character class)
{
    unsigned flag = gap_of_class[class];
    flags->twice |= flags->once & flag;
    flags->once |= flag;
}

static uint8_t gap_of_flags(struct gap_flags flags)
{
    unsigned gap = flags.once;
    if (flags.twice & GAP_NEWLINE)
        gap |= GAP_BLANK;
    if (gap & GAP_HYPHEN && (gap != GAP_HYPHEN || flags.twice & GAP_HYPHEN))
        gap = (gap & ~(unsigned)GAP_HYPHEN) | GAP_OTHER;
    return (uint8_t)gap;
}

static enum character class_of(utf8proc_int32_t c)
{
    switch (c) {
    case 0x2018: case 0x2019: case 0x02BC: case 0x02BB: case 0x2032: case 0x00B4:
        return CHAR_APOSTROPHE;
    case 0x2010: case 0x2011: case 0x2013: case 0x2212:
        return CHAR_HYPHEN;
    case 0x2026: case 0x3002: case 0xFF01: case 0xFF1F: case 0x061F: case 0x06D4: case 0x0964:
        return CHAR_STOP;
    case 0x2028: case 0x2029: case 0x0085:
        return CHAR_NEWLINE;
    case 0x00AD: case 0x200B: case 0x200C: case 0x200D: case 0x2060: case 0xFEFF:
        return CHAR_IGNORABLE;
    default:
        break;
    }
    if ((c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
        (c >= 0x20000 && c <= 0x3FFFF))
        return CHAR_IDEOGRAPH;
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LT:
        return CHAR_UPPER;
    case UTF8PROC_CATEGORY_LL:
        return CHAR_LOWER;
    case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
        return CHAR_CASELESS;
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
        return CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
        return CHAR_MARK;
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP:
        return CHAR_SPACE;
    default:
        return CHAR_OTHER;
    }
}

/* The reading position: text is valid UTF-8, so decoding needs no checks. */
struct cursor {
    const char *text;
    uint32_t at, end;
};

static enum character peek(const struct cursor *cursor, uint32_t at, uint32_t *width)
{
    if (at >= cursor->end) {
        *width = 0;
        return CHAR_OTHER;
    }
    const unsigned char *p = (const unsigned char *)cursor->text + at;
    if (p[0] < 0x80) {
        *width = 1;
        return ascii_class[p[0]];
    }
    *width = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    utf8proc_int32_t c;
    if (*width == 2)
        c = (p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    else if (*width == 3)
        c = (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    else
        c = (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    return class_of(c);
}

static bool is_letter(enum character class)
{
    return class == CHAR_LOWER || class == CHAR_UPPER || class == CHAR_CASELESS;
}

static bool in_word(enum character class)
{
    return is_letter(class) || class == CHAR_DIGIT || class == CHAR_MARK;
}

/* What a word looked like while it was read. */
struct word {
    uint32_t start, letters, since_stop; /* since_stop: characters since the last inner stop */
    enum character last;
    uint8_t shape;
    bool dotted;     /* has inner stops, each after a single letter: U.S., a.n. */
    bool inner_stop; /* has an inner stop at all */
    bool special;    /* its folded form is not just its lower case */
};

static void note(struct word *word, enum character class)
{
    if (class == CHAR_UPPER)
        word->shape |= word->letters ? SHAPE_INNER_UPPER : SHAPE_FIRST_UPPER;
    else if (class == CHAR_LOWER)
        word->shape |= SHAPE_LOWER;
    else if (class == CHAR_DIGIT)
        word->shape |= SHAPE_DIGIT;
    if (is_letter(class)) {
        word->letters++;
        word->shape |= SHAPE_LETTER;
    }
    if (class != CHAR_MARK && class != CHAR_IGNORABLE) {
        word->since_stop++;
        word->last = class;
    }
}

/* Whether the mark at CURSOR, of class MARK and WIDTH bytes, belongs to the word that it follows. */
static bool mark_joins(const struct cursor *cursor, struct word *word, enum character mark, uint32_t width)
{
    uint32_t next_width, after_width;
    char c = cursor->text[cursor->at];
    enum character next = peek(cursor, cursor->at + width, &next_width);
    if (mark == CHAR_APOSTROPHE) {
        if (!is_letter(next) || !is_letter(word->last))
            return false;
        word->special = true;
        return true;
    }
    if (mark == CHAR_IGNORABLE) {
        if (in_word(next))
            word->special = true;
        return in_word(next);
    }
    if (word->last == CHAR_DIGIT && next == CHAR_DIGIT && (c == '.' || c == ',' || c == '/' || c == ':'))
        return true;
    if (c == '$')
        return is_letter(word->last); /* US$75, US$ 75: a currency, not the country */
    if (c == '&')
        return is_letter(word->last) && is_letter(next);
    if (c != '.' || !is_letter(next))
        return false;
    enum character after = peek(cursor, cursor->at + 1 + next_width, &after_width);
    if (word->since_stop == 1 && is_letter(word->last) && !is_letter(after) && (!word->inner_stop || word->dotted)) {
        word->inner_stop = word->dotted = word->special = true;
        word->since_stop = 0;
        return true;
    }
    /* A domain name; a capital would rather begin a sentence whose space got lost. */
    if (next == CHAR_LOWER && word->since_stop > 1 && !word->dotted && after != CHAR_STOP) {
        word->inner_stop = true;
        word->since_stop = 0;
        return true;
    }
    return false;
}

static void read_word(struct cursor *cursor, struct word *word)
{
    for (;;) {
        uint32_t width, run = cursor->at;
        while (run < cursor->end && (unsigned char)(cursor->text[run] - 'a') < 26)
            run++;
        if (run > cursor->at) { /* most of most words: lower-case ASCII letters need no closer look */
            word->letters += run - cursor->at;
            word->since_stop += run - cursor->at;
            word->shape |= SHAPE_LOWER | SHAPE_LETTER;
            word->last = CHAR_LOWER;
            cursor->at = run;
        }
        if (cursor->at < cursor->end && cursor->text[cursor->at] == ' ')
            break; /* what ends most words */
        enum character class = peek(cursor, cursor->at, &width);
        if (in_word(class)) {
            if (width > 1)
                word->special = true;
            note(word, class);
        } else if (!width || !mark_joins(cursor, word, class, width)) {
            break;
        }
        cursor->at += width;
    }
    if (word->dotted && word->since_stop > 1)
        word->dotted = false;
}

static bool begins_with(const struct cursor *cursor, uint32_t at, const char *what)
{
    size_t length = strlen(what);
    return cursor->end - at >= length && memcmp(cursor->text + at, what, length) == 0;
}

static bool in_address(unsigned char c)
{
    return c > ' ' && c != 0x7F && !strchr("<>\"'()[]{}|\\^`,;", c) && c < 0x80;
}

/* URLs, e-mail addresses and handles: everything up to white space or a bracket, without a final stop. */
static bool read_opaque(struct cursor *cursor, const struct word *word)
{
    char next = cursor->at < cursor->end ? cursor->text[cursor->at] : ' ';
    char before = word->start > 0 ? cursor->text[word->start - 1] : ' ';
    if (next != ':' && next != '@' && before != '@' && cursor->text[word->start] != 'w')
        return false; /* the usual case, told cheaply */
    bool handle = before == '@';
    bool url = cursor->at - word->start <= 5 && begins_with(cursor, cursor->at, "://");
    uint32_t width;
    bool www = begins_with(cursor, word->start, "www.") && in_word(peek(cursor, word->start + 4, &width));
    bool mail =
        cursor->at + 1 < cursor->end && next == '@' && ascii_class[cursor->text[cursor->at + 1] & 0x7F] == CHAR_LOWER;
    if (!handle && !url && !www && !mail)
        return false;
    while (cursor->at < cursor->end && in_address((unsigned char)cursor->text[cursor->at]))
        cursor->at++;
    while (cursor->at > word->start + 1 && strchr(".!?:", cursor->text[cursor->at - 1]))
        cursor->at--;
    return true;
}

/* LENGTH bytes in lower case, as far as they are ASCII. */
static void lower_copy(char *to, const char *from, size_t length)
{
    size_t at = 0;
    for (; length - at >= 16; at += 16)
        text_lower(to + at, from + at);
    for (; at < length; at++)
        to[at] = (char)(from[at] + ((unsigned char)(from[at] - 'A') < 26 ? 32 : 0));
}

/* The folded form of a word with letters that are not ASCII, at the end of document.folded; false leaves it as it is. */
static bool fold_letters(struct document *document, const char *plain, size_t length)
{
    utf8proc_int32_t points[MAX_WORD * 4];
    utf8proc_option_t options =
        UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_COMPAT | UTF8PROC_IGNORE;
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)plain, (utf8proc_ssize_t)length, points,
                                                MAX_WORD * 4, options);
    if (count < 0 || count > MAX_WORD * 4)
        return false; /* a word that decomposes beyond all measure keeps its own form */
    buffer_reserve(&document->folded, (size_t)count * 4 + FOLDED_PADDING);
    for (utf8proc_ssize_t i = 0; i < count; i++)
        document->folded.length += (size_t)utf8proc_encode_char(points[i], (utf8proc_uint8_t *)document->folded.bytes +
                                                                               document->folded.length);
    return true;
}

/* Puts the folded form of the word into document.folded where its lower case alone will not do. */
static void fold(struct document *document, struct token *token, const struct word *word)
{
    token->folded = token->start;
    uint32_t length = token->end - token->start;
    token->folded_length = (uint16_t)length;
    if (!word->special)
        return;
    char plain[MAX_WORD];
    size_t used = 0, begin = document->folded.length;
    bool ascii = true;
    struct cursor cursor = {document->text.bytes, token->start, token->end};
    for (uint32_t width; cursor.at < cursor.end; cursor.at += width) {
        char c = plain[used] = document->text.bytes[cursor.at];
        enum character class = peek(&cursor, cursor.at, &width);
        if (class == CHAR_APOSTROPHE || class == CHAR_IGNORABLE || (c == '.' && word->dotted))
            continue;
        used++;
        for (uint32_t i = 1; i < width; i++) {
            plain[used++] = document->text.bytes[cursor.at + i];
            ascii = false;
        }
    }
    if (ascii) { /* "Ma'ruf", "U.S.": what is left only has to be lower case */
        buffer_reserve(&document->folded, used + FOLDED_PADDING);
        lower_copy(document->folded.bytes + begin, plain, used);
        document->folded.length += used;
    } else if (!fold_letters(document, plain, used)) {
        return;
    }
    token->folded = (uint32_t)begin;
    token->folded_length = (uint16_t)(document->folded.length - begin);
    memset(document->folded.bytes + document->folded.length, 0, FOLDED_PADDING);
}

static struct token *add_token(struct document *document, uint32_t start, uint32_t end, uint8_t gap)
{
    mem_reserve(document->tokens, document->token_capacity, document->token_count + 1);
    struct token *token = &document->tokens[document->token_count++];
    *token = (struct token){.start = start, .end = end, .folded = start, .gap = gap};
    return token;
}

static void finish_token(struct document *document, struct token *token, struct word *word)
{
    token->shape = word->shape;
    if (token->end - token->start > MAX_WORD) {
        token->shape |= SHAPE_OPAQUE;
        token->folded_length = 0;
        return;
    }
    fold(document, token, word);
    token->hash = token_hash(document->folded.bytes + token->folded, token->folded_length);
}

/* Cuts "Russia's" after the name when what follows the last apostrophe is a clitic. */
static void split_clitic(const struct tokenizer *tokenizer, struct document *document, struct token *token,
                         struct word *word)
{
    uint32_t apostrophe = 0, clitic = 0, width;
    struct cursor cursor = {document->text.bytes, token->start, token->end};
    for (; cursor.at < cursor.end; cursor.at += width) {
        if (peek(&cursor, cursor.at, &width) == CHAR_APOSTROPHE) {
            apostrophe = cursor.at;
            clitic = cursor.at + width;
        }
    }
    if (!clitic || !tokenizer->is_clitic || token->end - token->start > MAX_WORD)
        return;
    struct token tail = {.start = clitic, .end = token->end};
    struct word tail_word = {.special = true};
    fold(document, &tail, &tail_word);
    tail.hash = token_hash(document->folded.bytes + tail.folded, tail.folded_length);
    if (!tokenizer->is_clitic(tokenizer->context, tail.hash, token_folded(document, &tail)))
        return;
    token->end = apostrophe;
    tail.start = apostrophe;
    tail.shape = SHAPE_LOWER | SHAPE_LETTER;
    word->shape = 0; /* "US's" without its clitic has no lower-case letter */
    word->letters = 0;
    for (cursor = (struct cursor){document->text.bytes, token->start, token->end}; cursor.at < cursor.end;
         cursor.at += width)
        note(word, peek(&cursor, cursor.at, &width));
    finish_token(document, token, word);
    mem_reserve(document->tokens, document->token_capacity, document->token_count + 1);
    document->tokens[document->token_count++] = tail;
}

/* Reads what lies between two words; returns its gap flags, with the cursor at the next word or the end. */
static uint8_t read_gap(struct cursor *cursor)
{
    struct gap_flags flags = {0};
    for (uint32_t width;; cursor->at += width) {
        enum character class = peek(cursor, cursor->at, &width);
        if (!width || in_word(class) || class == CHAR_IDEOGRAPH)
            return gap_of_flags(flags);
        gap_add(&flags, class);
    }
}

/* The words that begin and end in 64 bytes of the text, as far as they are plain: ASCII letters and digits, with the
 * marks of numbers, and nothing around them makes more of them, or less. A bit for each byte. */
struct plain_words {
    uint64_t starts, ends; /* where words begin, and the places right behind them; as many of either, or some starts more */
    uint64_t after_blank;  /* the starts of words with one blank before them and nothing else */
    /* How a word is written, at its end and, as no other ends there, right behind that. */
    uint64_t upper; /* SHAPE_FIRST_UPPER, then SHAPE_INNER_UPPER */
    uint64_t lower; /* SHAPE_LOWER, then SHAPE_DIGIT */
    bool trouble;   /* the next word is not plain */
};

/* Those of the places BETWEEN digits where a mark makes one number of them. */
static uint64_t find_number_marks(const char *bytes, uint64_t between)
{
    uint64_t marks = 0;
    for (; between; between &= between - 1) {
        char c = bytes[__builtin_ctzll(between)];
        if (c == '.' || c == ',' || c == '/' || c == ':')
            marks |= between & (0 - between);
    }
    return marks;
}

/* The ends of the words that have some of the bits HAS: these, added to all bits of the word, make them run over. */
static uint64_t ends_of_words(uint64_t word, uint64_t has)
{
    return (word + has) & ~word;
}

/* How the words are written whose bytes are WORD. */
static void find_shapes(struct plain_words *words, const struct text_masks *masks, uint64_t word)
{
    uint64_t letter = masks->word & ~masks->digit, other = word & ~letter;
    uint64_t first_letter = letter & (words->starts | (other + (other & words->starts))); /* or behind leading digits */
    words->upper = ends_of_words(word, masks->upper & first_letter) |
                   ends_of_words(word, masks->upper & ~first_letter) << 1;
    words->lower = ends_of_words(word, letter & ~masks->upper) | ends_of_words(word, masks->digit) << 1;
}

static struct plain_words find_plain_words(struct slice text, uint32_t at)
{
    char last[MASKED_BYTES];
    const char *bytes = text.bytes + at;
    if (text.length - at < MASKED_BYTES) {
        memset(last, 0, sizeof last);
        bytes = memcpy(last, bytes, text.length - at);
    }
    const struct text_masks masks = text_masks_read(bytes);
    uint64_t marks = masks.join & masks.digit << 1 & masks.digit >> 1;
    if (marks)
        marks = find_number_marks(bytes, marks);
    uint64_t word = masks.word | marks, odd = masks.odd & ~marks, behind = word << 1;
    struct plain_words words = {.starts = word & ~behind, .after_blank = masks.blank << 1 & (word << 2 | 2)};
    find_shapes(&words, &masks, word);
    uint64_t ends = behind & ~word & ~(UINT64_C(1) << (MASKED_BYTES - 1)); /* what follows it has to be seen, too */
    uint64_t trouble = odd | (ends & masks.join & (word | odd) >> 1);
    words.ends = ends & ((trouble & (0 - trouble)) - 1); /* only what ends before the first trouble */
    words.trouble = trouble != 0;
    return words;
}

/* How the word is written that ends at END. What has a capital or lower case has a letter: that carries into a bit of its
 * own. */
static uint8_t plain_shape(const struct plain_words *words, unsigned end)
{
    enum { CASES = SHAPE_FIRST_UPPER | SHAPE_INNER_UPPER | SHAPE_LOWER, CARRY = CASES + 1 };
    unsigned upper = words->upper >> end & 3, lower = words->lower >> end & 3;
    unsigned shape = upper * SHAPE_FIRST_UPPER | lower * SHAPE_LOWER;
    return (uint8_t)(shape | (((shape & CASES) + CASES) & CARRY) * (SHAPE_LETTER / CARRY));
}

static uint8_t plain_gap(const char *bytes, uint32_t length)
{
    struct gap_flags flags = {0};
    for (uint32_t i = 0; i < length; i++)
        gap_add(&flags, (enum character)ascii_class[(unsigned char)bytes[i]]);
    return gap_of_flags(flags);
}

/* Adds the plain words from AT on, as far as 64 bytes tell, and moves AT behind them; false when another kind of word
 * comes next. Nearly all words of news are plain, and this is all that is done for each of them. It takes two short
 * loops, which the registers have room for. */
static bool add_plain_words(struct document *document, uint32_t *at)
{
    const struct plain_words words = find_plain_words(document->text, *at);
    mem_reserve(document->tokens, document->token_capacity, document->token_count + MASKED_BYTES / 2);
    struct token *first = document->tokens + document->token_count, *end = first;
    const char *text = document->text.bytes, *folded = document->folded.bytes;
    const uint32_t base = *at;
    uint32_t before = base; /* where the last word ended */
    for (uint64_t starts = words.starts, ends = words.ends; ends; starts &= starts - 1, ends &= ends - 1, end++) {
        unsigned start_bit = (unsigned)__builtin_ctzll(starts), end_bit = (unsigned)__builtin_ctzll(ends);
        end->start = base + start_bit;
        end->end = base + end_bit;
        end->gap = words.after_blank >> start_bit & 1 ? GAP_SPACE : plain_gap(text + before, end->start - before);
        end->shape = plain_shape(&words, end_bit);
        before = end->end;
    }
    for (struct token *token = first; token < end; token++) {
        uint32_t start = token->start, length = token->end - start;
        token->hash = token_hash(folded + start, length);
        token->folded = start;
        token->folded_length = (uint16_t)length;
    }
    *at = before;
    document->token_count += (size_t)(end - first);
    return end > first && !words.trouble;
}

/* Any other word, or a character that is one. Returns whether it took its own full stop in: U.S. */
static bool add_word(const struct tokenizer *tokenizer, struct document *document, struct cursor *cursor, uint8_t gap)
{
    uint32_t width;
    enum character class = peek(cursor, cursor->at, &width);
    struct word word = {.start = cursor->at};
    struct token *token;
    if (class == CHAR_IDEOGRAPH) {
        cursor->at += width;
        note(&word, CHAR_CASELESS);
        word.special = true;
        token = add_token(document, word.start, cursor->at, gap);
        finish_token(document, token, &word);
        return false;
    }
    read_word(cursor, &word);
    bool opaque = read_opaque(cursor, &word), stopped = false;
    if (!opaque && word.dotted && cursor->at < cursor->end && cursor->text[cursor->at] == '.') {
        cursor->at++;
        stopped = true;
    }
    token = add_token(document, word.start, cursor->at, gap);
    if (opaque) {
        token->shape = SHAPE_OPAQUE;
        return false;
    }
    finish_token(document, token, &word);
    if (word.special && !word.dotted)
        split_clitic(tokenizer, document, token, &word);
    return stopped;
}

/* Adds one word of any kind; when it took its own full stop in, the next one as well, whose gap has that stop. */
static void add_any_word(const struct tokenizer *tokenizer, struct document *document, struct cursor *cursor)
{
    bool stopped = false; /* the last token took its own full stop in */
    do {
        unsigned gap = read_gap(cursor) | (stopped ? GAP_STOP : 0u);
        if (cursor->at >= cursor->end)
            return;
        stopped = add_word(tokenizer, document, cursor, (uint8_t)gap);
    } while (stopped);
}

void tokenize_begin(struct document *document)
{
    size_t length = document->text.length;
    document->folded.length = 0;
    buffer_reserve(&document->folded, length + FOLDED_PADDING);
    lower_copy(document->folded.bytes, document->text.bytes, length);
    memset(document->folded.bytes + length, 0, FOLDED_PADDING);
    document->folded.length = length + FOLDED_PADDING / 2; /* extra forms begin behind some of the padding */
}

bool tokenize_on(const struct tokenizer *tokenizer, struct document *document, uint32_t *at)
{
    struct cursor cursor = {document->text.bytes, *at, (uint32_t)document->text.length};
    if (cursor.at == cursor.end)
        return false;
    for (size_t enough = document->token_count + TOKENS_AT_ONCE;
         cursor.at < cursor.end && document->token_count < enough;)
        if (!add_plain_words(document, &cursor.at))
            add_any_word(tokenizer, document, &cursor);
    *at = cursor.at;
    return true;
}

void tokenize(const struct tokenizer *tokenizer, struct document *document)
{
    uint32_t at = 0;
    tokenize_begin(document);
    while (tokenize_on(tokenizer, document, &at));
}

uint64_t token_hash_long(const char *folded, size_t length)
{
    uint64_t hash = 0;
    for (; length > 16; folded += 16, length -= 16)
        hash = token_hash_mix(bytes_load(folded) ^ hash, bytes_load(folded + 8));
    return token_hash_end(hash, folded, length);
}

unsigned token_case(const struct token *token)
{
    bool first = token->shape & SHAPE_FIRST_UPPER, inner = token->shape & SHAPE_INNER_UPPER;
    bool lower = token->shape & SHAPE_LOWER;
    if (!first && !inner)
        return 0;
    if (!lower)
        return first && !inner ? 1 : 2;
    return first && !inner ? 1 : 3;
}
