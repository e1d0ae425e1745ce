/* The main text of a page, in three steps:
 *
 *   paragraphs of everything but furniture -> the element that holds the article -> those of its paragraphs that read
 *   like text
 *
 * The second is what the page marks as its article, else the element with the most text close below it, as Readability
 * has it. Nothing here knows an outlet or a language. */
#include <stdlib.h>
#include <string.h>

#include "io/page_dom.h"

enum kind { KIND_PARAGRAPH, KIND_HEADING, KIND_ITEM, KIND_OTHER };

struct paragraph {
    size_t start, end; /* in lines.text */
    size_t linked;     /* bytes of it that are links */
    xmlNode *block;    /* the element that it stands in */
    enum kind kind;
};

/* What is known about an element, in node->_private. */
struct weight {
    double score;  /* how much it looks like the element around the paragraphs */
    size_t amount; /* bytes of good paragraphs below it */
};

struct lines {
    struct arena arena;
    struct buffer text;
    struct paragraph *items;
    size_t count, capacity;
    size_t start, linked; /* of the paragraph at hand */
    unsigned breaks;      /* <br> one after the other */
};

static void lines_free(struct lines *lines)
{
    buffer_free(&lines->text);
    free(lines->items);
    arena_free(&lines->arena);
}

static enum kind kind_of(const xmlNode *block)
{
    static const char *const paragraphs[] = {"p", "blockquote", "pre", NULL};
    static const char *const headings[] = {"h2", "h3", "h4", "h5", "h6", NULL};
    static const char *const items[] = {"li", "dd", "dt", "td", "th", NULL};
    return dom_is_one_of(block, paragraphs) ? KIND_PARAGRAPH
           : dom_is_one_of(block, headings) ? KIND_HEADING
           : dom_is_one_of(block, items)    ? KIND_ITEM
                                            : KIND_OTHER;
}

static void finish(struct lines *lines, xmlNode *block)
{
    struct slice line = dom_trim((struct slice){lines->text.bytes + lines->start, lines->text.length - lines->start});
    if (line.length) {
        size_t start = (size_t)(line.bytes - lines->text.bytes);
        mem_reserve(lines->items, lines->capacity, lines->count + 1);
        lines->items[lines->count++] =
            (struct paragraph){start, start + line.length, lines->linked, block, kind_of(block)};
    }
    buffer_add_char(&lines->text, '\n');
    lines->start = lines->text.length;
    lines->linked = 0;
    lines->breaks = 0;
}

static bool is_block(const xmlNode *node)
{
    static const char *const inlines[] = {
        "a",    "abbr",   "acronym", "b",   "bdi", "bdo",  "big", "cite", "code", "data", "del", "dfn",  "em",
        "font", "i",      "img",     "ins", "kbd", "mark", "q",   "rp",   "rt",   "ruby", "s",   "samp", "small",
        "span", "strike", "strong",  "sub", "sup", "time", "tt",  "u",    "var",  "wbr",  "br",  NULL};
    return node->type == XML_ELEMENT_NODE && !dom_is_one_of(node, inlines);
}

static void add_text(struct lines *lines, const xmlNode *node, bool linked)
{
    size_t before = lines->text.length;
    dom_add_collapsed(slice_of((const char *)node->content), &lines->text);
    if (lines->text.length > before + 1)
        lines->breaks = 0;
    if (linked)
        lines->linked += lines->text.length - before;
}

static xmlNode *block_around(xmlNode *node)
{
    while (node->parent && node->parent->type == XML_ELEMENT_NODE && !is_block(node))
        node = node->parent;
    return node;
}

/* Up from NODE, whose subtree has been read, to where the walk goes on: every block that ends closes a paragraph. */
static xmlNode *leave(struct lines *lines, xmlNode *root, xmlNode *node, unsigned *links)
{
    while (node != root && !node->next) {
        node = node->parent;
        if (dom_is(node, "a"))
            --*links;
        if (is_block(node))
            finish(lines, node);
    }
    return node == root ? NULL : node->next;
}

static void collect(struct lines *lines, xmlNode *root, bool surely)
{
    unsigned links = 0;
    for (xmlNode *node = root; node;) {
        bool furniture = node != root && page_is_furniture(node, surely);
        if (is_block(node))
            finish(lines, block_around(node->parent && node != root ? node->parent : node));
        if (dom_is(node, "br") && ++lines->breaks == 2)
            finish(lines, block_around(node));
        else if (dom_is(node, "br"))
            dom_add_collapsed(SLICE(" "), &lines->text);
        if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content)
            add_text(lines, node, links > 0);
        if (!furniture && node->type == XML_ELEMENT_NODE && node->children) {
            links += dom_is(node, "a");
            node = node->children;
            continue;
        }
        node = leave(lines, root, node, &links);
    }
}

static size_t length_of(const struct paragraph *paragraph)
{
    return paragraph->end - paragraph->start;
}

static bool is_good(const struct paragraph *paragraph)
{
    return paragraph->kind != KIND_HEADING && length_of(paragraph) >= 40 &&
           paragraph->linked * 5 < length_of(paragraph) * 2;
}

static struct weight *weight_of(struct lines *lines, xmlNode *node)
{
    if (!node->_private)
        node->_private = arena_alloc(&lines->arena, sizeof(struct weight));
    return node->_private;
}

static void weigh(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct paragraph *paragraph = &lines->items[i];
        if (!is_good(paragraph))
            continue;
        double points = 1 + (length_of(paragraph) > 300 ? 3 : (double)length_of(paragraph) / 100);
        xmlNode *node = paragraph->block;
        /* Text that stands in a <div> by itself speaks for the <div>. */
        if (paragraph->kind != KIND_OTHER && node->parent)
            node = node->parent;
        double share = 1;
        for (xmlNode *up = node; up && up->type == XML_ELEMENT_NODE; up = up->parent, share /= 2) {
            struct weight *weight = weight_of(lines, up);
            weight->amount += length_of(paragraph);
            if (share >= 0.5)
                weight->score += points * share;
        }
    }
}

static size_t amount(const xmlNode *node)
{
    const struct weight *weight = node->_private;
    return weight ? weight->amount : 0;
}

static double score(const xmlNode *node)
{
    const struct weight *weight = node->_private;
    return weight ? weight->score : 0;
}

enum mark { MARK_BODY, MARK_ARTICLE, MARK_MAIN, MARK_NONE };

static enum mark mark_of(const xmlNode *node)
{
    if (dom_is_article_body(node))
        return MARK_BODY;
    if (dom_is(node, "article") || dom_attribute_is(node, "role", "article"))
        return MARK_ARTICLE;
    return dom_is(node, "main") || dom_attribute_is(node, "role", "main") ? MARK_MAIN : MARK_NONE;
}

/* The element with the highest score, and up from it until most of the text of TOP is in it. */
static xmlNode *densest(xmlNode *top)
{
    xmlNode *best = top;
    for (xmlNode *node = top; node; node = dom_next(top, node, true))
        if (node->type == XML_ELEMENT_NODE && score(node) > score(best))
            best = node;
    while (best != top && amount(best) * 2 < amount(top))
        best = best->parent;
    return best;
}

static xmlNode *find_article(xmlNode *root)
{
    xmlNode *marked[MARK_NONE] = {NULL};
    for (xmlNode *node = root; node; node = dom_next(root, node, true)) {
        enum mark mark = node->type == XML_ELEMENT_NODE ? mark_of(node) : MARK_NONE;
        if (mark != MARK_NONE && amount(node) > (marked[mark] ? amount(marked[mark]) : 0))
            marked[mark] = node;
    }
    if (marked[MARK_BODY])
        return marked[MARK_BODY];
    /* A page of many teasers marks each of them as an article. */
    if (marked[MARK_ARTICLE] && amount(marked[MARK_ARTICLE]) * 3 >= amount(root))
        return marked[MARK_ARTICLE];
    return densest(marked[MARK_MAIN] ? marked[MARK_MAIN] : root);
}

static bool is_within(const xmlNode *node, const xmlNode *top)
{
    while (node && node != top)
        node = node->parent;
    return node == top;
}

static bool ends_sentence(struct slice line)
{
    static const char *const ends[] = {".", "?", "!", "\"", "”", "’", "…", ":", ")"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t length = strlen(ends[i]);
        if (line.length >= length && memcmp(line.bytes + line.length - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

/* Short lines are signatures, credits and buttons unless they are sentences. */
static bool reads_like_text(const struct paragraph *paragraph, struct slice line)
{
    static const size_t least[] = {[KIND_PARAGRAPH] = 25, [KIND_HEADING] = 3, [KIND_ITEM] = 40, [KIND_OTHER] = 60};
    if (paragraph->linked * 2 > line.length)
        return false;
    bool is_label = paragraph->kind == KIND_OTHER && line.bytes[line.length - 1] == ':';
    return line.length >= least[paragraph->kind] || (line.length >= 12 && ends_sentence(line) && !is_label);
}

static void add_line(struct buffer *out, struct slice line)
{
    buffer_add(out, line.bytes, line.length);
    buffer_add_char(out, '\n');
}

/* The title again, maybe with a date or a kicker around it. */
static bool repeats(struct slice line, struct slice title)
{
    return line.length < title.length * 2 && memmem(line.bytes, line.length, title.bytes, title.length);
}

/* A heading waits for the text below it. */
static void write(const struct lines *lines, const xmlNode *article, struct slice title, struct buffer *out)
{
    struct slice heading = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const struct paragraph *paragraph = &lines->items[i];
        struct slice line = {lines->text.bytes + paragraph->start, length_of(paragraph)};
        if (!is_within(paragraph->block, article) || repeats(line, title) || dom_is(paragraph->block, "h1"))
            continue;
        bool wanted = reads_like_text(paragraph, line);
        if (paragraph->kind == KIND_HEADING) {
            heading = wanted ? line : (struct slice){0};
            continue;
        }
        if (wanted && heading.length)
            add_line(out, heading);
        if (wanted)
            add_line(out, line);
        heading = (struct slice){0};
    }
}

/* From the root and not from <body>: where a page leaves tags out, libxml2 may take its text to be in <head>. */
static xmlNode *read_article(struct lines *lines, xmlNode *root, bool surely)
{
    for (xmlNode *node = root; node; node = dom_next(root, node, true))
        node->_private = NULL;
    collect(lines, root, surely);
    finish(lines, root);
    weigh(lines);
    return find_article(root);
}

/* Where little is left, the words in classes may have taken too much: then the doubtful among them count for nothing.
 */
void page_text(xmlDoc *document, struct slice title, struct buffer *out)
{
    enum { ENOUGH = 1000, TIMES = 3 };
    struct lines all = {0}, sure = {0};
    xmlNode *root = xmlDocGetRootElement(document);
    if (!root)
        return;
    xmlNode *article = read_article(&all, root, false);
    size_t found = amount(article);
    xmlNode *surely = found < ENOUGH ? read_article(&sure, root, true) : NULL;
    if (surely && (found == 0 || amount(surely) >= TIMES * found))
        write(&sure, surely, title, out);
    else
        write(&all, article, title, out);
    lines_free(&all);
    lines_free(&sure);
}
