/* An HTML page as an article: what it says about itself, and its main text. */
#ifndef NERTAG_IO_PAGE_H
#define NERTAG_IO_PAGE_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/text.h"

struct page {
    struct slice title, date, url; /* valid UTF-8, in the arena; empty when the page does not tell */
};

/* Puts the title, a blank line and a line for each paragraph of HTML, which is UTF-8, into TEXT. False when there is
 * nothing to read in it. */
bool page_read(struct slice html, struct arena *arena, struct page *page, struct buffer *text);

#endif
