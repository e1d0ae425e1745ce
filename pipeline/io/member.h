/* The member at hand of a folder, an archive or a compressed file. */
#ifndef NERTAG_IO_MEMBER_H
#define NERTAG_IO_MEMBER_H

#include "io/reader.h"

struct member {
    struct reader reader;
    bool open;
    struct buffer own_name, place, name;
};

enum member_result { MEMBER_OPEN, MEMBER_SKIPPED, MEMBER_NONE };
/* Opens the next member; MEMBER_SKIPPED when it is none to read, which has been told or counted. */
typedef enum member_result member_advance(struct reader *parent);

/* The next document out of the members, for reader_format.next. */
enum reader_result member_next(struct reader *parent, struct member *member, member_advance *advance,
                               struct document *document);

/* These open: a file; a part of an archive called NAME; all that is in a compressed file, which has no name. */
enum member_result member_open_file(struct member *member, struct reader *parent, const char *path);
enum member_result member_open_part(struct member *member, struct reader *parent, struct slice name, input_read *read,
                                    void *context);
enum member_result member_open_whole(struct member *member, struct reader *parent, input_read *read, void *context,
                                     bool (*resume)(void *context)); /* see struct input; NULL: it cannot */

void member_close(struct member *member); /* ready for the next */
void member_free(struct member *member);

#endif
