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

/* Words of the trade in class and id, in whatever language the page is. */
static const char furniture_words[] =
    " nav navbar navigation menu breadcrumb breadcrumbs sidebar share sharing social sosmed related relatedposts "
    "recommend "
    "recommended recommendation recommendations rekomendasi newsletter subscribe subscription paywall comment comments "
    "komentar footer advert advertisement ads ad iklan sponsor sponsored promo promotion banner cookie cookies consent "
    "popup modal overlay tags taglist widget byline author penulis caption credit toolbar pagination paging pager "
    "trending popular terpopuler terkait lihatjg bacajuga skip masthead signup login search copyright disclaimer "
    "outbrain taboola teaser teasers more readmore linksisip ";
static const char furniture_last_words[] = " tag ";     /* tag-durian says what an article is about */
static const char furniture_whole_words[] = " hidden "; /* overflow-hidden hides nothing */
/* has-sidebar, no-ads: this element is something else. */
static const char words_of_others[] = " has with no not without ";

static bool is_listed(const char *list, struct slice word)
{
    char wanted[32];
    if (word.length + 3 > sizeof wanted)
        return false;
    wanted[0] = wanted[word.length + 1] = ' ';
    wanted[word.length + 2] = '\0';
    for (size_t i = 0; i < word.length; i++)
        wanted[i + 1] = (char)tolower((unsigned char)word.bytes[i]);
    return strstr(list, wanted) != NULL;
}

/* The next word of "main-nav" or "MainNav". */
static struct slice cut_word(struct slice *rest)
{
    while (rest->length && !isalnum((unsigned char)*rest->bytes))
        *rest = (struct slice){rest->bytes + 1, rest->length - 1};
    size_t end = 0;
    while (end < rest->length && isalnum((unsigned char)rest->bytes[end]) &&
           !(end > 0 && islower((unsigned char)rest->bytes[end - 1]) && isupper((unsigned char)rest->bytes[end])))
        end++;
    struct slice word = {rest->bytes, end};
    *rest = (struct slice){rest->bytes + end, rest->length - end};
    return word;
}

static bool is_furniture_name(struct slice name)
{
    struct slice rest = name;
    struct slice word = cut_word(&rest);
    if (is_listed(furniture_whole_words, name))
        return true;
    if (is_listed(words_of_others, word))
        return false;
    for (struct slice next; word.length; word = next) {
        next = cut_word(&rest);
        if (is_listed(furniture_words, word) || (!next.length && is_listed(furniture_last_words, word)))
            return true;
    }
    return false;
}

static bool names_furniture(struct slice value)
{
    for (struct slice name; value.length;) {
        name = slice_cut(&value, ' ');
        if (name.length && is_furniture_name(name))
            return true;
    }
    return false;
}

/* What holds the article is no furniture, whatever words its class is made of ("has-sidebar"). */
static bool holds_article(xmlNode *node)
{
    static const char *const names[] = {"html", "body", "main", "article", "h1", NULL};
    for (xmlNode *at = node; at; at = dom_next(node, at, true))
        if (dom_is_one_of(at, names) || dom_is_article_body(at))
            return true;
    return false;
}

bool dom_is_furniture(xmlNode *node)
{
    static const char *const names[] = {"script", "style",      "noscript", "template", "nav",    "header",   "footer",
                                        "aside",  "form",       "button",   "select",   "input",  "textarea", "svg",
                                        "math",   "iframe",     "object",   "embed",    "video",  "audio",    "canvas",
                                        "figure", "figcaption", "map",      "menu",     "dialog", "applet",   "label",
                                        "title",  "datalist",   "link",     "meta",     NULL};
    static const char *const roles[] = {"navigation", "banner", "contentinfo", "complementary", "search", "menu",
                                        "menubar",    "dialog", "form",        "toolbar",       "tablist"};
    if (node->type != XML_ELEMENT_NODE)
        return false;
    if (dom_is_one_of(node, names) || dom_attribute_is(node, "aria-hidden", "true"))
        return true;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (dom_attribute_is(node, "role", roles[i]))
            return true;
    if (xmlHasProp(node, (const xmlChar *)"hidden"))
        return true;
    struct slice style = dom_attribute(node, "style");
    if (style.length && (strstr(style.bytes, "display:none") || strstr(style.bytes, "display: none")))
        return true;
    return (names_furniture(dom_attribute(node, "class")) || names_furniture(dom_attribute(node, "id"))) &&
           !holds_article(node);
}
