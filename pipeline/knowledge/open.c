#include "knowledge/knowledge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostic.h"
#include "knowledge/validate.h"

const char label_names[LABEL_COUNT][IMAGE_READ_BEYOND] = {"", "PERSON", "ORG", "GPE", "LOC", "NORP", "OTHER"};

/* The image that the build embeds (see Makefile). */
extern const char nertag_knowledge_start[], nertag_knowledge_end[];

static const size_t item_sizes[SECTION_COUNT] = {
    [SECTION_STRINGS] = 1,
    [SECTION_FOLLOWERS] = sizeof(uint64_t),
    [SECTION_LEXICON] = sizeof(struct lexicon_table),
    [SECTION_NODES] = sizeof(struct lexicon_node),
    [SECTION_SENSES] = sizeof(struct sense),
    [SECTION_ALIASES] = sizeof(struct alias),
    [SECTION_ENTRIES] = sizeof(struct entry),
    [SECTION_KINDS] = sizeof(struct kind),
    [SECTION_CLASSES] = sizeof(struct named),
    [SECTION_LANGUAGES] = sizeof(struct named),
    [SECTION_CONDITIONS] = sizeof(struct condition),
    [SECTION_CONDITION_LISTS] = sizeof(struct condition_list),
    [SECTION_RULES] = sizeof(struct rule),
    [SECTION_RULE_LISTS] = sizeof(uint32_t),
    [SECTION_TOPICS] = sizeof(struct topic_def),
    [SECTION_WORTHS] = sizeof(struct worth),
    [SECTION_CUES] = sizeof(struct cue),
    [SECTION_CUE_TEXTS] = sizeof(struct string_ref),
    [SECTION_CUE_PARTS] = sizeof(struct cue_part),
    [SECTION_MENTION_PARTS] = sizeof(uint32_t),
    [SECTION_SCORING] = sizeof(struct scoring),
    [SECTION_ZONES] = sizeof(struct zone_def),
    [SECTION_MODALITIES] = sizeof(struct string_ref),
    [SECTION_SOURCE_FILES] = sizeof(struct source_file),
    [SECTION_SOURCES] = 1,
};

static bool header_is_sound(const struct image_header *header, size_t size)
{
    if (size < sizeof *header || header->magic != IMAGE_MAGIC || header->version != IMAGE_VERSION ||
        header->section_count != SECTION_COUNT || header->size != size)
        return false;
    for (int i = 0; i < SECTION_COUNT; i++) {
        uint64_t offset = header->sections[i].offset, count = header->sections[i].count;
        if (offset > size || offset % 8 || count > (size - offset) / item_sizes[i])
            return false;
    }
    static const enum image_section read_beyond[] = {SECTION_STRINGS, SECTION_ENTRIES};
    for (size_t i = 0; i < sizeof read_beyond / sizeof *read_beyond; i++) {
        enum image_section section = read_beyond[i];
        if (size - header->sections[section].offset - header->sections[section].count * item_sizes[section] <
            IMAGE_READ_BEYOND)
            return false;
    }
#define ITEMS(section) header->sections[section].count
    uint64_t followers = ITEMS(SECTION_FOLLOWERS); /* a power of two */
    return ITEMS(SECTION_ALIASES) == ITEMS(SECTION_SENSES) && ITEMS(SECTION_CUE_TEXTS) == ITEMS(SECTION_CUES) &&
           followers && !(followers & (followers - 1)) && ITEMS(SECTION_SCORING) == 1 && ITEMS(SECTION_LEXICON) == 1 &&
           ITEMS(SECTION_NODES);
#undef ITEMS
}

static uint16_t find_kind(const struct knowledge *knowledge, const char *name)
{
    for (uint32_t i = 1; i < knowledge->kind_count; i++)
        if (slice_equal(knowledge_string(knowledge, knowledge->kinds[i].name), slice_of(name)))
            return (uint16_t)i;
    return 0;
}

static uint16_t find_class(const struct knowledge *knowledge, const char *id)
{
    for (uint32_t i = 1; i < knowledge->class_count; i++)
        if (slice_equal(knowledge_string(knowledge, knowledge->classes[i].id), slice_of(id)))
            return (uint16_t)i;
    return 0;
}

/* PATH: where it was read from; NULL when it was built by this very program, and no file has been in between. */
static bool open_image(struct knowledge *knowledge, const char *image, size_t size, const char *path)
{
    const struct image_header *header = (const void *)image;
    if (!header_is_sound(header, size))
        return false;
#define VIEW(field, section) knowledge->field = (const void *)(image + header->sections[section].offset)
#define COUNT(field, section) knowledge->field = (uint32_t)header->sections[section].count
    VIEW(strings, SECTION_STRINGS);
    VIEW(followers, SECTION_FOLLOWERS);
    memcpy(&knowledge->lexicon, image + header->sections[SECTION_LEXICON].offset, sizeof knowledge->lexicon);
    VIEW(nodes, SECTION_NODES);
    VIEW(senses, SECTION_SENSES);
    VIEW(aliases, SECTION_ALIASES);
    VIEW(entries, SECTION_ENTRIES);
    COUNT(entry_count, SECTION_ENTRIES);
    VIEW(kinds, SECTION_KINDS);
    COUNT(kind_count, SECTION_KINDS);
    VIEW(classes, SECTION_CLASSES);
    COUNT(class_count, SECTION_CLASSES);
    VIEW(languages, SECTION_LANGUAGES);
    COUNT(language_count, SECTION_LANGUAGES);
    VIEW(conditions, SECTION_CONDITIONS);
    VIEW(condition_lists, SECTION_CONDITION_LISTS);
    VIEW(rules, SECTION_RULES);
    COUNT(rule_count, SECTION_RULES);
    VIEW(rule_lists, SECTION_RULE_LISTS);
    VIEW(topics, SECTION_TOPICS);
    COUNT(topic_count, SECTION_TOPICS);
    VIEW(worths, SECTION_WORTHS);
    COUNT(worth_count, SECTION_WORTHS);
    VIEW(cues, SECTION_CUES);
    COUNT(cue_count, SECTION_CUES);
    VIEW(cue_texts, SECTION_CUE_TEXTS);
    VIEW(cue_parts, SECTION_CUE_PARTS);
    COUNT(cue_part_count, SECTION_CUE_PARTS);
    VIEW(mention_parts, SECTION_MENTION_PARTS);
    COUNT(mention_part_count, SECTION_MENTION_PARTS);
    VIEW(scoring, SECTION_SCORING);
    VIEW(zones, SECTION_ZONES);
    COUNT(zone_count, SECTION_ZONES);
    VIEW(modalities, SECTION_MODALITIES);
    VIEW(source_files, SECTION_SOURCE_FILES);
    COUNT(source_file_count, SECTION_SOURCE_FILES);
    VIEW(sources, SECTION_SOURCES);
    knowledge->sources_size = header->sections[SECTION_SOURCES].count;
#undef VIEW
#undef COUNT
    knowledge->image = image;
    knowledge->image_size = size;
    knowledge->follower_mask = header->sections[SECTION_FOLLOWERS].count * 64 - 1;
    if (path && !(knowledge->doubts = doubts_open(knowledge, path)))
        return false;
    knowledge->checked = path ? doubts_checked(knowledge->doubts) : NULL;
    knowledge->class_function_word = find_class(knowledge, "function-word");
    knowledge->class_abbreviation = find_class(knowledge, "abbreviation");
    knowledge->class_abbreviation_final = find_class(knowledge, "abbreviation-final");
    knowledge->class_not_name = find_class(knowledge, "not-name");
    knowledge->class_clitic = find_class(knowledge, "clitic");
    knowledge->class_run_on = find_class(knowledge, "run-on");
    knowledge->class_legal_form = find_class(knowledge, "legal-form");
    knowledge->class_firm_ending = find_class(knowledge, "firm-ending");
    knowledge->class_firm_lead = find_class(knowledge, "firm-lead");
    knowledge->class_article = find_class(knowledge, "article");
    knowledge->class_firm_sign = find_class(knowledge, "firm-sign");
    knowledge->class_place_preposition = find_class(knowledge, "place-preposition");
    knowledge->kind_company = find_kind(knowledge, "company");
    knowledge->kind_media = find_kind(knowledge, "media");
    knowledge->kind_city = find_kind(knowledge, "city");
    knowledge->kind_region = find_kind(knowledge, "region");
    return true;
}

bool knowledge_open_embedded(struct knowledge *knowledge)
{
    *knowledge = (struct knowledge){0};
    /* The bootstrap executable, which compiles the knowledge, has none embedded. */
    const char *start = nertag_knowledge_start, *end = nertag_knowledge_end;
    /* cppcheck-suppress comparePointers ; the two ends of one block */
    return open_image(knowledge, start, (size_t)(end - start), NULL);
}

bool knowledge_open_memory(struct knowledge *knowledge, char *image, size_t size)
{
    *knowledge = (struct knowledge){.owned = image};
    return open_image(knowledge, image, size, NULL);
}

bool knowledge_open_file(struct knowledge *knowledge, const char *path)
{
    *knowledge = (struct knowledge){0};
    struct stat status = {.st_size = 0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *image = MAP_FAILED;
    const char *problem = NULL;
    if (file < 0 || fstat(file, &status) != 0)
        problem = strerror(errno);
    else if (S_ISDIR(status.st_mode))
        problem = strerror(EISDIR);
    else if (status.st_size == 0)
        problem = "empty file";
    else if ((image = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0)) == MAP_FAILED)
        problem = strerror(errno);
    if (file >= 0)
        close(file);
    if (problem) {
        diagnose(SEVERITY_FATAL, "%s: %s", path, problem);
        return false;
    }
    knowledge->mapped = image;
    knowledge->image_size = (size_t)status.st_size;
    if (!open_image(knowledge, image, (size_t)status.st_size, path)) {
        diagnose(SEVERITY_FATAL, "%s: not a knowledge image of this version", path);
        knowledge_close(knowledge);
        return false;
    }
    return true;
}

void knowledge_close(struct knowledge *knowledge)
{
    if (knowledge->mapped)
        munmap(knowledge->mapped, knowledge->image_size);
    free(knowledge->owned);
    doubts_close(knowledge->doubts);
    *knowledge = (struct knowledge){0};
}

uint8_t knowledge_language(const struct knowledge *knowledge, struct slice code)
{
    for (uint32_t i = 1; i < knowledge->language_count; i++)
        if (slice_equal(knowledge_string(knowledge, knowledge->languages[i].id), code))
            return (uint8_t)i;
    return 0;
}
