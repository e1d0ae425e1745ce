#include "io/page.h"

#include <libxml/HTMLparser.h>

#include "io/page_dom.h"

/* libxml2 goes by C strings: NUL bytes in a page become blanks. */
static void add_without_nul(struct slice html, struct buffer *out)
{
    for (struct slice rest = html; rest.length;) {
        struct slice part = slice_cut(&rest, '\0');
        buffer_add(out, part.bytes, part.length);
        if (rest.length)
            buffer_add_char(out, ' ');
    }
}

static xmlDoc *parse(struct slice html)
{
    const int options =
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT;
    struct buffer clean = {0};
    add_without_nul(html, &clean);
    xmlDoc *document = htmlReadMemory(clean.length ? clean.bytes : "", (int)clean.length, NULL, "UTF-8", options);
    buffer_free(&clean);
    return document;
}

bool page_read(struct slice html, struct arena *arena, struct page *page, struct buffer *text)
{
    *page = (struct page){0};
    text->length = 0;
    xmlDoc *document = html.length < INT32_MAX / 2 ? parse(html) : NULL;
    if (!document)
        return false;
    page_facts(document, arena, page);
    buffer_add(text, page->title.bytes, page->title.length);
    if (page->title.length)
        buffer_add_text(text, "\n\n");
    page_text(document, page->title, text);
    xmlFreeDoc(document);
    return text->length > 0;
}
