#include "io/page_dom.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

xmlNode *dom_next(const xmlNode *top, xmlNode *node, bool into)
{
    if (into && node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != top) {
        if (node->next)
            return node->next;
        node = node->parent;
    }
    return NULL;
}

/* libxml2 has made the names of elements and attributes lower case. Most differ in their first letter. */
static bool same(const xmlChar *found, const char *name)
{
    return *found == (xmlChar)*name && strcmp((const char *)found, name) == 0;
}

bool dom_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && same(node->name, name);
}

bool dom_is_one_of(const xmlNode *node, const char *const *names)
{
    if (node->type != XML_ELEMENT_NODE)
        return false;
    for (; *names; names++)
        if (same(node->name, *names))
            return true;
    return false;
}

struct slice dom_attribute(const xmlNode *node, const char *name)
{
    if (node->type != XML_ELEMENT_NODE)
        return (struct slice){0};
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next)
        if (same(attribute->name, name) && attribute->children && attribute->children->content)
            return slice_of((const char *)attribute->children->content);
    return (struct slice){0};
}

bool dom_attribute_is(const xmlNode *node, const char *name, const char *value)
{
    struct slice found = dom_attribute(node, name);
    return found.length == strlen(value) && strncasecmp(found.bytes, value, found.length) == 0;
}

bool dom_is_article_body(const xmlNode *node)
{
    return dom_attribute_is(node, "itemprop", "articleBody") || dom_attribute_is(node, "name", "articleBody") ||
           dom_attribute_is(node, "property", "articleBody") || dom_attribute_is(node, "property", "content:encoded");
}

bool dom_has_class(const xmlNode *node, const char *name)
{
    for (struct slice value = dom_attribute(node, "class"); value.length;)
        if (slice_equal(slice_cut(&value, ' '), slice_of(name)))
            return true;
    return false;
}

/* White space of HTML, and the no-break space, which pages use for layout. */
static size_t blank_length(struct slice text, size_t at)
{
    unsigned char c = (unsigned char)text.bytes[at];
    if (c == 0xC2 && at + 1 < text.length && (unsigned char)text.bytes[at + 1] == 0xA0)
        return 2;
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void dom_add_collapsed(struct slice text, struct buffer *out)
{
    for (size_t i = 0; i < text.length;) {
        size_t blank = blank_length(text, i);
        char last = out->length ? out->bytes[out->length - 1] : '\n';
        if (!blank)
            buffer_add_char(out, text.bytes[i]);
        else if (last != ' ' && last != '\n')
            buffer_add_char(out, ' ');
        i += blank ? blank : 1;
    }
}

struct slice dom_trim(struct slice text)
{
    while (text.length && text.bytes[text.length - 1] == ' ')
        text.length--;
    while (text.length && *text.bytes == ' ')
        text = (struct slice){text.bytes + 1, text.length - 1};
    return text;
}

static bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content;
}

void dom_add_text(xmlNode *node, struct buffer *out)
{
    for (xmlNode *at = node; at; at = dom_next(node, at, true)) {
        if (is_text(at))
            dom_add_collapsed(slice_of((const char *)at->content), out);
        else if (dom_is(at, "br"))
            dom_add_collapsed(SLICE(" "), out);
    }
}
