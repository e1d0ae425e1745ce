/* Fields that readers add to the meta of a document. */
#ifndef NERTAG_IO_META_H
#define NERTAG_IO_META_H

#include "io/reader.h"

/* A string, copied. NAME is plain ASCII in quotes. VALUE must be UTF-8. Nothing when it is empty. */
void meta_add(struct document *document, const char *quoted_name, struct slice value);
/* "source": the archive, the member, the URL and the date, as far as they are known. */
void meta_add_source(const struct reader *reader, struct document *document);

#endif
