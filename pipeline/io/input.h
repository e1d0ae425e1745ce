/* Bytes of a file or a pipe, by read(2) into a buffer of fixed size. What comes out never depends on how the bytes
 * were cut up on their way here. */
#ifndef NERTAG_IO_INPUT_H
#define NERTAG_IO_INPUT_H

#include <stdbool.h>

#include "base/text.h"

/* A document, or a line of JSON, must be shorter: offsets in it take 32 bits. */
#define INPUT_LIMIT ((size_t)1 << 31)

struct input {
    const char *name; /* as given on the command line, "-" for standard input; borrowed */
    int fd;
    char *bytes; /* what was read and not yet taken is bytes[next..end) */
    size_t next, end;
    bool ended; /* read(2) has said so */
    int error;  /* errno of a read that failed; the input ends there */
};

enum input_result { INPUT_OK, INPUT_END, INPUT_TOO_LONG };

/* Opens NAME, "-" for standard input. On failure, returns false with errno in input->error. */
bool input_open(struct input *input, const char *name);
void input_close(struct input *input);

/* The first bytes, without taking them: with the first that is neither blank nor of a byte order mark, and at least MORE
 * of them unless the input is shorter. Looks at 64 KiB at most. Borrowed until the next call. */
struct slice input_peek(struct input *input, size_t more);
void input_skip(struct input *input, size_t bytes); /* of those that input_peek showed */

struct slice input_after_bom(struct slice start); /* START without its byte order mark */
bool input_is_blank(char c);                      /* white space of JSON */

/* Whether nothing has been read ahead and nothing can be read at once: a pipe or terminal that is waited for. */
bool input_is_idle(const struct input *input);

/* Appends the next line to LINE, without its LF. The rest of a line that is too long is dropped. */
enum input_result input_line(struct input *input, struct buffer *line);
/* Appends all there is. INPUT_TOO_LONG without reading on when that reaches INPUT_LIMIT. */
enum input_result input_all(struct input *input, struct buffer *all);

#endif
