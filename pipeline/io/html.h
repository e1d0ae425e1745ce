/* A page becomes the document: for HTML files and for the pages in web archives. */
#ifndef NERTAG_IO_HTML_H
#define NERTAG_IO_HTML_H

#include "io/charset.h"
#include "io/meta.h"
#include "io/page.h"

/* BYTES in the charset DECLARED by a server (may be empty). Sets the text and the meta of DOCUMENT, and the URL of
 * READER when it is not known yet. False when there is nothing to read. */
bool html_set_document(struct reader *reader, struct document *document, struct slice bytes, struct slice declared);

#endif
