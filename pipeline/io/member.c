#include "io/member.h"

#include <string.h>

/* Behind the end of an archive there may be more of what it is packed in: at least a checksum, by which damage shows.
 */
static bool ends_well(struct reader *parent, struct member *member)
{
    struct input *input = &member->reader.input;
    if (member->reader.format != &reader_archive || input->size || parent->file->exhausted)
        return true;
    input_discard(input, UINT64_MAX);
    if (!input->failed)
        return true;
    diagnose_input((struct input_place){.name = parent->input.name}, "%s", input_error(input));
    input->failed = false;
    return false;
}

enum reader_result member_next(struct reader *parent, struct member *member, member_advance *advance,
                               struct document *document)
{
    for (;;) {
        if (member->open) {
            enum reader_result result = reader_next(&member->reader, document);
            if (result != READER_END)
                return result;
            if (!ends_well(parent, member))
                return READER_SKIPPED;
            member_close(member);
        }
        switch (parent->file->exhausted ? MEMBER_NONE : advance(parent)) {
        case MEMBER_OPEN: break;
        case MEMBER_SKIPPED: return READER_SKIPPED;
        case MEMBER_NONE: return READER_END;
        }
    }
}

static enum member_result start(struct member *member, struct reader *parent)
{
    member->open = reader_open_member(&member->reader, parent);
    return member->open ? MEMBER_OPEN : MEMBER_SKIPPED;
}

enum member_result member_open_file(struct member *member, struct reader *parent, const char *path)
{
    member->name.length = 0;
    buffer_add_text(&member->name, path);
    const char *name = buffer_text(&member->name);
    member->reader = (struct reader){.own_name = name};
    if (!input_open(&member->reader.input, name)) {
        diagnose_input((struct input_place){.name = name}, "%s", input_error(&member->reader.input));
        input_close(&member->reader.input);
        return MEMBER_SKIPPED;
    }
    return start(member, parent);
}

/* Places within archives are written as Java and its friends do: outer.zip!/inner.tar!/a.txt. */
enum member_result member_open_part(struct member *member, struct reader *parent, struct slice name, input_read *read,
                                    void *context)
{
    member->own_name.length = member->place.length = member->name.length = 0;
    buffer_add(&member->own_name, name.bytes, name.length);
    if (parent->member)
        buffer_addf(&member->place, "%s!/", parent->member);
    buffer_add(&member->place, name.bytes, name.length);
    const char *archive = parent->archive ? parent->archive : parent->input.name;
    buffer_addf(&member->name, "%s!/%s", archive, buffer_text(&member->place));
    member->reader = (struct reader){
        .own_name = buffer_text(&member->own_name), .archive = archive, .member = buffer_text(&member->place)};
    input_open_source(&member->reader.input, buffer_text(&member->name), read, context);
    return start(member, parent);
}

/* a.txt of a.txt.gz; a name without an ending tells nothing. */
static struct slice without_ending(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? (struct slice){name, (size_t)(dot - name)} : (struct slice){name, 0};
}

enum member_result member_open_whole(struct member *member, struct reader *parent, input_read *read, void *context,
                                     bool (*resume)(void *context))
{
    struct slice own_name = without_ending(parent->own_name);
    member->own_name.length = 0;
    buffer_add(&member->own_name, own_name.bytes, own_name.length);
    member->reader = (struct reader){
        .own_name = buffer_text(&member->own_name), .archive = parent->archive, .member = parent->member};
    input_open_source(&member->reader.input, parent->input.name, read, context);
    member->reader.input.resume = resume;
    return start(member, parent);
}

void member_close(struct member *member)
{
    if (member->open)
        reader_close(&member->reader);
    member->open = false;
}

void member_free(struct member *member)
{
    member_close(member);
    buffer_free(&member->own_name);
    buffer_free(&member->place);
    buffer_free(&member->name);
}
