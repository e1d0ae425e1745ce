/* A prefilter never refuses what its pattern matches, and does refuse what it can tell; patterns are made at random and
 * PCRE2 is the judge. A pattern's form for texts of ASCII finds the same in them as the other. */
#include <stdlib.h>
#include <string.h>

#include "knowledge/pattern.h"
#include "knowledge/prefilter.h"
#include "unit/check.h"

/* References are tested with the stages; here a {#w1} is the word "ref". */
static uint64_t bits(void *data, const struct reference_term *term)
{
    (void)data;
    return UINT64_C(1) << term->argument;
}

struct seen {
    struct slice text;
    bool backwards;
};

static bool perhaps(void *data, uint64_t wanted, size_t at)
{
    const struct seen *seen = data;
    struct slice text = seen->text;
    if (!(wanted & 2))
        return false;
    return seen->backwards ? at >= 3 && memcmp(text.bytes + at - 3, "ref", 3) == 0
                           : text.length - at >= 3 && memcmp(text.bytes + at, "ref", 3) == 0;
}

static unsigned wrongly_refused, different_forms; /* by the first two bytes; what the forms of a pattern find */

enum answer { REFUSED, PERHAPS, NO_PREFILTER };

static bool refuses(const struct prefilter_refusal *refusal, const struct seen *seen)
{
    const char *text = seen->text.bytes, *end = text + seen->text.length;
    if (seen->text.length < 2)
        return false;
    return seen->backwards ? prefilter_refuses(refusal, end[-1], end[-2]) : prefilter_refuses(refusal, text[0], text[1]);
}

static enum answer ask(const char *pattern, const char *text, enum pattern_anchor anchor, size_t *first)
{
    struct seen seen = {slice_of(text), anchor == PATTERN_AT_END};
    struct prefilter_references references = {bits, perhaps, &seen};
    struct prefilter_refusal refusal;
    struct prefilter *prefilter = prefilter_new(slice_of(pattern), anchor, &references, &refusal);
    enum answer answer = NO_PREFILTER;
    if (prefilter) {
        answer = prefilter_test(&prefilter, seen.text, &references, first) ? PERHAPS : REFUSED;
        if (answer != REFUSED && refuses(&refusal, &seen)) {
            wrongly_refused++;
            printf("  %s in '%s'\n", pattern, text);
        }
    }
    prefilter_free(prefilter);
    return answer;
}

static unsigned chance(unsigned below)
{
    static uint64_t state = 6;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % below;
}

static const struct {
    const char *pattern, *text;
    enum pattern_anchor anchor;
    enum answer answer;
    size_t first;
} told[] = {
    {" [A-Z][a-z]+", " Jakarta", PATTERN_AT_START, PERHAPS, 0},
    {" [A-Z][a-z]+", " jakarta", PATTERN_AT_START, REFUSED, 0},
    {" [A-Z][a-z]+", "", PATTERN_AT_START, REFUSED, 0},
    {" \\p{Lu}\\p{L}*+", " \xC3\x89mile", PATTERN_AT_START, PERHAPS, 0},
    {"\\p{Lu}\\p{Ll}+ ", "di Kota Tua ", PATTERN_AT_END, PERHAPS, 8},
    {"(?:\\p{Lu}\\p{Ll}+ )+", "di Kota Tua ", PATTERN_AT_END, PERHAPS, 3},
    {"(?:\\p{Lu}\\p{Ll}+ )+", "di Kota tua ", PATTERN_AT_END, REFUSED, 0},
    {"(?:\\p{Lu}\\p{Ll}+ ){2}", "di Kota Tua ", PATTERN_AT_END, PERHAPS, 3},
    {"(?:\\p{Lu}\\p{Ll}+ ){2}", "Tua ", PATTERN_AT_END, REFUSED, 0},
    {"[ ](?!not)\\p{Lu}", " Not", PATTERN_AT_START, PERHAPS, 0},   /* lookarounds are taken to hold */
    {" (?(?=A)Ab|Bc)", " Cd", PATTERN_AT_START, REFUSED, 0},        /* either branch, and no third */
    {" (?(?=A)Ab)x", " x", PATTERN_AT_START, PERHAPS, 0},           /* no branch */
    {" (?i:pt) X", " Pt X", PATTERN_AT_START, PERHAPS, 0},
    {" (?i)pt(?-i) X", " PT X", PATTERN_AT_START, PERHAPS, 0},
    {" (?i:kas)", " \xE2\x84\xAA" "as", PATTERN_AT_START, PERHAPS, 0}, /* KELVIN SIGN is a k */
    {" (?i:[^k])", " b", PATTERN_AT_START, PERHAPS, 0},
    {" (?:(?i)a)b", " Ab", PATTERN_AT_START, PERHAPS, 0},
    {" (?:(?i)a)b", " AB", PATTERN_AT_START, REFUSED, 0},           /* to the end of its group only */
    {" {#w1} x", " ref x", PATTERN_AT_START, PERHAPS, 0},           /* what follows a reference is not looked at */
    {" {#w1} x", " ref y", PATTERN_AT_START, PERHAPS, 0},
    {" {#w1} x", " rex x", PATTERN_AT_START, REFUSED, 0},
    {" (?!{#w1})[a-z]+", " word", PATTERN_AT_START, PERHAPS, 0},
    {"A {#w1} ", "A ref ", PATTERN_AT_END, PERHAPS, 0},
    {"(?:A|{#w1}) ", "ref A ", PATTERN_AT_END, PERHAPS, 4},
    {"[]a]b", "]b", PATTERN_AT_START, PERHAPS, 0},
    {"[^]a]b", "]b", PATTERN_AT_START, PERHAPS, 0}, /* marks are hardly told apart */
    {"[^a]b", "ab", PATTERN_AT_START, REFUSED, 0},
    {"[a-]b", "-b", PATTERN_AT_START, PERHAPS, 0},
    {"[\\]\\-x]b", "-b", PATTERN_AT_START, PERHAPS, 0},
    {"[\\x{41}-\\x43]b", "Bb", PATTERN_AT_START, PERHAPS, 0},
    {"[\\x{41}-\\x43]b", "Db", PATTERN_AT_START, REFUSED, 0},
    {"\\x41\\.\\d\\D\\s\\S\\w\\W\\h\\v", "A.1x y_ \t\n", PATTERN_AT_START, PERHAPS, 0},
    {"a{2}", "a", PATTERN_AT_START, REFUSED, 0},
    {"a{9}b", "aaaab", PATTERN_AT_START, PERHAPS, 0}, /* three and more */
    {"a{0}b", "ab", PATTERN_AT_START, REFUSED, 0},
    {"a{0,2}b", "aab", PATTERN_AT_START, PERHAPS, 0},
    {"a{1,2}?b", "b", PATTERN_AT_START, REFUSED, 0},
    {"\\Ka\\b\\z", "a", PATTERN_AT_START, PERHAPS, 0},
    {"\xC3\xA9+a", "\xC3\xA9\xC3\xA9" "a", PATTERN_AT_START, PERHAPS, 0},
    {"a*", "b", PATTERN_AT_START, NO_PREFILTER, 0}, /* always matches */
    {"(?=a)", "b", PATTERN_AT_START, REFUSED, 0}, /* what has to follow it all does not always hold */
    {"a?(?=b|c{2})", "acc", PATTERN_AT_START, PERHAPS, 0},
    {"a?(?=b|c{2})", "ac", PATTERN_AT_START, REFUSED, 0},
    {"a|b(?=c)", "a", PATTERN_AT_START, PERHAPS, 0},
    {"(?:a|b(?=c))", "b", PATTERN_AT_START, PERHAPS, 0},
    {"a(?=b)", "ca", PATTERN_AT_END, PERHAPS, 1},
    {"a(?={#w1})", "aref", PATTERN_AT_START, PERHAPS, 0},
    {"a(?={#w1})", "arex", PATTERN_AT_START, REFUSED, 0},
    {"(a)\\1", "aa", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?x) a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(*UCP)a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"a(?R)?b", "ab", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?<n>a)(?&n)", "aa", PATTERN_AT_START, NO_PREFILTER, 0},
    {"a(?#b)", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"\\Qa.\\E", "a.", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?!\\Q)\\E)a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?!\\c))a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?!(?x: # )\n)b)a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?!(?i-s)(?#)))a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(?![)(]|\\)|(?:b))a", "b", PATTERN_AT_START, REFUSED, 0},
    {"a\\Rb", "a\r\nb", PATTERN_AT_START, NO_PREFILTER, 0},
    {"a{,3}b", "aab", PATTERN_AT_START, NO_PREFILTER, 0}, /* differs between versions of PCRE2 */
    {"[[:alpha:]]", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"a(?(1)b|c)", "ac", PATTERN_AT_START, NO_PREFILTER, 0},
    {"(a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"a)", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"[a", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"a\\", "a", PATTERN_AT_START, NO_PREFILTER, 0},
    {"{#w1", "a", PATTERN_AT_START, NO_PREFILTER, 0},
};

static void test_what_is_told(void)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        size_t first = 0;
        enum answer answer = ask(told[i].pattern, told[i].text, told[i].anchor, &first);
        CHECK(answer == told[i].answer && first == told[i].first);
        if (answer != told[i].answer || first != told[i].first)
            printf("  %s in '%s': %d, %zu\n", told[i].pattern, told[i].text, answer, first);
    }
}

/* Patterns of a damaged image. A reference that is not closed once led behind the end of the pattern. */
static void test_bad_references(void)
{
    static const struct slice bad[] = {SLICE("{#w10"),        SLICE("{##10"),  SLICE("h{##10"),
                                       SLICE("{#\0.0028687"), SLICE("a{#w} "), SLICE("{#w99999}")};
    struct pattern pattern;
    struct pattern_error error;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        error.message[0] = '\0';
        CHECK(!pattern_compile(&pattern, bad[i], PATTERN_AT_END, PATTERN_PARTED_WORDS, &error));
        CHECK_TEXT(slice_of(error.message), "bad reference");
    }
}

/* Repetitions within each other, and automata of many states: no long time, no refusal. */
static void test_large(void)
{
    struct buffer pattern = {0}, text = {0};
    size_t first;
    for (int depth = 0; depth < 40; depth++)
        buffer_add_text(&pattern, "(?:");
    buffer_add_text(&pattern, "a");
    for (int depth = 0; depth < 40; depth++)
        buffer_add_text(&pattern, "){3}");
    CHECK(ask(buffer_text(&pattern), "a", PATTERN_AT_START, &first) == NO_PREFILTER);
    pattern.length = 0;
    for (int assertion = 0; assertion < 30000; assertion++)
        buffer_add_text(&pattern, "(?!b)");
    buffer_add_text(&pattern, "a");
    CHECK(ask(buffer_text(&pattern), "a", PATTERN_AT_START, &first) == NO_PREFILTER);
    for (int i = 0; i < 4000; i++) /* which of the last letters were an a: 2 to the 20 states */
        buffer_add_text(&text, chance(2) ? "a" : "b");
    CHECK(ask("[ab]*a[ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab][ab]c",
              buffer_text(&text), PATTERN_AT_START, &first) == PERHAPS);
    buffer_free(&pattern);
    buffer_free(&text);
}

static void add_random_pattern(struct buffer *out, int depth)
{
    static const char *const elements[] = {
        "a", "b", "B", "K", " ", "-", "\\.", "\xC3\xA9", ".", "[ab]", "[^a]", "[^ -]", "[\\p{Lu}\\d]", "\\p{L}", "\\p{Ll}",
        "\\P{L}", "\\p{^L}", "\\pL", "\\d", "\\W", "\\s", "\\b", "^", "$", "(?=a)", "(?!a)", "(?<=a)", "(?<!b)", "\\K",
        "[A-Z\\x{80}-\\x{10FFFF}]", "(?i:k)", "(?i)", "[k\xC3\xA9]", "\\p{N}", "\\p{M}", "\\x{E9}", "(?<x>a)"};
    static const char *const groups[] = {"(?:", "(", "(?>", "(?i:", "(?|", "(?(?=a)", "(?!", "(?=", "(?(?!\\p{Lu})"};
    static const char *const quantifiers[] = {"", "", "", "", "*", "+", "?", "*+", "+?", "??", "{2}", "{1,3}+", "{0,6}", "{4,}"};
    for (unsigned count = 1 + chance(4); count > 0; count--) {
        if (depth < 3 && chance(4) == 0) {
            buffer_add_text(out, groups[chance(sizeof groups / sizeof *groups)]);
            add_random_pattern(out, depth + 1);
            if (chance(2)) {
                buffer_add_text(out, "|");
                add_random_pattern(out, depth + 1);
            }
            buffer_add_text(out, ")");
        } else {
            buffer_add_text(out, elements[chance(sizeof elements / sizeof *elements)]);
        }
        buffer_add_text(out, quantifiers[chance(sizeof quantifiers / sizeof *quantifiers)]);
    }
}

static void add_random_text(struct buffer *out)
{
    static const char *const pieces[] = {"a", "b", "B", "k", "K", " ", "-", ".", "\xC3\xA9", "\xC3\x89", "7", "\n",
                                         "\xE2\x84\xAA", "\xCC\x81", ","};
    for (unsigned count = chance(9); count > 0; count--)
        buffer_add_text(out, pieces[chance(sizeof pieces / sizeof *pieces)]);
}

/* The number of wrong answers; counts what was tested: matches, and texts without one that were refused. */
static size_t test_random(enum pattern_anchor anchor, const char *source, size_t *matches, size_t *refusals)
{
    struct pattern pattern;
    struct pattern_error error;
    if (!pattern_compile(&pattern, slice_of(source), anchor, PATTERN_WHOLE_WORDS, &error))
        return 0;
    struct buffer text = {0};
    size_t wrong = 0;
    pcre2_match_data *data = pcre2_match_data_create(32, NULL);
    for (int i = 0; i < 20; i++) {
        text.length = 0;
        add_random_text(&text);
        size_t first = 0;
        enum answer answer = ask(source, buffer_text(&text), anchor, &first);
        bool found = pcre2_match(pattern.code, (PCRE2_SPTR)buffer_text(&text), text.length, 0, 0, data, NULL) > 0;
        /* \K moves where the match is said to begin, but it began no later. */
        bool fine = !found || answer == NO_PREFILTER || (answer == PERHAPS && first <= pcre2_get_ovector_pointer(data)[0]);
        wrong += !fine;
        if (!fine)
            printf("  %s in '%s': %d, %zu\n", source, buffer_text(&text), answer, first);
        *matches += found && answer != NO_PREFILTER;
        *refusals += answer == REFUSED;
    }
    pcre2_match_data_free(data);
    buffer_free(&text);
    pattern_free(&pattern);
    return wrong;
}

/* Whether both forms find the same in a text of ASCII. */
static bool same_match(const struct pattern *one, const struct pattern *other, struct slice text)
{
    pcre2_match_data *data[2];
    int found[2];
    const struct pattern *forms[2] = {one, other};
    for (int i = 0; i < 2; i++) {
        data[i] = pcre2_match_data_create(32, NULL);
        found[i] = pcre2_match(forms[i]->code, (PCRE2_SPTR)text.bytes, text.length, 0, 0, data[i], NULL);
    }
    bool same = found[0] == found[1] &&
                (found[0] <= 0 || memcmp(pcre2_get_ovector_pointer(data[0]), pcre2_get_ovector_pointer(data[1]),
                                         (size_t)found[0] * 2 * sizeof(PCRE2_SIZE)) == 0);
    pcre2_match_data_free(data[0]);
    pcre2_match_data_free(data[1]);
    return same;
}

static void test_ascii_form_of(const char *source, enum pattern_anchor anchor, size_t *texts)
{
    struct pattern whole, ascii = {0};
    struct pattern_error error;
    struct buffer text = {0};
    bool both = pattern_compile(&whole, slice_of(source), anchor, PATTERN_WHOLE_WORDS, &error) &&
                pattern_compile(&ascii, slice_of(source), anchor, PATTERN_ASCII_WORDS, &error);
    for (int i = 0; both && i < 20; i++) {
        text.length = 0;
        add_random_text(&text);
        bool is_ascii = true;
        for (size_t c = 0; c < text.length; c++)
            is_ascii &= (unsigned char)buffer_text(&text)[c] < 0x80;
        bool same = !is_ascii || same_match(&whole, &ascii, (struct slice){buffer_text(&text), text.length});
        if (!same) {
            different_forms++;
            printf("  %s in '%s'\n", source, buffer_text(&text));
        }
        *texts += is_ascii;
    }
    pattern_free(&whole);
    pattern_free(&ascii);
    buffer_free(&text);
}

static void test_ascii_forms(void)
{
    static const char *const without[] = {"(?i)\xE2\x84\xAA", "(?i:[\\x{80}-\\x{10FFFF}])", "\\Qa\\E",
                                          "\\c\\\\x{80}"};
    struct pattern pattern;
    struct pattern_error error;
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        CHECK(!pattern_compile(&pattern, slice_of(without[i]), PATTERN_AT_START, PATTERN_ASCII_WORDS, &error));
    struct buffer source = {0};
    size_t texts = 0;
    for (int i = 0; i < 4000; i++) {
        source.length = 0;
        add_random_pattern(&source, 0);
        test_ascii_form_of(buffer_text(&source), i % 2 ? PATTERN_AT_START : PATTERN_AT_END, &texts);
    }
    test_ascii_form_of("[\xE2\x80\x93-\xE2\x80\x99,]?\xE2\x80\x99*\\\xE2\x80\x99?[^\xC3\xA9][a-\\x{E9}]", PATTERN_AT_START,
                       &texts);
    CHECK(texts > 10000);
    buffer_free(&source);
}

static void test_never_refuses_a_match(void)
{
    struct buffer source = {0};
    size_t matches = 0, refusals = 0, wrong = 0;
    for (int i = 0; i < 4000; i++) {
        source.length = 0;
        add_random_pattern(&source, 0);
        wrong += test_random(i % 2 ? PATTERN_AT_START : PATTERN_AT_END, buffer_text(&source), &matches, &refusals);
    }
    CHECK(wrong == 0);
    CHECK(matches > 1000 && refusals > 10000);
    buffer_free(&source);
}

int main(void)
{
    test_what_is_told();
    test_bad_references();
    test_large();
    test_never_refuses_a_match();
    test_ascii_forms();
    CHECK(wrongly_refused == 0 && different_forms == 0);
    return check_result();
}
