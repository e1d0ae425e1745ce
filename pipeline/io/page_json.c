/* JSON-LD in a page: {"@type": "NewsArticle", "headline": …, "datePublished": …}, somewhere in lists and graphs. */
#include <json-c/json_object.h>
#include <json-c/json_tokener.h>
#include <json-c/linkhash.h>
#include <string.h>

#include "io/page_dom.h"

static struct slice string_of(struct json_object *object, const char *name, struct arena *arena)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object, name, &value) || !json_object_is_type(value, json_type_string))
        return (struct slice){0};
    struct buffer line = {0};
    dom_add_collapsed((struct slice){json_object_get_string(value), (size_t)json_object_get_string_len(value)}, &line);
    struct slice text = dom_trim((struct slice){line.bytes, line.length});
    text.bytes = arena_copy(arena, text.bytes, text.length);
    buffer_free(&line);
    return text;
}

/* The first object with a date wins, and one that has a headline too wins over it. The tokener limits the depth. */
static void visit(struct json_object *value, struct arena *arena, struct page_json *found)
{
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            visit(json_object_array_get_idx(value, i), arena, found);
    } else if (json_object_is_type(value, json_type_object)) {
        struct slice date = string_of(value, "datePublished", arena), headline = string_of(value, "headline", arena);
        if (date.length && (!found->date.length || (headline.length && !found->headline.length)))
            found->date = date;
        if (headline.length && !found->headline.length)
            found->headline = headline;
        json_object_object_foreach(value, name, child)
        {
            (void)name;
            visit(child, arena, found);
        }
    }
}

void page_json_read(struct slice json, struct arena *arena, struct page_json *found)
{
    struct json_tokener *tokener = json_tokener_new();
    if (!tokener || json.length > INT32_MAX)
        return;
    struct json_object *value = json_tokener_parse_ex(tokener, json.bytes, (int)json.length);
    if (value)
        visit(value, arena, found);
    json_object_put(value);
    json_tokener_free(tokener);
}
