/* Gazetteers: five columns separated by TAB, described in gazetteers/README.md. */
#include <stdlib.h>
#include <string.h>

#include "document/document.h"
#include "knowledge/builder.h"

struct row {
    struct slice id, tag, text, facts, source;
    uint32_t file, line;
};
typedef LIST(struct row) row_list;

static struct place place_in(const struct row *row, const char *at)
{
    return (struct place){row->file, row->line, (uint32_t)(at - row->id.bytes) + 1};
}

static bool valid_id(struct slice id)
{
    for (size_t i = 0; i < id.length; i++) {
        char c = id.bytes[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("._-", c);
        if (!fine || !c)
            return false;
    }
    return id.length > 0 && id.length < 256;
}

static void read_rows(struct builder *builder, uint32_t file, row_list *rows)
{
    struct slice rest = builder->sources->files[file].text;
    for (uint32_t line = 1; rest.length; line++) {
        struct slice text = slice_cut(&rest, '\n');
        if (text.length && text.bytes[text.length - 1] == '\r')
            text.length--;
        if (!text.length || text.bytes[0] == '#')
            continue;
        struct row row = {.file = file, .line = line};
        struct slice left = text;
        row.id = slice_cut(&left, '\t');
        row.tag = slice_cut(&left, '\t');
        row.text = slice_cut(&left, '\t');
        row.facts = slice_cut(&left, '\t');
        row.source = left;
        size_t tabs = 0;
        for (size_t i = 0; i < text.length; i++)
            tabs += text.bytes[i] == '\t';
        bool removal = slice_equal(row.tag, SLICE("-"));
        if (tabs != 4 && !(removal && tabs < 4)) {
            builder_error(builder, place_in(&row, text.bytes), "%zu columns instead of 5", tabs + 1);
        } else if (text_first_invalid(text) != SIZE_MAX) {
            builder_error(builder, place_in(&row, text.bytes + text_first_invalid(text)), "not valid UTF-8");
        } else if (!valid_id(row.id)) {
            builder_error(builder, place_in(&row, text.bytes), "bad id \"%.*s\"", (int)row.id.length, row.id.bytes);
        } else if (!removal && (!row.text.length || row.text.length > 255)) {
            builder_error(builder, place_in(&row, row.text.bytes), "the text is empty or longer than 255 bytes");
        } else {
            list_add(rows, row);
        }
    }
}

static bool is_entry(const struct row *row)
{
    return slice_equal(row->tag, SLICE("="));
}

/* Steps through "key=value;flag"; a flag has an empty value with NULL bytes. */
static bool next_fact(struct slice *facts, struct slice *key, struct slice *value)
{
    if (!facts->length || slice_equal(*facts, SLICE("-")))
        return false;
    struct slice fact = slice_cut(facts, ';');
    const char *equals = fact.length ? memchr(fact.bytes, '=', fact.length) : NULL;
    *key = fact;
    *value = (struct slice){0};
    if (equals) {
        key->length = (size_t)(equals - fact.bytes);
        *value = (struct slice){equals + 1, fact.length - key->length - 1};
    }
    return true;
}

static struct slice fact_of(const struct row *row, const char *name)
{
    struct slice facts = row->facts, key, value;
    while (next_fact(&facts, &key, &value))
        if (slice_equal(key, slice_of(name)))
            return value;
    return (struct slice){0};
}

static uint8_t label_of(struct slice name)
{
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        if (slice_equal(name, slice_of(label_names[label])))
            return label;
    return LABEL_NONE;
}

static bool percent(struct slice value, uint8_t *number)
{
    uint64_t wide;
    if (!slice_to_uint(value, &wide) || wide > 100)
        return false;
    *number = (uint8_t)wide;
    return true;
}

static void unknown_fact(struct builder *builder, const struct row *row, struct slice key, struct slice value)
{
    builder_error(builder, place_in(row, key.bytes), "unknown fact or bad value \"%.*s%s%.*s\"", (int)key.length,
                  key.bytes, value.bytes ? "=" : "", (int)value.length, value.bytes ? value.bytes : "");
}

/* Adds the id to MAP with the next index; says so when it is there already and may not be. */
static uint32_t claim(struct builder *builder, struct string_map *map, const struct row *row, size_t next, bool *is_new)
{
    uint32_t *value = string_map_put(map, row->id, is_new);
    if (*is_new)
        *value = (uint32_t)next;
    else if (!builder->sources->files[row->file].overlay)
        builder_error(builder, place_in(row, row->id.bytes), "duplicate id \"%.*s\"", (int)row->id.length,
                      row->id.bytes);
    return *value;
}

static void add_kind(struct builder *builder, const struct row *row)
{
    struct kind kind = {.name = builder_string(builder, row->id)};
    struct slice facts = row->facts, key, value;
    while (next_fact(&facts, &key, &value)) {
        if (slice_equal(key, SLICE("label")) && label_of(value))
            kind.label = label_of(value);
        else if (!(slice_equal(key, SLICE("prior")) && percent(value, &kind.prior)) && !slice_equal(key, SLICE("type")))
            unknown_fact(builder, row, key, value);
    }
    if (!kind.label)
        builder_error(builder, place_in(row, row->facts.bytes), "a kind needs label=");
    bool is_new;
    uint32_t index = claim(builder, &builder->kind_ids, row, builder->kinds.count, &is_new);
    if (is_new)
        list_add(&builder->kinds, kind);
    else
        builder->kinds.items[index] = kind;
}

static void add_special(struct builder *builder, const struct row *row, struct slice type)
{
    struct named named = {.id = builder_string(builder, row->id), .name = builder_string(builder, row->text)};
    bool is_new;
    if (slice_equal(type, SLICE("kind"))) {
        add_kind(builder, row);
    } else if (slice_equal(type, SLICE("class"))) {
        claim(builder, &builder->class_ids, row, builder->classes.count, &is_new);
        if (is_new)
            list_add(&builder->classes, named);
    } else if (slice_equal(type, SLICE("language"))) {
        claim(builder, &builder->language_ids, row, builder->languages.count, &is_new);
        if (slice_equal(fact_of(row, "quotes"), SLICE("whole")))
            named.flags |= LANGUAGE_WHOLE_QUOTES;
        if (is_new && builder->languages.count < MAX_LANGUAGES)
            list_add(&builder->languages, named);
        else if (is_new)
            builder_error(builder, place_in(row, row->id.bytes), "more than %d languages", MAX_LANGUAGES - 1);
    } else {
        builder_error(builder, place_in(row, type.bytes), "unknown type \"%.*s\"", (int)type.length, type.bytes);
    }
}

/* A place of a million inhabitants is likelier meant than one of a thousand: 10 a power of ten, between 20 and 75. */
static uint8_t prior_of_population(uint64_t population)
{
    unsigned tenths = 0;
    for (uint64_t p = population; p >= 10; p /= 10)
        tenths += 10;
    uint64_t lead = population;
    while (lead >= 100)
        lead /= 10;
    if (lead >= 10)
        tenths += (unsigned)(lead / 10) - 1;
    return (uint8_t)(tenths < 20 ? 20 : tenths > 75 ? 75 : tenths);
}

static bool entry_fact(struct builder *builder, struct entry *entry, bool *nameless, struct slice key,
                       struct slice value)
{
    uint32_t kind;
    uint64_t number;
    if (slice_equal(key, SLICE("kind")) && string_map_get(&builder->kind_ids, value, &kind)) {
        entry->kind = (uint16_t)kind;
    } else if (slice_equal(key, SLICE("iso")) && value.length == 2 && value.bytes[0] >= 'A' && value.bytes[0] <= 'Z' &&
               value.bytes[1] >= 'A' && value.bytes[1] <= 'Z') {
        memcpy(entry->iso, value.bytes, 2);
    } else if (slice_equal(key, SLICE("kb")) && value.length > 1 && value.bytes[0] == 'Q' &&
               value.bytes[1] != '0' && /* no such item, and one way to write the others */
               slice_to_uint((struct slice){value.bytes + 1, value.length - 1}, &number)) {
        entry->kb = builder_string(builder, value);
    } else if (slice_equal(key, SLICE("pop")) && slice_to_uint(value, &number)) {
        if (!entry->prior)
            entry->prior = prior_of_population(number);
    } else if (slice_equal(key, SLICE("noalias")) && !value.bytes) {
        *nameless = true;
    } else if (slice_equal(key, SLICE("prior"))) {
        return percent(value, &entry->prior);
    } else {
        return slice_equal(key, SLICE("role")) && value.bytes;
    }
    return true;
}

static void add_entry(struct builder *builder, const struct row *row)
{
    struct entry entry = {.id = builder_string(builder, row->id),
                          .name = builder_string(builder, row->text),
                          .source = row->file,
                          .line = row->line};
    bool nameless = false;
    struct slice facts = row->facts, key, value;
    while (next_fact(&facts, &key, &value))
        if (!entry_fact(builder, &entry, &nameless, key, value))
            unknown_fact(builder, row, key, value);
    if (!entry.kind) {
        builder_error(builder, place_in(row, row->facts.bytes), "an entry needs a known kind=");
        return;
    }
    const struct kind *kind = &builder->kinds.items[entry.kind];
    entry.label = kind->label;
    if (!entry.prior)
        entry.prior = kind->prior ? kind->prior : 50;
    bool is_new;
    uint32_t index = claim(builder, &builder->entry_ids, row, builder->entries.count, &is_new);
    if (is_new) {
        list_add(&builder->entries, entry);
        list_add(&builder->entry_removed, false);
        list_add(&builder->entry_nameless, nameless);
    } else {
        builder->entries.items[index] = entry;
        builder->entry_removed.items[index] = false;
        builder->entry_nameless.items[index] = nameless;
    }
}

static void remove_alias(struct builder *builder, const struct row *row, uint32_t entry)
{
    bool found = false;
    for (size_t i = 0; i < builder->aliases.count; i++) {
        struct alias_draft *alias = &builder->aliases.items[i];
        if (alias->sense.type == SENSE_NAME && alias->sense.target == entry && slice_equal(alias->text, row->text))
            found = alias->removed = true;
    }
    const struct string_ref *name = &builder->entries.items[entry].name;
    struct slice canonical = {builder->strings.bytes + name->offset, name->length};
    if (slice_equal(canonical, row->text))
        found = builder->entry_nameless.items[entry] = true;
    if (!found)
        builder_error(builder, place_in(row, row->text.bytes), "\"%.*s\" has no alias \"%.*s\" to remove",
                      (int)row->id.length, row->id.bytes, (int)row->text.length, row->text.bytes);
}

static bool alias_fact(struct builder *builder, struct sense *sense, const struct row *row, struct slice key,
                       struct slice value)
{
    if (slice_equal(key, SLICE("case"))) {
        if (slice_equal(value, SLICE("any")))
            sense->case_policy = CASE_ANY;
        else if (slice_equal(value, SLICE("cap")))
            sense->case_policy = CASE_CAPITALISED;
        else if (slice_equal(value, SLICE("exact")))
            sense->case_policy = CASE_EXACT;
        else
            return false;
    } else if (slice_equal(key, SLICE("only")) && !value.bytes) {
        sense->only = 1;
    } else if (slice_equal(key, SLICE("label")) && label_of(value)) {
        sense->label = label_of(value);
    } else if (slice_equal(key, SLICE("needs")) && value.length) {
        sense->needs = parse_conditions(builder, value, place_in(row, value.bytes));
    } else if (slice_equal(key, SLICE("forbids")) && value.length) {
        sense->forbids = parse_conditions(builder, value, place_in(row, value.bytes));
    } else if (slice_equal(key, SLICE("prior"))) {
        return percent(value, &sense->prior);
    } else {
        return slice_equal(key, SLICE("gloss")) && value.bytes;
    }
    return true;
}

static void add_alias(struct builder *builder, const struct row *row)
{
    uint32_t target, language = 0;
    enum sense_type type = SENSE_NAME;
    if (string_map_get(&builder->class_ids, row->id, &target)) {
        type = SENSE_WORD;
    } else if (!string_map_get(&builder->entry_ids, row->id, &target)) {
        builder_error(builder, place_in(row, row->id.bytes), "no entry has the id \"%.*s\"", (int)row->id.length,
                      row->id.bytes);
        return;
    }
    if (!slice_equal(row->tag, SLICE("und")) && !string_map_get(&builder->language_ids, row->tag, &language)) {
        builder_error(builder, place_in(row, row->tag.bytes), "unknown language \"%.*s\"", (int)row->tag.length,
                      row->tag.bytes);
        return;
    }
    struct sense *sense = builder_add_alias(builder, row->text, type, target, (uint8_t)language,
                                            place_in(row, row->id.bytes));
    struct sense draft = *sense;
    size_t index = builder->aliases.count - 1;
    struct slice facts = row->facts, key, value;
    while (next_fact(&facts, &key, &value))
        if (!alias_fact(builder, &draft, row, key, value))
            unknown_fact(builder, row, key, value);
    builder->aliases.items[index].sense = draft;
}

static void remove_row(struct builder *builder, const struct row *row)
{
    uint32_t entry;
    if (!builder->sources->files[row->file].overlay) {
        builder_error(builder, place_in(row, row->tag.bytes), "only a user's own file can remove");
    } else if (!string_map_get(&builder->entry_ids, row->id, &entry)) {
        builder_error(builder, place_in(row, row->id.bytes), "no entry \"%.*s\" to remove", (int)row->id.length,
                      row->id.bytes);
    } else if (row->text.length) {
        remove_alias(builder, row, entry);
    } else {
        builder->entry_removed.items[entry] = true;
    }
}

static void add_canonical_names(struct builder *builder)
{
    for (size_t i = 1; i < builder->entries.count; i++) {
        const struct entry *entry = &builder->entries.items[i];
        if (builder->entry_removed.items[i] || builder->entry_nameless.items[i])
            continue;
        struct slice name = {arena_copy(&builder->arena, builder->strings.bytes + entry->name.offset,
                                        entry->name.length),
                             entry->name.length};
        builder_add_alias(builder, name, SENSE_NAME, (uint32_t)i, 0, (struct place){entry->source, entry->line, 1});
        builder->aliases.items[builder->aliases.count - 1].implied = true;
    }
}

void parse_gazetteers(struct builder *builder)
{
    row_list rows = {0};
    for (uint32_t file = 0; file < builder->sources->count; file++)
        if (builder->sources->files[file].type == SOURCE_GAZETTEER)
            read_rows(builder, file, &rows);
    /* Kinds, classes and languages first, then entries: files may refer to what stands in a later one. */
    for (size_t i = 0; i < rows.count; i++)
        if (is_entry(&rows.items[i]) && fact_of(&rows.items[i], "type").bytes)
            add_special(builder, &rows.items[i], fact_of(&rows.items[i], "type"));
    for (size_t i = 0; i < rows.count; i++)
        if (is_entry(&rows.items[i]) && !fact_of(&rows.items[i], "type").bytes)
            add_entry(builder, &rows.items[i]);
    for (size_t i = 0; i < rows.count; i++) {
        if (slice_equal(rows.items[i].tag, SLICE("-")))
            remove_row(builder, &rows.items[i]);
        else if (!is_entry(&rows.items[i]))
            add_alias(builder, &rows.items[i]);
    }
    add_canonical_names(builder);
    free(rows.items);
}
