#include "knowledge/prefilter.h"

#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "base/memory.h"
#include "knowledge/nfa.h"

/* Where a byte leads: to the row of a state, with MARKED when more has to be looked at there; or to none. States are
 * sets of nodes of the other automaton. A text that would need more of them is not tested further. */
enum { MOST_STATES = 125, UNKNOWN = MOST_STATES, DEAD, TOO_MANY, MARKED };

/* What of a state has to be looked at when it is reached: the first byte of its row. */
enum { ACCEPTS = 1, REFERS = 2 };

enum { LEAST_SHIFT = 3 };

/* The rest of a state. */
struct state {
    uint64_t hash;                   /* of its nodes, in whatever order */
    uint64_t references;             /* the bits of those that could stand here */
    uint32_t first_node, node_count; /* nodes that take a byte */
};

/* A test looks at the first line of it and at rows, which are as small as the pattern allows: classes of bytes that it
 * does not tell apart share a column. */
struct prefilter {
    uint8_t column_of[NFA_CLASSES];
    uint8_t shift : 7, backwards : 1; /* a row has 1 << shift bytes */

    uint64_t columns[NFA_CLASSES + 1]; /* the classes of each but the first */
    size_t column_count;
    size_t state_count, capacity; /* the latter of rows and states */
    struct state *states;
    uint16_t *nodes; /* of states, one after the other */
    size_t node_count, node_capacity;
    uint16_t *reached; /* by node of the other automaton: the walk that came there last */
    uint16_t walk;
    struct nfa nfa;
    uint64_t *bits; /* by term */
    _Alignas(CACHE_LINE) uint8_t rows[];
};

/* Puts what NODE leads to without a byte into STATE, whose nodes are the last of the list. */
static void follow(struct prefilter *prefilter, uint16_t node, struct state *state, uint8_t *marks)
{
    while (node != NFA_NOWHERE && prefilter->reached[node] != prefilter->walk) {
        const struct nfa_node *at = &prefilter->nfa.nodes[node];
        prefilter->reached[node] = prefilter->walk;
        if (node == prefilter->nfa.accept)
            *marks |= ACCEPTS;
        if (at->kind == NFA_REFERENCE) {
            state->references |= prefilter->bits[at->next[1]];
            *marks |= REFERS;
            return;
        }
        if (at->kind == NFA_BYTE) {
            mem_reserve(prefilter->nodes, prefilter->node_capacity, prefilter->node_count + 1);
            prefilter->nodes[prefilter->node_count++] = node;
            state->hash += (node + 1) * UINT64_C(0x9E3779B97F4A7C15) >> 7;
            return;
        }
        follow(prefilter, at->next[1], state, marks);
        node = at->next[0];
    }
}

static uint8_t *row_of(struct prefilter *prefilter, size_t state)
{
    return prefilter->rows + (state << prefilter->shift);
}

static struct state begin_state(struct prefilter *prefilter)
{
    if (++prefilter->walk == 0) { /* after 65,535 of them */
        memset(prefilter->reached, 0, prefilter->nfa.node_count * sizeof *prefilter->reached);
        prefilter->walk = 1;
    }
    return (struct state){.first_node = (uint32_t)prefilter->node_count};
}

/* Whether state NUMBER is the one that the walk at hand has found. */
static bool is_same(struct prefilter *prefilter, size_t number, const struct state *state, uint8_t marks)
{
    const struct state *old = &prefilter->states[number];
    bool same = old->hash == state->hash && old->node_count == state->node_count &&
                old->references == state->references && *row_of(prefilter, number) == marks;
    for (size_t i = 0; i < old->node_count && same; i++)
        same = prefilter->reached[prefilter->nodes[old->first_node + i]] == prefilter->walk;
    return same;
}

/* The prefilter with room for one more state. */
static struct prefilter *reserve_state(struct prefilter *prefilter)
{
    size_t count = prefilter->state_count, capacity = count ? count * 2 : CACHE_LINE >> LEAST_SHIFT;
    if (count < prefilter->capacity)
        return prefilter;
    struct prefilter *larger = mem_alloc_lines(sizeof *larger + (capacity << prefilter->shift));
    memcpy(larger, prefilter, sizeof *larger + (count << prefilter->shift));
    larger->capacity = capacity;
    larger->states = mem_realloc(larger->states, capacity * sizeof *larger->states);
    free(prefilter);
    return larger;
}

/* The number of the state, whose nodes are the last of the list: that of an old one or a new one. */
static uint8_t number_state(struct prefilter **place, struct state *state, uint8_t marks)
{
    struct prefilter *prefilter = *place;
    size_t count = prefilter->state_count, number = 0;
    state->node_count = (uint32_t)prefilter->node_count - state->first_node;
    if (!state->node_count && !marks && count) /* the first has a row even if it leads nowhere */
        return DEAD;
    while (number < count && !is_same(prefilter, number, state, marks))
        number++;
    if (number < count || count == MOST_STATES) {
        prefilter->node_count = state->first_node;
        return number == count ? TOO_MANY : (uint8_t)(number + (marks ? MARKED : 0));
    }
    *place = prefilter = reserve_state(prefilter);
    memset(row_of(prefilter, number), UNKNOWN, (size_t)1 << prefilter->shift);
    *row_of(prefilter, number) = marks;
    prefilter->states[number] = *state;
    prefilter->state_count++;
    return (uint8_t)(number + (marks ? MARKED : 0));
}

/* Where state NUMBER goes with a byte of CLASS; the same holds for all classes that its nodes do not tell apart. */
static uint8_t find_next(struct prefilter **place, size_t number, uint8_t class)
{
    struct prefilter *prefilter = *place;
    const struct state old = prefilter->states[number];
    uint64_t alike = UINT64_MAX;
    uint8_t marks = 0;
    struct state state = begin_state(prefilter);
    for (size_t i = 0; i < old.node_count; i++) {
        uint16_t node = prefilter->nodes[old.first_node + i];
        uint64_t classes = prefilter->nfa.nodes[node].classes;
        bool takes = classes >> class & 1;
        alike &= takes ? classes : ~classes;
        if (takes)
            follow(prefilter, prefilter->nfa.nodes[node].next[0], &state, &marks);
        if (takes && class == NFA_BEYOND_ASCII)
            follow(prefilter, node, &state, &marks);
    }
    if (class == NFA_BEYOND_ASCII)
        alike = UINT64_C(1) << class;
    else
        alike &= ~(UINT64_C(1) << NFA_BEYOND_ASCII);
    uint8_t next = number_state(place, &state, marks);
    uint8_t *row = row_of(*place, number);
    for (size_t column = 1; column < (*place)->column_count; column++)
        if ((*place)->columns[column] & alike)
            row[column] = next;
    return next;
}

/* Gives classes that no node tells apart one column, behind that of the marks. Bytes beyond ASCII have their own, since
 * nodes may take more of them. */
static void find_columns(struct prefilter *prefilter)
{
    uint64_t *columns = prefilter->columns, seen[64] = {0};
    size_t count = 3;
    columns[1] = UINT64_C(1) << NFA_BEYOND_ASCII;
    columns[2] = columns[1] - 1;
    for (size_t n = 0; n < prefilter->nfa.node_count; n++) {
        uint64_t set = prefilter->nfa.nodes[n].classes;
        uint64_t *place = &seen[set * UINT64_C(0x9E3779B97F4A7C15) >> 58]; /* most sets come many times */
        bool is_new = *place != set;
        *place = set;
        for (size_t c = 2, end = count; is_new && c < end; c++)
            if (columns[c] & set && columns[c] & ~set) {
                columns[count++] = columns[c] & ~set;
                columns[c] &= set;
            }
    }
    prefilter->column_count = count;
    for (size_t c = 1; c < count; c++)
        for (uint64_t left = columns[c]; left; left &= left - 1)
            prefilter->column_of[__builtin_ctzll(left)] = (uint8_t)c;
    for (prefilter->shift = LEAST_SHIFT; count > (size_t)1 << prefilter->shift;)
        prefilter->shift++;
}

/* The classes of bytes that could come next behind STATE. */
static uint64_t classes_behind(struct prefilter *prefilter, uint8_t state)
{
    if (state == DEAD)
        return 0;
    if (state >= UNKNOWN)
        return UINT64_MAX; /* nothing has to come any more, or it is a reference */
    const struct state *at = &prefilter->states[state];
    uint64_t classes = 0;
    for (size_t i = 0; i < at->node_count; i++)
        classes |= prefilter->nfa.nodes[prefilter->nodes[at->first_node + i]].classes;
    return classes;
}

static struct prefilter *prefilter_of(struct nfa nfa, bool backwards, const struct prefilter_references *references)
{
    struct prefilter *prefilter = mem_alloc_lines(sizeof *prefilter);
    *prefilter = (struct prefilter){.backwards = backwards, .nfa = nfa};
    find_columns(prefilter);
    prefilter->bits = mem_calloc(nfa.term_count + 1, sizeof *prefilter->bits);
    for (size_t t = 0; t < nfa.term_count; t++)
        prefilter->bits[t] = references->bits(references->data, &nfa.terms[t]);
    prefilter->reached = mem_calloc(nfa.node_count, sizeof *prefilter->reached);
    return prefilter;
}

struct prefilter *prefilter_new(struct slice pattern, enum pattern_anchor anchor,
                                const struct prefilter_references *references, struct prefilter_refusal *refusal)
{
    struct nfa nfa;
    bool backwards = anchor == PATTERN_AT_END;
    *refusal = (struct prefilter_refusal){0};
    if (!nfa_read(&nfa, pattern, backwards)) {
        nfa_free(&nfa);
        return NULL;
    }
    struct prefilter *prefilter = prefilter_of(nfa, backwards, references);
    struct state state = begin_state(prefilter);
    uint8_t marks = 0;
    follow(prefilter, nfa.start, &state, &marks);
    if (marks & ACCEPTS) { /* it would always say yes */
        prefilter_free(prefilter);
        return NULL;
    }
    uint8_t first = number_state(&prefilter, &state, marks);
    refusal->next = ~classes_behind(prefilter, first);
    if (first == 0)
        refusal->behind_blank = ~classes_behind(prefilter, find_next(&prefilter, 0, NFA_BLANK));
    return prefilter;
}

void prefilter_free(struct prefilter *prefilter)
{
    if (!prefilter)
        return;
    nfa_free(&prefilter->nfa);
    free(prefilter->states);
    free(prefilter->nodes);
    free(prefilter->reached);
    free(prefilter->bits);
    free(prefilter);
}

/* Whether a reference that could stand at the state with these MARKS stands at AT. */
static bool refers(const struct prefilter *prefilter, const struct prefilter_references *references, uint8_t marks,
                   size_t state, size_t at)
{
    return marks & REFERS && references->perhaps(references->data, prefilter->states[state].references, at);
}

/* As prefilter_test; BACKWARDS is constant where this is called. */
ALWAYS_INLINE bool test(struct prefilter **place, struct slice text, const struct prefilter_references *references,
                        size_t *first, bool backwards)
{
    const struct prefilter *prefilter = *place;
    const unsigned shift = prefilter->shift;
    size_t state = 0, leftmost = SIZE_MAX;
    *first = 0;
    if (refers(prefilter, references, prefilter->rows[0], 0, backwards ? text.length : 0))
        return true;
    for (size_t read = 0; read < text.length; read++) {
        size_t at = backwards ? text.length - 1 - read : read;
        uint8_t class = nfa_class_of[(unsigned char)text.bytes[at]];
        uint8_t next = prefilter->rows[(state << shift) + prefilter->column_of[class]];
        if (next < UNKNOWN) {
            state = next;
            continue;
        }
        if (next == UNKNOWN) {
            next = find_next(place, state, class);
            prefilter = *place;
        }
        if (next == TOO_MANY)
            return true;
        if (next == DEAD)
            break;
        state = next % MARKED;
        uint8_t marks = next & MARKED ? prefilter->rows[state << shift] : 0;
        at += !backwards; /* the end of what has been read */
        if (refers(prefilter, references, marks, state, at) || (marks & ACCEPTS && !backwards))
            return true;
        if (marks & ACCEPTS)
            leftmost = at;
    }
    *first = leftmost == SIZE_MAX ? 0 : leftmost;
    return leftmost != SIZE_MAX;
}

bool prefilter_test(struct prefilter **prefilter, struct slice text, const struct prefilter_references *references,
                    size_t *first)
{
    return (*prefilter)->backwards ? test(prefilter, text, references, first, true)
                                   : test(prefilter, text, references, first, false);
}
