/* The title, the date and the address of a page. Pages tell them in many places; the surest come first. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "io/page_dom.h"

struct facts {
    struct arena *arena;
    struct page_json json;
    struct slice og_title, title, h1, headline, site, url; /* the headline is what the page marks as such */
    struct slice meta_date, property_date, time_date;      /* of <meta>, of itemprop, of <time> */
    size_t meta_rank;                                      /* of the name that meta_date came from; smaller is better */
    bool time_is_marked;
};

static struct slice keep(struct facts *facts, struct slice text)
{
    struct buffer line = {0};
    dom_add_collapsed(text, &line);
    struct slice trimmed = dom_trim((struct slice){line.bytes, line.length});
    trimmed.bytes = arena_copy(facts->arena, trimmed.bytes, trimmed.length);
    buffer_free(&line);
    return trimmed;
}

static struct slice keep_text(struct facts *facts, xmlNode *node)
{
    struct buffer line = {0};
    dom_add_text(node, &line);
    struct slice text = keep(facts, (struct slice){line.bytes, line.length});
    buffer_free(&line);
    return text;
}

/* Names of <meta> that tell when an article was published, the surest first. */
static const char *const date_names[] = {"article:published_time",
                                         "og:article:published_time",
                                         "article:published",
                                         "og:published_time",
                                         "datepublished",
                                         "parsely-pub-date",
                                         "sailthru.date",
                                         "dcterms.created",
                                         "dcterms.issued",
                                         "dcterms.date",
                                         "dc.date.issued",
                                         "dc.date.created",
                                         "dc.date",
                                         "pubdate",
                                         "publishdate",
                                         "publish-date",
                                         "publish_date",
                                         "publication_date",
                                         "published-date",
                                         "published_date",
                                         "content_publisheddate",
                                         "date_published",
                                         "cxenseparse:recs:publishtime",
                                         "originalpublicationdate",
                                         "pub_date",
                                         "date",
                                         NULL};

static size_t rank_of(struct slice name)
{
    size_t rank = 0;
    while (date_names[rank] &&
           !(name.length == strlen(date_names[rank]) && strncasecmp(name.bytes, date_names[rank], name.length) == 0))
        rank++;
    return rank;
}

static bool names(struct slice name, const char *wanted)
{
    return name.length == strlen(wanted) && strncasecmp(name.bytes, wanted, name.length) == 0;
}

static void see_meta(struct facts *facts, const xmlNode *node)
{
    struct slice content = dom_attribute(node, "content");
    if (!content.length)
        return;
    static const char *const places[] = {"property", "name", "itemprop"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct slice name = dom_attribute(node, places[i]);
        size_t rank = rank_of(name);
        if (rank < facts->meta_rank && date_names[rank]) {
            facts->meta_rank = rank;
            facts->meta_date = keep(facts, content);
        }
        if (names(name, "og:title") && !facts->og_title.length)
            facts->og_title = keep(facts, content);
        if (names(name, "og:site_name") && !facts->site.length)
            facts->site = keep(facts, content);
        if (names(name, "og:url") && !facts->url.length)
            facts->url = keep(facts, content);
    }
}

/* The first <time>, unless a later one is marked as the one of publication. */
static void see_time(struct facts *facts, xmlNode *node)
{
    struct slice date = dom_attribute(node, "datetime");
    bool marked = dom_attribute_is(node, "itemprop", "datePublished") || xmlHasProp(node, (const xmlChar *)"pubdate") ||
                  strstr(dom_attribute(node, "class").length ? dom_attribute(node, "class").bytes : "", "publish");
    if (!date.length && marked)
        date = keep_text(facts, node);
    if (!date.length || (facts->time_date.length && (!marked || facts->time_is_marked)))
        return;
    facts->time_date = keep(facts, date);
    facts->time_is_marked = marked;
}

/* Microdata, RDFa, and the microformat of weblogs. */
static void see_property(struct facts *facts, xmlNode *node)
{
    if (!facts->headline.length &&
        (dom_attribute_is(node, "itemprop", "headline") || dom_has_class(node, "entry-title")))
        facts->headline = keep_text(facts, node);
    struct slice property = dom_attribute(node, "property");
    bool rdfa = property.length && (strstr(property.bytes, "dc:date") || strstr(property.bytes, "datePublished"));
    bool weblog = dom_has_class(node, "published") && dom_attribute(node, "title").length;
    if (facts->property_date.length || !(rdfa || weblog || dom_attribute_is(node, "itemprop", "datePublished")))
        return;
    struct slice content = dom_attribute(node, weblog ? "title" : "content");
    if (!content.length)
        content = dom_attribute(node, "datetime");
    facts->property_date = content.length ? keep(facts, content) : keep_text(facts, node);
}

static void see(struct facts *facts, xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE)
        return;
    if (dom_is(node, "meta"))
        see_meta(facts, node);
    else if (dom_is(node, "title") && !facts->title.length)
        facts->title = keep_text(facts, node);
    else if (dom_is(node, "h1") && !facts->h1.length)
        facts->h1 = keep_text(facts, node);
    else if (dom_is(node, "time"))
        see_time(facts, node);
    else if (dom_is(node, "link") && dom_attribute_is(node, "rel", "canonical"))
        facts->url = keep(facts, dom_attribute(node, "href"));
    else if (dom_is(node, "script") && dom_attribute_is(node, "type", "application/ld+json") && node->children &&
             node->children->content)
        page_json_read(slice_of((const char *)node->children->content), facts->arena, &facts->json);
    if (!dom_is(node, "meta"))
        see_property(facts, node);
}

static bool begins(struct slice text, struct slice start)
{
    return start.length && text.length >= start.length && strncasecmp(text.bytes, start.bytes, start.length) == 0;
}

static bool ends(struct slice text, struct slice end)
{
    return end.length && text.length > end.length &&
           strncasecmp(text.bytes + text.length - end.length, end.bytes, end.length) == 0;
}

static size_t count_words(struct slice text)
{
    size_t words = 0;
    for (size_t i = 0; i < text.length; i++)
        words += text.bytes[i] != ' ' && (i == 0 || text.bytes[i - 1] == ' ');
    return words;
}

/* "Headline | The Daily": the last part goes when it is the name of the site, or short behind something longer. */
static struct slice without_site(struct slice title, struct slice site)
{
    static const char *const separators[] = {" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " · ", " • "};
    size_t cut = 0, behind = 0;
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t length = strlen(separators[i]);
        for (size_t at = 1; at + length < title.length; at++) {
            if (at > cut && memcmp(title.bytes + at, separators[i], length) == 0) {
                cut = at;
                behind = at + length;
            }
        }
    }
    struct slice head = {title.bytes, cut}, tail = {title.bytes + behind, title.length - behind};
    if (!cut)
        return title;
    bool is_site = begins(tail, site) || begins(site, tail) || ends(title, site);
    bool is_short = count_words(tail) <= 3 && count_words(head) >= 3;
    return is_site || is_short ? head : title;
}

static bool is_text_of_its_own(xmlNode *root, struct slice text)
{
    bool found = false;
    struct buffer line = {0};
    for (xmlNode *node = root; node && !found; node = dom_next(root, node, !dom_is(node, "head"))) {
        if (node->type != XML_TEXT_NODE)
            continue;
        line.length = 0;
        dom_add_text(node, &line);
        found = slice_equal(dom_trim((struct slice){line.bytes, line.length}), text);
    }
    buffer_free(&line);
    return found;
}

/* "The Daily - Headline": where the page has the last part as a text of its own, that is it. */
static struct slice behind_site(xmlNode *root, struct slice title)
{
    static const char *const separators[] = {" | ", " - ", " – ", " — ", " :: ", ": ", " » "};
    for (size_t at = 1; at < title.length; at++) {
        for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
            size_t length = strlen(separators[i]);
            if (at + length >= title.length || memcmp(title.bytes + at, separators[i], length) != 0)
                continue;
            struct slice tail = {title.bytes + at + length, title.length - at - length};
            if (count_words(tail) >= 3 && is_text_of_its_own(root, tail))
                return tail;
        }
    }
    return (struct slice){0};
}

static bool is_in_head(const struct facts *facts, struct slice text)
{
    return begins(facts->og_title, text) || begins(facts->title, text) || begins(facts->json.headline, text);
}

/* What stands over the article is the title, if the head of the page agrees. */
static struct slice choose_title(const struct facts *facts, xmlNode *root)
{
    struct slice h1 = facts->h1, headline = facts->headline;
    if (headline.length && (is_in_head(facts, headline) || ends(facts->title, headline)))
        return headline;
    if (is_in_head(facts, h1))
        return h1;
    if (facts->json.headline.length)
        return facts->json.headline;
    if (facts->og_title.length)
        return without_site(facts->og_title, facts->site);
    struct slice tail = behind_site(root, facts->title);
    if (tail.length)
        return tail;
    struct slice title = without_site(facts->title, facts->site);
    return title.length && count_words(title) >= count_words(h1) / 2 ? title : h1;
}

static struct slice choose_date(const struct facts *facts)
{
    if (facts->meta_rank < 4)
        return facts->meta_date;
    if (facts->json.date.length)
        return facts->json.date;
    if (facts->property_date.length)
        return facts->property_date;
    return facts->meta_date.length ? facts->meta_date : facts->time_date;
}

void page_facts(xmlDoc *document, struct arena *arena, struct page *page)
{
    struct facts facts = {.arena = arena, .meta_rank = SIZE_MAX};
    xmlNode *root = xmlDocGetRootElement(document);
    for (xmlNode *node = root; node; node = dom_next(root, node, true))
        see(&facts, node);
    page->title = choose_title(&facts, root);
    page->date = choose_date(&facts);
    if (!page->date.length && root)
        page->date = page_visible_date(root, page->title, arena);
    page->url = facts.url;
}
