/* The date that stands near the headline, for pages that tell it to people only: "Senin, 25 Nov 2024 14:30 WIB". The
 * words are those of any language: what makes a date is its shape. */
#include <ctype.h>
#include <string.h>

#include "io/page_dom.h"

enum { LONGEST = 80, LONGEST_BLOCK = 200, REACH_BEHIND = 1500, REACH_BEFORE = 300 };

/* A run of digits, of letters (those beyond ASCII too), or a single other byte that is no blank. */
struct piece {
    size_t length;
    unsigned number; /* 0 when it is none, or too big for a date */
    char first;
    bool is_word;
};

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static struct piece next_piece(struct slice *rest)
{
    while (rest->length && *rest->bytes == ' ')
        *rest = (struct slice){rest->bytes + 1, rest->length - 1};
    struct piece piece = {0};
    if (!rest->length)
        return piece;
    piece.first = *rest->bytes;
    piece.is_word = is_letter(piece.first);
    bool digits = isdigit((unsigned char)piece.first);
    do {
        if (digits && piece.length < 4)
            piece.number = piece.number * 10 + (unsigned)(rest->bytes[piece.length] - '0');
        piece.length++;
    } while (piece.length < rest->length && ((digits && isdigit((unsigned char)rest->bytes[piece.length])) ||
                                             (piece.is_word && is_letter(rest->bytes[piece.length]))));
    *rest = (struct slice){rest->bytes + piece.length, rest->length - piece.length};
    return piece;
}

static bool is_year(struct piece piece)
{
    return piece.length == 4 && piece.number >= 1900 && piece.number < 2100;
}

static bool is_day(struct piece piece)
{
    return piece.length <= 2 && piece.number >= 1 && piece.number <= 31;
}

static bool is_month(struct piece piece)
{
    return piece.is_word && piece.length >= 3;
}

/* 25 Nov 2024, 25 de noviembre de 2024 not; November 25 2024; 25 11 2024; 2024 11 25; whatever stands between them but
 * for words. */
static bool is_date(const struct piece *at)
{
    return (is_day(at[0]) && is_month(at[1]) && is_year(at[2])) ||
           (is_month(at[0]) && is_day(at[1]) && is_year(at[2])) || (is_day(at[0]) && is_day(at[1]) && is_year(at[2])) ||
           (is_year(at[0]) && is_day(at[1]) && is_day(at[2]));
}

static bool looks_like_date(struct slice text)
{
    struct piece last[3] = {{0}};
    if (text.length > LONGEST)
        return false;
    for (struct slice rest = text;;) {
        struct piece piece = next_piece(&rest);
        if (!piece.length)
            return false;
        if (!piece.is_word && !isdigit((unsigned char)piece.first))
            continue;
        last[0] = last[1];
        last[1] = last[2];
        last[2] = piece;
        if (is_date(last))
            return true;
    }
}

/* Not a date within a paragraph. */
static bool stands_alone(xmlNode *node)
{
    static const char *const inlines[] = {"span", "font", "b", "i", "em", "strong", "small", "time", "a", NULL};
    while (node->parent && dom_is_one_of(node->parent, inlines))
        node = node->parent;
    if (!node->parent || dom_is_one_of(node->parent, (const char *const[]){"td", "body", "center", NULL}))
        return true;
    struct buffer line = {0};
    dom_add_text(node->parent, &line);
    bool is_short = line.length <= LONGEST_BLOCK;
    buffer_free(&line);
    return is_short;
}

/* The first date behind the title counts, else the last before it: there the date of today may stand as well. */
struct slice page_visible_date(xmlNode *root, struct slice title, struct arena *arena)
{
    static const char *const silent[] = {"script", "style", "noscript", "template", "select", "head", NULL};
    struct buffer line = {0};
    xmlNode *before = NULL, *found = NULL;
    size_t distance = 0;
    bool behind = false;
    for (xmlNode *node = root; node && !found && !(behind && distance > REACH_BEHIND);
         node = dom_next(root, node, !dom_is_one_of(node, silent))) {
        line.length = 0;
        if (!dom_is(node, "h1") && node->type != XML_TEXT_NODE)
            continue;
        dom_add_text(node, &line);
        struct slice text = dom_trim((struct slice){line.bytes, line.length});
        if (text.length && slice_equal(text, title)) {
            before = distance <= REACH_BEFORE ? before : NULL;
            behind = true;
            distance = 0;
        } else if (node->type == XML_TEXT_NODE && looks_like_date(text) && stands_alone(node)) {
            *(behind ? &found : &before) = node;
            distance = 0;
        } else if (node->type == XML_TEXT_NODE) {
            distance += text.length;
        }
    }
    line.length = 0;
    if (behind && (found || before))
        dom_add_text(found ? found : before, &line);
    struct slice date = dom_trim((struct slice){line.bytes, line.length});
    date.bytes = arena_copy(arena, date.bytes, date.length);
    buffer_free(&line);
    return date;
}
