/* Sentences and their languages. Which words are abbreviations and which speak for a language is in the gazetteers. */
#include <string.h>

#include "base/bytes.h"
#include "stages/lookup.h"
#include "stages/stage.h"

enum { SAMPLE_WORDS = 2000, WRAPPED_WIDTH = 100, TITLE_LENGTH = 250, LANGUAGE_WORDS = 2 };
/* No author writes longer ones; the limit keeps what is done per sentence linear in the size of hostile input. */
enum { MAX_SENTENCE_TOKENS = 2000 };

/* Lines broken by width, as in mail: then the end of a line says nothing. */
static bool is_wrapped(const struct document *document)
{
    size_t lines = 0, shortest_full = 0, stops = 0;
    const char *at = document->text.bytes, *end = at + document->text.length;
    for (const char *next; at < end; at = next + 1) {
        const char *last = next = memchr(at, '\n', (size_t)(end - at));
        if (!next)
            last = next = end;
        while (last > at && (last[-1] == ' ' || last[-1] == '\r'))
            last--;
        if (last == at)
            continue;
        if (last - at > WRAPPED_WIDTH)
            return false;
        lines++;
        shortest_full += last - at >= 50;
        stops += last[-1] == '.' || last[-1] == '!' || last[-1] == '?' || last[-1] == '"';
    }
    return lines >= 4 && shortest_full * 2 > lines && stops * 2 < lines;
}

struct splitter {
    const struct knowledge *knowledge;
    struct document *document;
    bool wrapped;
    bool whole_quotes;    /* in this language the sentences of a quotation stay together */
    uint32_t first_token; /* of the sentence at hand */
    uint32_t quote_end;   /* text offset where the quotation that is open at the token at hand closes, or 0 */
};

static bool is_word_of(const struct splitter *splitter, const struct token *token, uint16_t class_index)
{
    return token->node && node_has_class(splitter->knowledge, token->node, class_index, 0);
}

/* A word in capitals is an acronym rather than an abbreviation that happens to be written so: AS is no "as.". */
static bool is_written_abbreviation(const struct splitter *splitter, uint32_t index, uint16_t class_index)
{
    const struct knowledge *knowledge = splitter->knowledge;
    const struct token *token = &splitter->document->tokens[index];
    const struct lexicon_node *node = &knowledge->nodes[token->node];
    const struct sentence any = {.upper = false};
    const struct hit hit = {index, index + 1, token->node, 0};
    bool capitals = token->shape & SHAPE_INNER_UPPER && !(token->shape & SHAPE_LOWER);
    for (uint32_t i = node->first_sense; i < node->first_sense + node->sense_count; i++) {
        const struct sense *sense = &knowledge->senses[i];
        if (sense->type == SENSE_WORD && sense->target == class_index &&
            (!capitals || sense->case_policy == CASE_EXACT) && case_fits(splitter->document, &any, &hit, sense))
            return true;
    }
    return false;
}

static inline bool is_abbreviation(const struct splitter *splitter, uint32_t index, uint16_t class_index)
{
    uint32_t node = splitter->document->tokens[index].node;
    return splitter->knowledge->nodes[node].holds & holds_class(class_index) &&
           is_written_abbreviation(splitter, index, class_index);
}

/* Words that often begin a sentence and seldom go on with a name: articles, pronouns, conjunctions. */
static bool is_opener(const struct splitter *splitter, const struct token *token)
{
    return is_word_of(splitter, token, splitter->knowledge->class_function_word);
}

enum { QUOTE_BYTES = 1000 };

/* The length of the double quotation mark at AT, or 0. */
static size_t quote_length(const char *at, const char *end)
{
    if (*at == '"')
        return 1;
    return *at == '\xE2' && end - at >= 3 && at[1] == '\x80' && (at[2] == '\x9C' || at[2] == '\x9D') ? 3 : 0;
}

/* Whether one of eight bytes may end a quotation or its paragraph. */
static bool may_close(uint64_t word)
{
    return bytes_equal_to(word, '"') | bytes_equal_to(word, '\n') | bytes_equal_to(word, 0xE2);
}

/* Where the quotation that opens at AT closes in its paragraph, as a text offset, or 0. */
static uint32_t find_quote_end(const struct document *document, const char *at)
{
    const char *text = document->text.bytes, *limit = text + document->text.length;
    if (limit - at > QUOTE_BYTES)
        limit = at + QUOTE_BYTES;
    for (;;) {
        while (limit - at >= 8 && !may_close(bytes_load(at)))
            at += 8;
        const char *next = limit - at > 8 ? at + 8 : limit;
        for (; at < next; at++)
            if (*at == '\n' || quote_length(at, limit))
                return *at != '\n' ? (uint32_t)(at - text) : 0;
        if (at == limit)
            return 0;
    }
}

/* Follows the quotation marks in the gap before token INDEX. */
static void follow_quotes(struct splitter *splitter, uint32_t index)
{
    const struct document *document = splitter->document;
    const char *text = document->text.bytes;
    const char *at = text + (index ? document->tokens[index - 1].end : 0), *end = text + document->tokens[index].start;
    while (at < end) {
        size_t length = quote_length(at, end);
        if (length && splitter->quote_end)
            splitter->quote_end = 0;
        else if (length)
            splitter->quote_end = find_quote_end(document, at + length);
        at += length ? length : 1;
    }
}

/* The length of the quotation mark or bracket at AT that may close right behind a stop, or 0. */
static size_t closer_length(const char *at, const char *end)
{
    switch ((unsigned char)*at) {
    case '"': case '\'': case ')': case ']': case '*':
        return 1;
    case 0xC2: /* » */
        return end - at >= 2 && at[1] == '\xBB' ? 2 : 0;
    case 0xE2: /* ” and ’ */
        return end - at >= 3 && at[1] == '\x80' && (at[2] == '\x9D' || at[2] == '\x99') ? 3 : 0;
    default:
        return 0;
    }
}

static bool is_stop(const char *at, const char *end)
{
    return *at == '.' || *at == '!' || *at == '?' ||
           ((unsigned char)*at >= 0xE2 && end - at >= 3 &&
            (memcmp(at, "\xE2\x80\xA6", 3) == 0 || memcmp(at, "\xE3\x80\x82", 3) == 0));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind the stops of the gap and the quotes and brackets that close right after them; NULL when there is no stop. */
static const char *after_stop(const char *at, const char *end, bool *hard)
{
    while (at < end && !is_stop(at, end))
        at++;
    if (at == end)
        return NULL;
    while (at < end && is_stop(at, end)) {
        *hard |= *at == '!' || *at == '?';
        at += (unsigned char)*at >= 0x80 ? 3 : 1;
    }
    size_t length;
    while (at < end && (length = closer_length(at, end)) > 0)
        at += length;
    return at;
}

/* Whether a full stop between LAST and NEXT ends the sentence. */
static bool stop_ends(const struct splitter *splitter, uint32_t index, bool hard, bool spaced, bool quoted)
{
    const struct token *last = &splitter->document->tokens[index - 1], *next = &splitter->document->tokens[index];
    const struct knowledge *knowledge = splitter->knowledge;
    bool capital = next->shape & (SHAPE_FIRST_UPPER | SHAPE_INNER_UPPER);
    if (next->shape & SHAPE_LETTER && !capital && next->shape & SHAPE_LOWER && !(next->shape & SHAPE_DIGIT))
        return false;
    if (!spaced && !quoted)
        return capital && last->shape & SHAPE_LOWER && last->end - last->start > 2 && !(last->shape & SHAPE_OPAQUE) &&
               !is_abbreviation(splitter, index - 1, knowledge->class_abbreviation);
    if (hard || quoted)
        return true;
    if (is_abbreviation(splitter, index - 1, knowledge->class_abbreviation_final))
        return capital && (is_opener(splitter, next) || !(last->shape & SHAPE_FIRST_UPPER));
    if (is_abbreviation(splitter, index - 1, knowledge->class_abbreviation) &&
        (last->shape & SHAPE_FIRST_UPPER || !capital))
        return false;
    bool dotted = last->end > last->start && splitter->document->text.bytes[last->end - 1] == '.';
    bool initial = last->shape & SHAPE_FIRST_UPPER && last->end - last->start == 1;
    if (dotted || initial)
        return is_opener(splitter, next);
    if (index - 1 == splitter->first_token && last->shape & SHAPE_DIGIT && !(last->shape & SHAPE_LETTER))
        return false; /* the number of a list item */
    return true;
}

static void add_sentence(struct splitter *splitter, uint32_t end_token, uint32_t start, uint32_t end, bool heading)
{
    struct document *document = splitter->document;
    const char *text = document->text.bytes;
    while (start < end && is_blank(text[start]))
        start++;
    while (end > start && is_blank(text[end - 1]))
        end--;
    mem_reserve(document->sentences, document->sentence_capacity, document->sentence_count + 1);
    document->sentences[document->sentence_count++] = (struct sentence){.span = {start, end},
                                                                       .first_token = splitter->first_token,
                                                                       .end_token = end_token,
                                                                       .heading = heading};
    splitter->first_token = end_token;
}

/* Where in the gap before token INDEX a sentence ends, as a text offset, or 0 when none does. */
static uint32_t find_boundary(const struct splitter *splitter, uint32_t index, bool *heading)
{
    const struct document *document = splitter->document;
    const struct token *last = &document->tokens[index - 1], *next = &document->tokens[index];
    const char *text = document->text.bytes;
    const char *at = text + last->end, *end = text + next->start;
    bool hard = false;
    *heading = false;
    if (next->gap & GAP_STOP) {
        if (at > text && at[-1] == '.')
            at--; /* the token took its stop in */
        const char *after = after_stop(at, end, &hard);
        bool spaced = after && (after == end ? false : is_blank(*after) || (unsigned char)*after >= 0x80);
        bool quoted = after && after > at && closer_length(after - 1, after) && !spaced;
        if (after && stop_ends(splitter, index, hard, spaced, quoted))
            return (uint32_t)(after - text);
        if (after && next->gap & GAP_NEWLINE && !splitter->wrapped)
            return (uint32_t)(after - text);
    }
    if (!(next->gap & GAP_NEWLINE) || (splitter->wrapped && !(next->gap & GAP_BLANK)))
        return 0;
    *heading = true;
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): where there are tokens there is text */
    const char *line = memchr(text + last->end, '\n', (size_t)(end - text) - last->end);
    return line ? (uint32_t)(line - text) : next->start;
}

/* Ends the sentence at hand where it has been too long by token INDEX. */
static uint32_t cut_long(struct splitter *splitter, uint32_t index, uint32_t start, bool heading)
{
    while (index - splitter->first_token > MAX_SENTENCE_TOKENS) {
        uint32_t end_token = splitter->first_token + MAX_SENTENCE_TOKENS;
        uint32_t end = splitter->document->tokens[end_token].start;
        add_sentence(splitter, end_token, start, end, heading);
        start = end;
    }
    return start;
}

/* Only the tokens that have something before them are looked at. */
static void split(struct splitter *splitter)
{
    struct document *document = splitter->document;
    uint32_t start = 0, count = (uint32_t)document->token_count;
    bool heading = false;
    if (!count)
        return;
    if (splitter->whole_quotes)
        follow_quotes(splitter, 0);
    for (size_t block = 0; block * 64 < count; block++) {
        uint64_t ends = document_token_set(document, TOKENS_AFTER_END, block);
        uint64_t marks = splitter->whole_quotes ? document_token_set(document, TOKENS_AFTER_MARK, block) : 0;
        for (uint64_t bits = (ends | marks) & (block ? ~UINT64_C(0) : ~UINT64_C(1)); bits; bits &= bits - 1) {
            uint64_t bit = bits & (0 - bits);
            uint32_t boundary = 0, i = (uint32_t)block * 64 + (uint32_t)__builtin_ctzll(bit);
            start = cut_long(splitter, i, start, heading);
            if (ends & bit && splitter->quote_end < document->tokens[i].start)
                boundary = find_boundary(splitter, i, &heading);
            if (!boundary && i - splitter->first_token >= MAX_SENTENCE_TOKENS)
                boundary = document->tokens[i].start;
            if (marks & bit)
                follow_quotes(splitter, i);
            if (boundary) {
                add_sentence(splitter, i, start, boundary, heading);
                start = boundary;
            }
        }
    }
    start = cut_long(splitter, count, start, heading);
    const char *text = document->text.bytes;
    uint32_t last = document->tokens[count - 1].end;
    bool stopped = memchr(text + last, '.', document->text.length - last) || (last && text[last - 1] == '.');
    add_sentence(splitter, count, start, (uint32_t)document->text.length, !stopped);
}

/* The language with the most function words among some tokens; 0 below LEAST and when two have as many. An acronym does
 * not count: AS is not the English "as". */
static uint8_t find_language(const struct knowledge *knowledge, const struct document *document, uint32_t first,
                             uint32_t end, uint32_t least)
{
    uint32_t best = 0, most = 0;
    bool tie = false;
    for (uint32_t i = 1; i < knowledge->language_count; i++) {
        uint32_t count = document_count_in_set(document, TOKENS_OF_LANGUAGE + i, first, end);
        tie = count == most || (tie && count < most);
        if (count > most) {
            most = count;
            best = i;
        }
    }
    return (uint8_t)(most >= least && !tie ? best : 0);
}

/* A sentence in capitals: at least two words, hardly a lower-case letter. */
static bool is_upper(const struct document *document, const struct sentence *sentence)
{
    uint32_t first = sentence->first_token, end = sentence->end_token;
    uint32_t upper = document_count_in_set(document, TOKENS_ACRONYM, first, end);
    return upper >= 2 && document_count_in_set(document, TOKENS_LOWER, first, end) * 6 <= upper;
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    uint32_t sample = document->token_count < SAMPLE_WORDS ? (uint32_t)document->token_count : SAMPLE_WORDS;
    document->language =
        document->fixed_language ? document->fixed_language : find_language(knowledge, document, 0, sample, 1);
    struct splitter splitter = {.knowledge = knowledge,
                                .document = document,
                                .wrapped = is_wrapped(document),
                                .whole_quotes = knowledge->languages[document->language].flags & LANGUAGE_WHOLE_QUOTES};
    split(&splitter);
    for (size_t i = 0; i < document->sentence_count; i++) {
        struct sentence *sentence = &document->sentences[i];
        sentence->upper = is_upper(document, sentence);
        if (!document->fixed_language)
            sentence->language =
                find_language(knowledge, document, sentence->first_token, sentence->end_token, LANGUAGE_WORDS);
        if (!sentence->language)
            sentence->language = document->language;
    }
    /* The headline is the first line when it stands by itself and something follows. */
    if (document->sentence_count > 1 && document->sentences[0].heading &&
        document->sentences[0].span.end - document->sentences[0].span.start <= TITLE_LENGTH)
        document->sentences[0].title = true;
}

const struct stage stage_sentences = {.name = "sentences", .run = run};
