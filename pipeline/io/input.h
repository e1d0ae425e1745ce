/* Bytes of a file or a pipe by read(2), or of a source that unpacks them, into a buffer of fixed size. What comes out
 * never depends on how the bytes were cut up on their way here. */
#ifndef NERTAG_IO_INPUT_H
#define NERTAG_IO_INPUT_H

#include <stdbool.h>

#include "base/text.h"

/* A document, or a line of JSON, must be shorter: offsets in it take 32 bits. */
#define INPUT_LIMIT ((size_t)1 << 31)
enum { INPUT_BUFFER = 64 * 1024 };

struct input;

/* What unpacks: puts up to SIZE bytes into BYTES. 0 is the end, below 0 an error, told by input_fail(INPUT, …). */
typedef ptrdiff_t input_read(void *context, struct input *input, char *bytes, size_t size);

struct input {
    const char *name; /* for messages: as given on the command line, "-" for standard input; borrowed */
    int fd;           /* -1 when there is a source */
    input_read *read; /* the source, or NULL */
    void *context;
    bool (*resume)(void *context); /* finds a place behind the damage where it can go on; or NULL */
    char *bytes;                   /* what was read and not yet taken is bytes[next..end) */
    size_t next, end;
    bool ended;          /* nothing more to come */
    bool failed;         /* a read went wrong, error says how; the input ends there */
    struct buffer error; /* a message, see input_error */
    size_t limit;        /* of a document or a line, in bytes */
    uint64_t taken;      /* bytes that have come in so far; some twice where it was sought in */
    uint64_t size;       /* of a file; 0 when it is not known */
};

enum input_result { INPUT_OK, INPUT_END, INPUT_TOO_LONG };

/* Opens NAME, "-" for standard input. On failure, returns false, and input_error says why. */
bool input_open(struct input *input, const char *name);
void input_open_source(struct input *input, const char *name, input_read *read, void *context);
void input_close(struct input *input);

/* Ends INPUT with an error. */
void input_fail(struct input *input, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *input_error(struct input *input); /* borrowed until input_close */

/* The first bytes, without taking them: with the first that is neither blank nor of a byte order mark, and at least
 * MORE of them unless the input is shorter. Looks at 64 KiB at most. Borrowed until the next call. */
struct slice input_peek(struct input *input, size_t more);
void input_skip(struct input *input, size_t bytes); /* of those that input_peek showed */

struct slice input_after_bom(struct slice start); /* START without its byte order mark */
bool input_is_blank(char c);                      /* white space of JSON */

/* Whether nothing has been read ahead and nothing can be read at once: a pipe or terminal that is waited for. */
bool input_is_idle(const struct input *input);

/* After a failure: whether INPUT goes on behind the damage. What lies between is lost. */
bool input_resume(struct input *input);

/* All that is in the buffer, after a read when nothing is, and takes it; empty at the end. Borrowed until the next
 * call. */
struct slice input_block(struct input *input);
/* Passes over COUNT bytes; false when the input ends before that. */
bool input_discard(struct input *input, uint64_t count);
bool input_read_exactly(struct input *input, struct buffer *out, size_t count); /* appends; false likewise */
void input_unread(struct input *input, struct slice bytes); /* puts them in front of what comes next */
/* Only a file can be sought in; -1 for everything else. */
int64_t input_seek(struct input *input, int64_t offset, int whence);

/* Appends the next line to LINE, without its LF. The rest of a line that is too long is dropped. */
enum input_result input_line(struct input *input, struct buffer *line);
/* Appends all there is. INPUT_TOO_LONG without reading on when that reaches input->limit. */
enum input_result input_all(struct input *input, struct buffer *all);

#endif
