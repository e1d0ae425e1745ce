/* What belongs to the page and not to the article. */
#include <ctype.h>
#include <string.h>

#include "io/page_dom.h"

/* Words of the trade in class and id, in whatever language the page is. Those of the second list stand around articles
 * as well ("widget", "ad-free", "subscription-required"). */
static const char furniture_words[] =
    " nav navbar navigation menu breadcrumb breadcrumbs related relatedposts recommend recommended recommendation "
    "recommendations rekomendasi newsletter comment comments komentar footer advert advertisement iklan sponsor cookie "
    "cookies consent tags taglist byline pagination paging pager trending popular terpopuler terkait lihatjg bacajuga "
    "masthead signup copyright disclaimer outbrain taboola teaser teasers readmore linksisip ";
static const char doubtful_words[] =
    " sidebar share sharing social sosmed subscribe subscription paywall ads ad sponsored promo promotion banner popup "
    "modal overlay widget author penulis caption credit toolbar skip login search more ";
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

static bool is_furniture_name(struct slice name, bool surely)
{
    struct slice rest = name;
    struct slice word = cut_word(&rest);
    if (!surely && is_listed(furniture_whole_words, name))
        return true;
    if (is_listed(words_of_others, word))
        return false;
    for (struct slice next; word.length; word = next) {
        next = cut_word(&rest);
        if (is_listed(furniture_words, word) || (!surely && is_listed(doubtful_words, word)) ||
            (!next.length && is_listed(furniture_last_words, word)))
            return true;
    }
    return false;
}

static bool names_furniture(struct slice value, bool surely)
{
    for (struct slice name; value.length;) {
        name = slice_cut(&value, ' ');
        if (name.length && is_furniture_name(name, surely))
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

bool page_is_furniture(xmlNode *node, bool surely)
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
    return (names_furniture(dom_attribute(node, "class"), surely) ||
            names_furniture(dom_attribute(node, "id"), surely)) &&
           !holds_article(node);
}
