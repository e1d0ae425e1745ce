/* What the files of page.h share: walking through the tree of libxml2, whose nodes belong to their document. */
#ifndef NERTAG_IO_PAGE_DOM_H
#define NERTAG_IO_PAGE_DOM_H

#include <libxml/tree.h>

#include "io/page.h"

/* The node after NODE in the order of the text, below TOP; without going into NODE when not INTO. NULL at the end. */
xmlNode *dom_next(const xmlNode *top, xmlNode *node, bool into);
bool dom_is(const xmlNode *node, const char *name);                /* an element of this name */
bool dom_is_one_of(const xmlNode *node, const char *const *names); /* NULL at the end */
/* The value of an attribute, empty when there is none; borrowed from the tree. */
struct slice dom_attribute(const xmlNode *node, const char *name);
bool dom_attribute_is(const xmlNode *node, const char *name, const char *value); /* whatever the case */
bool dom_has_class(const xmlNode *node, const char *name);
bool dom_is_article_body(const xmlNode *node); /* by Microdata, RDFa or a name */
/* All text below NODE on one line, blanks collapsed; appended. */
void dom_add_text(xmlNode *node, struct buffer *out);
void dom_add_collapsed(struct slice text, struct buffer *out); /* no blank at a line's start or after a blank */
struct slice dom_trim(struct slice text);

/* Menus, shares, teasers, comments: by the name of the element, its role, its class. SURELY: only by words in its class
 * that speak for nothing else. */
bool page_is_furniture(xmlNode *node, bool surely);

void page_facts(xmlDoc *document, struct arena *arena, struct page *page);
/* The date nearest to TITLE in the text, as it is written there; empty when there is none. */
struct slice page_visible_date(xmlNode *root, struct slice title, struct arena *arena);
/* Appends a line for each paragraph of the main text, leaving out TITLE. */
void page_text(xmlDoc *document, struct slice title, struct buffer *out);

/* The headline and the date of JSON-LD, when they are still empty. */
struct page_json {
    struct slice headline, date;
};
void page_json_read(struct slice json, struct arena *arena, struct page_json *found);

#endif
