/* What the readers that stand on libarchive share. */
#ifndef NERTAG_IO_ARCHIVE_INPUT_H
#define NERTAG_IO_ARCHIVE_INPUT_H

#include <archive.h>

#include "io/input.h"

struct archive *archive_input_new(void); /* ends the run when there is no memory */
/* Hands blocks of a struct input on; for archive_read_open2. */
ssize_t archive_input_block(struct archive *archive, void *input, const void **block);
/* What went wrong, for a message. */
const char *archive_input_error(struct archive *archive);

#endif
