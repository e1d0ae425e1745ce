#include "knowledge/nfa.h"

#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "base/memory.h"

/* Repetitions are read so many times one by one, then as "any number". Those within each other are read again and
 * again: after MOST_ELEMENTS a pattern is too large. */
enum { MOST_NODES = 4000, MOST_ELEMENTS = 20000, MOST_COPIES = 3, MOST_OPTIONAL = 4 };

/* What is being read. Where something is not understood, `failed` ends all. */
struct nfa_reader {
    struct nfa *nfa;
    struct slice text;
    size_t at;
    bool backwards, failed;
    bool fold;         /* upper and lower case are alike */
    bool several;      /* the group read last has several alternatives */
    unsigned depth;    /* of brackets */
    unsigned elements; /* read so far */
};

/* A part of the automaton: it begins at a node and goes on from another's next[0]. */
struct part {
    uint16_t first, last;
};

/* The classes of bytes: capitals are 0 to 25, small letters 26 to 51. */
enum { DIGIT = NFA_BLANK - 1, BLANK, NEWLINE, QUOTE, APOSTROPHE, BRACKET, COMMA, HYPHEN, STOP, OTHER };
enum { BEYOND = NFA_BEYOND_ASCII };
#define FIVE(n) (n), (n) + 1, (n) + 2, (n) + 3, (n) + 4
#define LETTERS(n) FIVE(n), FIVE((n) + 5), FIVE((n) + 10), FIVE((n) + 15), FIVE((n) + 20), (n) + 25
#define FOUR_TIMES(n) (n), (n), (n), (n)
#define TEN_TIMES(n) FOUR_TIMES(n), FOUR_TIMES(n), (n), (n)
#define MANY_TIMES(n) FOUR_TIMES(n), FOUR_TIMES(n), FOUR_TIMES(n), FOUR_TIMES(n)
/* clang-format off */
const uint8_t nfa_class_of[256] = {
    /* 00 */ TEN_TIMES(OTHER), NEWLINE, OTHER, FOUR_TIMES(OTHER),
    /* 10 */ MANY_TIMES(OTHER),
    /* 20 */ BLANK, OTHER, QUOTE, FOUR_TIMES(OTHER), APOSTROPHE, BRACKET, OTHER, OTHER, OTHER, COMMA, HYPHEN, STOP, OTHER,
    /* 30 */ TEN_TIMES(DIGIT), OTHER, OTHER, FOUR_TIMES(OTHER),
    /* 40 */ OTHER, LETTERS(0), OTHER, FOUR_TIMES(OTHER),
    /* 60 */ OTHER, LETTERS(26), OTHER, FOUR_TIMES(OTHER),
    /* 80 */ MANY_TIMES(BEYOND), MANY_TIMES(BEYOND), MANY_TIMES(BEYOND), MANY_TIMES(BEYOND),
    /* C0 */ MANY_TIMES(BEYOND), MANY_TIMES(BEYOND), MANY_TIMES(BEYOND), MANY_TIMES(BEYOND)};
/* clang-format on */

/* A set of characters: some of ASCII, and all of the others or none. */
struct set {
    uint64_t ascii[2];
    bool others;
};
static const struct set nothing = {{0, 0}, false};
static const struct set everything = {{UINT64_MAX, UINT64_MAX}, true};

static struct part read_alternatives(struct nfa_reader *reader);

static struct part fail(struct nfa_reader *reader)
{
    reader->failed = true;
    reader->at = reader->text.length;
    return (struct part){0, 0};
}

/* These two are most of the work, and next to none where the compiler sees how long TEXT is. */
ALWAYS_INLINE bool next_is(const struct nfa_reader *reader, const char *text)
{
    size_t length = strlen(text);
    return reader->text.length - reader->at >= length && memcmp(reader->text.bytes + reader->at, text, length) == 0;
}

ALWAYS_INLINE bool skip(struct nfa_reader *reader, const char *text)
{
    bool found = next_is(reader, text);
    reader->at += found ? strlen(text) : 0;
    return found;
}

/* The next byte, or NUL at the end (a NUL in a pattern is not understood). */
static char peek(const struct nfa_reader *reader)
{
    return reader->at < reader->text.length ? reader->text.bytes[reader->at] : '\0';
}

static void set_add_range(struct set *set, unsigned first, unsigned last)
{
    for (unsigned half = 0, low = 0; half < 2; half++, low += 64) {
        unsigned from = first > low ? first - low : 0, to = last < low ? 0 : last - low < 63 ? last - low : 63;
        if (from <= to && last >= low)
            set->ascii[half] |= UINT64_MAX << from & UINT64_MAX >> (63 - to);
    }
    set->others |= last >= 0x80;
}

static void set_add(struct set *set, const struct set *more)
{
    set->ascii[0] |= more->ascii[0];
    set->ascii[1] |= more->ascii[1];
    set->others |= more->others;
}

static struct set set_complement(const struct set *set)
{
    return (struct set){{~set->ascii[0], ~set->ascii[1]}, true};
}

/* Each letter with its other case; some letters beyond ASCII are other cases of k and s. */
static void set_fold(struct set *set)
{
    uint64_t upper = set->ascii[1] & 0x07FFFFFE, lower = set->ascii[1] & 0x07FFFFFE00000000;
    set->ascii[1] |= upper << 32 | lower >> 32;
    set->others |= upper || lower;
}

static struct set set_of(const char *ranges)
{
    struct set set = nothing;
    for (; *ranges; ranges += 2)
        set_add_range(&set, (unsigned char)ranges[0], (unsigned char)ranges[1]);
    return set;
}

static uint16_t add_node(struct nfa_reader *reader, struct nfa_node node)
{
    struct nfa *nfa = reader->nfa;
    if (nfa->node_count >= MOST_NODES) {
        fail(reader);
        return 0;
    }
    mem_reserve(nfa->nodes, nfa->node_capacity, nfa->node_count + 1);
    nfa->nodes[nfa->node_count] = node;
    return (uint16_t)nfa->node_count++;
}

static uint16_t add_split(struct nfa_reader *reader, uint16_t first, uint16_t second)
{
    return add_node(reader, (struct nfa_node){.kind = NFA_SPLIT, .next = {first, second}});
}

static struct part empty_part(struct nfa_reader *reader)
{
    uint16_t node = add_split(reader, NFA_NOWHERE, NFA_NOWHERE);
    return (struct part){node, node};
}

#define CAPITALS UINT64_C(0x3FFFFFF)

/* One character of the set. */
static struct part set_part(struct nfa_reader *reader, struct set set)
{
    struct nfa_node node = {.kind = NFA_BYTE, .next = {NFA_NOWHERE, NFA_NOWHERE}};
    if (reader->fold)
        set_fold(&set);
    if (set.others)
        node.classes = UINT64_C(1) << BEYOND;
    node.classes |= set.ascii[1] >> 1 & CAPITALS;          /* they begin at 0x41 */
    node.classes |= (set.ascii[1] >> 33 & CAPITALS) << 26; /* small letters at 0x61 */
    set.ascii[1] &= ~(CAPITALS << 1 | CAPITALS << 33);
    for (int half = 0; half < 2; half++)
        for (uint64_t left = set.ascii[half]; left; left &= left - 1)
            node.classes |= UINT64_C(1) << nfa_class_of[half * 64 + __builtin_ctzll(left)];
    uint16_t number = add_node(reader, node);
    return (struct part){number, number};
}

static void link_node(struct nfa_reader *reader, uint16_t from, uint16_t to)
{
    if (!reader->failed)
        reader->nfa->nodes[from].next[0] = to;
}

/* One after the other, in the order in which the text is read. */
static struct part join(struct nfa_reader *reader, struct part left, struct part right)
{
    if (reader->backwards) {
        link_node(reader, right.last, left.first);
        return (struct part){right.first, left.last};
    }
    link_node(reader, left.last, right.first);
    return (struct part){left.first, right.last};
}

static struct part either(struct nfa_reader *reader, struct part a, struct part b)
{
    uint16_t split = add_split(reader, a.first, b.first);
    uint16_t end = add_split(reader, NFA_NOWHERE, NFA_NOWHERE);
    link_node(reader, a.last, end);
    link_node(reader, b.last, end);
    return (struct part){split, end};
}

static struct part any_number(struct nfa_reader *reader, struct part part)
{
    uint16_t split = add_split(reader, NFA_NOWHERE, part.first);
    link_node(reader, part.last, split);
    return (struct part){split, split};
}

static struct part one_or_more(struct nfa_reader *reader, struct part part)
{
    uint16_t split = add_split(reader, NFA_NOWHERE, part.first);
    link_node(reader, part.last, split);
    return (struct part){part.first, split};
}

/* \p{Lu} and the like. What is not known here is taken to be any character. */
static struct set read_property(struct nfa_reader *reader, bool negated)
{
    static const struct {
        const char *name, *ranges;
    } known[] = {{"{L}", "AZaz"}, {"L", "AZaz"},  {"{L&}", "AZaz"}, {"{Lu}", "AZ"}, {"{Ll}", "az"}, {"{N}", "09"},
                 {"N", "09"},     {"{Nd}", "09"}, {"{M}", ""},      {"M", ""},      {"{Mn}", ""}};
    struct set set = everything;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!skip(reader, known[i].name))
            continue;
        set = set_of(known[i].ranges);
        set.others = true;
        return negated ? everything : set;
    }
    if (skip(reader, "{"))
        while (reader->at < reader->text.length && reader->text.bytes[reader->at++] != '}')
            ;
    else
        reader->at++;
    return set;
}

/* The number behind \x, which has been read. */
static unsigned read_hex(struct nfa_reader *reader)
{
    bool braces = skip(reader, "{");
    unsigned value = 0;
    for (int digits = 0; digits < (braces ? 8 : 2); digits++) {
        char c = peek(reader);
        if (c >= '0' && c <= '9')
            value = value * 16 + (unsigned)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            value = value * 16 + (unsigned)((c | 0x20) - 'a' + 10);
        else
            break;
        reader->at++;
    }
    if (braces && !skip(reader, "}"))
        fail(reader);
    return value < 0x80 ? value : 0x80;
}

/* An escape that means characters, the backslash having been read. *SINGLE is the character where it is just one, 0x80
 * for all beyond ASCII, or -1. False when it does not mean characters. */
static bool read_escape(struct nfa_reader *reader, struct set *set, int *single)
{
    static const char plain[] = "n\nt\tr\rf\fe\033a\a";
    static const struct {
        char letter;
        bool others;
        const char *ranges;
    } known[] = {{'d', false, "09"},
                 {'w', false, "AZaz09__"},
                 {'s', false, "\t\r  "},
                 {'h', true, "\t\t  "},
                 {'v', true, "\n\r"}};
    char c = peek(reader);
    reader->at++;
    *single = -1;
    if (c == 'p' || c == 'P') {
        *set = read_property(reader, c == 'P');
        return true;
    }
    for (const char *p = plain; *p; p += 2)
        if (*p == c)
            *single = (unsigned char)p[1];
    if (c == 'x')
        *single = (int)read_hex(reader);
    else if (c > ' ' && c < 0x7F && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9'))
        *single = (unsigned char)c;
    if (*single >= 0) {
        *set = nothing;
        set_add_range(set, (unsigned)*single, (unsigned)*single);
        return true;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if ((c | 0x20) != known[i].letter)
            continue;
        *set = set_of(known[i].ranges);
        set->others = known[i].others;
        if (c != known[i].letter)
            *set = set_complement(set);
        return true;
    }
    *set = everything;
    return c == 'N';
}

/* A character as it stands; those beyond ASCII are all alike. */
static unsigned read_character(struct nfa_reader *reader)
{
    unsigned char c = (unsigned char)reader->text.bytes[reader->at++];
    if (c < 0x80)
        return c;
    while ((unsigned char)peek(reader) >> 6 == 2)
        reader->at++;
    return 0x80;
}

/* One element of a [class]; as read_escape. */
static bool read_class_element(struct nfa_reader *reader, struct set *set, int *single)
{
    if (next_is(reader, "[:") || next_is(reader, "[.") || next_is(reader, "[=") || !peek(reader))
        return false;
    if (skip(reader, "\\"))
        return read_escape(reader, set, single);
    *single = (int)read_character(reader);
    *set = nothing;
    set_add_range(set, (unsigned)*single, (unsigned)*single);
    return true;
}

/* [class], its bracket having been read. */
static struct part read_class(struct nfa_reader *reader)
{
    bool negated = skip(reader, "^");
    struct set whole = nothing, set;
    bool first = true;
    for (int single; first || !next_is(reader, "]"); first = false) {
        if (!read_class_element(reader, &set, &single))
            return fail(reader);
        int last = single;
        if (single >= 0 && next_is(reader, "-") && !next_is(reader, "-]")) {
            reader->at++;
            if (!read_class_element(reader, &set, &last) || last < 0)
                return fail(reader);
            set_add_range(&set, (unsigned)single, (unsigned)last);
        }
        set_add(&whole, &set);
    }
    reader->at++;
    if (reader->fold)
        set_fold(&whole); /* before its complement is taken */
    return set_part(reader, negated ? set_complement(&whole) : whole);
}

/* The alternatives of a group up to its bracket, which is read, too. */
static struct part read_group_rest(struct nfa_reader *reader)
{
    bool fold = reader->fold;
    reader->depth++;
    struct part part = reader->depth <= PATTERN_MAX_DEPTH ? read_alternatives(reader) : fail(reader);
    reader->depth--;
    reader->fold = fold;
    return skip(reader, ")") ? part : fail(reader);
}

/* Whether what comes next changes how the rest is to be read, so that brackets may not be brackets. */
static bool changes_reading(const struct nfa_reader *reader)
{
    if (next_is(reader, "\\Q") || next_is(reader, "\\c") || next_is(reader, "(*") || next_is(reader, "(?#"))
        return true;
    if (!next_is(reader, "(?"))
        return false;
    const char *option = reader->text.bytes + reader->at + 2, *end = reader->text.bytes + reader->text.length;
    while (option < end && *option && strchr("imnsUJ-^", *option))
        option++;
    return option < end && *option == 'x';
}

/* The rest of a lookaround, which is taken to hold. */
static struct part skip_assertion(struct nfa_reader *reader)
{
    size_t nodes = reader->nfa->node_count;
    for (size_t depth = 1; depth;) {
        char c = peek(reader);
        if (!c || ((c == '(' || c == '\\') && changes_reading(reader)))
            return fail(reader);
        reader->at += c == '\\' ? 2 : 1;
        if (c == '[')
            read_class(reader);
        depth += c == '(';
        depth -= c == ')';
    }
    reader->nfa->node_count = nodes;
    return empty_part(reader);
}

static bool skip_assertion_start(struct nfa_reader *reader)
{
    return skip(reader, "(?=") || skip(reader, "(?!") || skip(reader, "(?<=") || skip(reader, "(?<!");
}

/* (?(condition)yes|no), up to the condition: of its alternatives either. */
static struct part read_conditional(struct nfa_reader *reader)
{
    if (!skip_assertion_start(reader))
        return fail(reader);
    skip_assertion(reader);
    struct part part = read_group_rest(reader);
    return reader->several ? part : either(reader, part, empty_part(reader));
}

/* (?i) and (?i:…), from the letters on. */
static struct part read_options(struct nfa_reader *reader)
{
    bool fold = reader->fold;
    for (; peek(reader) && strchr("imsUJ-", peek(reader)); reader->at++)
        fold |= peek(reader) == 'i';
    if (skip(reader, ")")) {
        reader->fold = fold; /* to the end of the group around it */
        return empty_part(reader);
    }
    if (!skip(reader, ":"))
        return fail(reader);
    bool before = reader->fold;
    reader->fold = fold;
    struct part part = read_group_rest(reader);
    reader->fold = before;
    return part;
}

/* (?=…), from there on. What has to follow the whole pattern is read as a part of it. */
static struct part read_lookahead(struct nfa_reader *reader)
{
    size_t from = reader->at;
    struct part skipped = skip_assertion(reader);
    if (reader->failed || reader->backwards || reader->at < reader->text.length)
        return skipped;
    reader->at = from;
    return read_group_rest(reader);
}

static struct part read_group(struct nfa_reader *reader)
{
    if (next_is(reader, "(*"))
        return fail(reader);
    if (skip(reader, "(?="))
        return read_lookahead(reader);
    if (skip_assertion_start(reader))
        return skip_assertion(reader);
    if (skip(reader, "(?:") || skip(reader, "(?>") || skip(reader, "(?|"))
        return read_group_rest(reader);
    if (skip(reader, "(?<") || skip(reader, "(?P<")) {
        while (peek(reader) && !skip(reader, ">"))
            reader->at++;
        return read_group_rest(reader);
    }
    if (next_is(reader, "(?(")) {
        reader->at += 2;
        return read_conditional(reader);
    }
    if (skip(reader, "(?"))
        return read_options(reader);
    reader->at++;
    return read_group_rest(reader);
}

static struct part read_reference(struct nfa_reader *reader, const struct reference_term *term, size_t length)
{
    struct nfa *nfa = reader->nfa;
    reader->at += length;
    mem_reserve(nfa->terms, nfa->term_capacity, nfa->term_count + 1);
    nfa->terms[nfa->term_count++] = *term;
    uint16_t node = add_node(
        reader, (struct nfa_node){.kind = NFA_REFERENCE, .next = {NFA_NOWHERE, (uint16_t)(nfa->term_count - 1)}});
    return (struct part){node, node};
}

static struct part read_element(struct nfa_reader *reader)
{
    struct slice rest = {reader->text.bytes + reader->at, reader->text.length - reader->at};
    struct reference_term term;
    size_t length = peek(reader) == '{' ? pattern_read_term(rest, &term) : 0;
    if (length == SIZE_MAX || ++reader->elements > MOST_ELEMENTS)
        return fail(reader);
    if (length)
        return read_reference(reader, &term, length);
    struct set set = everything;
    int single;
    switch (peek(reader)) {
    case '\0':
    case '*':
    case '+':
    case '?':
    case '{': return fail(reader); /* {,3} may be a quantifier or not */
    case '(': return read_group(reader);
    case '[': reader->at++; return read_class(reader);
    case '.': reader->at++; return set_part(reader, set);
    case '^':
    case '$': reader->at++; return empty_part(reader);
    case '\\':
        reader->at++;
        if (peek(reader) && strchr("bBAzZGK", peek(reader))) {
            reader->at++;
            return empty_part(reader);
        }
        return read_escape(reader, &set, &single) ? set_part(reader, set) : fail(reader);
    default:
        set = nothing;
        single = (int)read_character(reader);
        set_add_range(&set, (unsigned)single, (unsigned)single);
        return set_part(reader, set);
    }
}

static bool read_number(struct nfa_reader *reader, unsigned *number)
{
    size_t from = reader->at;
    for (*number = 0; peek(reader) >= '0' && peek(reader) <= '9' && *number < 10000; reader->at++)
        *number = *number * 10 + (unsigned)(peek(reader) - '0');
    return reader->at > from;
}

/* How often the element before may stand there. False where there is no quantifier. */
static bool read_quantifier(struct nfa_reader *reader, unsigned *least, unsigned *most)
{
    size_t from = reader->at;
    char c = peek(reader);
    *least = c == '+';
    *most = c == '?' ? 1 : UINT32_MAX;
    if (c == '*' || c == '+' || c == '?') {
        reader->at++;
    } else if (skip(reader, "{") && read_number(reader, least)) {
        *most = *least;
        if (skip(reader, ",") && !read_number(reader, most))
            *most = UINT32_MAX;
        if (!skip(reader, "}")) {
            reader->at = from;
            return false;
        }
    } else {
        reader->at = from;
        return false;
    }
    if (!skip(reader, "+"))
        skip(reader, "?");
    return true;
}

/* Reads the element at FROM again, for one more of it. */
static struct part read_again(struct nfa_reader *reader, size_t from)
{
    size_t at = reader->at;
    reader->at = from;
    struct part part = read_element(reader);
    reader->at = reader->failed ? reader->text.length : at;
    return part;
}

static struct part read_repeated(struct nfa_reader *reader)
{
    size_t from = reader->at;
    unsigned least, most;
    struct part one = read_element(reader);
    if (!read_quantifier(reader, &least, &most))
        return one;
    if (most == UINT32_MAX && least < 2)
        return least ? one_or_more(reader, one) : any_number(reader, one);
    struct part whole = empty_part(reader);
    unsigned copies = least < MOST_COPIES ? least : MOST_COPIES;
    for (unsigned i = 0; i < copies && !reader->failed; i++)
        whole = join(reader, whole, read_again(reader, from));
    if (least > MOST_COPIES || most > least + MOST_OPTIONAL)
        return join(reader, whole, any_number(reader, one));
    for (unsigned i = least; i < most && !reader->failed; i++)
        whole = join(reader, whole, either(reader, read_again(reader, from), empty_part(reader)));
    return whole;
}

static struct part read_sequence(struct nfa_reader *reader)
{
    struct part whole = empty_part(reader);
    while (reader->at < reader->text.length && !next_is(reader, "|") && !next_is(reader, ")"))
        whole = join(reader, whole, read_repeated(reader));
    return whole;
}

static struct part read_alternatives(struct nfa_reader *reader)
{
    struct part whole = read_sequence(reader);
    bool several = false;
    for (; skip(reader, "|"); several = true)
        whole = either(reader, whole, read_sequence(reader));
    reader->several = several;
    return whole;
}

bool nfa_read(struct nfa *nfa, struct slice pattern, bool backwards)
{
    *nfa = (struct nfa){0};
    struct nfa_reader reader = {.nfa = nfa, .text = pattern, .backwards = backwards};
    struct part whole = read_alternatives(&reader);
    nfa->start = whole.first;
    nfa->accept = add_split(&reader, NFA_NOWHERE, NFA_NOWHERE);
    link_node(&reader, whole.last, nfa->accept);
    return !reader.failed && reader.at == pattern.length;
}

void nfa_free(struct nfa *nfa)
{
    free(nfa->nodes);
    free(nfa->terms);
    *nfa = (struct nfa){0};
}
