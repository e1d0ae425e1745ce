#include "knowledge/prefilter.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "knowledge/nfa.h"

/* States of the deterministic automaton, which are sets of nodes of the other. A text that would need more of them is
 * not tested further. */
enum { UNKNOWN, DEAD, FIRST_STATE, MOST_STATES = 250, TOO_MANY = UINT8_MAX };

/* What of a state has to be looked at when it is reached. */
enum { ACCEPTS = 1, REFERS = 2 };

/* What a run touches of a state: a cache line. */
struct row {
    uint8_t next[NFA_CLASSES];
    uint8_t marks;
};

/* The rest of it. */
struct state {
    uint64_t hash;                   /* of its nodes, in whatever order */
    uint64_t references;             /* the bits of those that could stand here */
    uint32_t first_node, node_count; /* nodes that take a byte */
};

struct prefilter {
    struct row *rows; /* by state, in cache lines of their own */
    bool backwards;
    size_t state_count, capacity; /* the latter of rows and states */
    struct state *states;
    uint16_t *nodes; /* of states, one after the other */
    size_t node_count, node_capacity;
    uint16_t *reached; /* by node of the other automaton: the walk that came there last */
    uint16_t walk;
    struct nfa nfa;
    uint64_t *bits; /* by term */
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

static struct state begin_state(struct prefilter *prefilter)
{
    if (++prefilter->walk == 0) { /* after 65,535 of them */
        memset(prefilter->reached, 0, prefilter->nfa.node_count * sizeof *prefilter->reached);
        prefilter->walk = 1;
    }
    return (struct state){.first_node = (uint32_t)prefilter->node_count};
}

/* Whether state NUMBER is the one that the walk at hand has found. */
static bool is_same(const struct prefilter *prefilter, size_t number, const struct state *state, uint8_t marks)
{
    const struct state *old = &prefilter->states[number];
    bool same = old->hash == state->hash && old->node_count == state->node_count &&
                old->references == state->references && prefilter->rows[number].marks == marks;
    for (size_t i = 0; i < old->node_count && same; i++)
        same = prefilter->reached[prefilter->nodes[old->first_node + i]] == prefilter->walk;
    return same;
}

static void reserve_state(struct prefilter *prefilter)
{
    size_t count = prefilter->state_count;
    if (count < prefilter->capacity)
        return;
    prefilter->capacity = count ? count * 2 : 8;
    prefilter->states = mem_realloc(prefilter->states, prefilter->capacity * sizeof *prefilter->states);
    struct row *rows = aligned_alloc(sizeof *rows, prefilter->capacity * sizeof *rows);
    if (!rows)
        mem_exhausted();
    if (count)
        memcpy(rows, prefilter->rows, count * sizeof *rows);
    free(prefilter->rows);
    prefilter->rows = rows;
}

/* The number of the state, whose nodes are the last of the list: that of an old one or a new one. */
static uint8_t number_state(struct prefilter *prefilter, struct state *state, uint8_t marks)
{
    size_t count = prefilter->state_count, number = 0;
    state->node_count = (uint32_t)prefilter->node_count - state->first_node;
    if (!state->node_count && !marks)
        return DEAD;
    while (number < count && !is_same(prefilter, number, state, marks))
        number++;
    if (number < count || count == MOST_STATES) {
        prefilter->node_count = state->first_node;
        return number < count ? (uint8_t)(FIRST_STATE + number) : TOO_MANY;
    }
    reserve_state(prefilter);
    prefilter->rows[number] = (struct row){.marks = marks};
    prefilter->states[number] = *state;
    prefilter->state_count++;
    return (uint8_t)(FIRST_STATE + number);
}

/* Where state NUMBER goes with a byte of CLASS; the same holds for all classes that its nodes do not tell apart. */
static uint8_t find_next(struct prefilter *prefilter, size_t number, uint8_t class)
{
    const struct state old = prefilter->states[number];
    uint64_t alike = UINT64_MAX >> (64 - NFA_CLASSES);
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
    uint8_t next = number_state(prefilter, &state, marks);
    for (; alike; alike &= alike - 1)
        prefilter->rows[number].next[__builtin_ctzll(alike)] = next;
    return next;
}

struct prefilter *prefilter_new(struct slice pattern, enum pattern_anchor anchor,
                                const struct prefilter_references *references)
{
    struct prefilter *prefilter = mem_calloc(1, sizeof *prefilter);
    struct nfa *nfa = &prefilter->nfa;
    prefilter->backwards = anchor == PATTERN_AT_END;
    bool fine = nfa_read(nfa, pattern, prefilter->backwards);
    if (fine) {
        prefilter->bits = mem_calloc(nfa->term_count + 1, sizeof *prefilter->bits);
        for (size_t t = 0; t < nfa->term_count; t++)
            prefilter->bits[t] = references->bits(references->data, &nfa->terms[t]);
        prefilter->reached = mem_calloc(nfa->node_count, sizeof *prefilter->reached);
        struct state state = begin_state(prefilter);
        uint8_t marks = 0;
        follow(prefilter, nfa->start, &state, &marks);
        number_state(prefilter, &state, marks);
        fine = !(marks & ACCEPTS); /* else it would always say yes */
    }
    if (fine)
        return prefilter;
    prefilter_free(prefilter);
    return NULL;
}

void prefilter_free(struct prefilter *prefilter)
{
    if (!prefilter)
        return;
    nfa_free(&prefilter->nfa);
    free(prefilter->rows);
    free(prefilter->states);
    free(prefilter->nodes);
    free(prefilter->reached);
    free(prefilter->bits);
    free(prefilter);
}

/* Whether a reference that could stand at the state stands at AT. */
static bool refers(const struct prefilter *prefilter, const struct prefilter_references *references, size_t state,
                   size_t at)
{
    return prefilter->rows[state].marks & REFERS &&
           references->perhaps(references->data, prefilter->states[state].references, at);
}

bool prefilter_test(struct prefilter *prefilter, struct slice text, const struct prefilter_references *references,
                    size_t *first)
{
    bool backwards = prefilter->backwards;
    const char *byte = backwards ? text.bytes + text.length - 1 : text.bytes;
    ptrdiff_t step = backwards ? -1 : 1;
    size_t state = 0, leftmost = SIZE_MAX;
    *first = 0;
    if (refers(prefilter, references, state, backwards ? text.length : 0))
        return true;
    for (size_t left = text.length; left > 0; left--, byte += step) {
        uint8_t class = nfa_class_of[(unsigned char)*byte], next = prefilter->rows[state].next[class];
        if (next < FIRST_STATE) {
            if (next == UNKNOWN)
                next = find_next(prefilter, state, class);
            if (next == DEAD)
                break;
        }
        if (next == TOO_MANY)
            return true;
        state = next - FIRST_STATE;
        if (!prefilter->rows[state].marks)
            continue;
        size_t at = (size_t)(byte - text.bytes) + !backwards;
        if (refers(prefilter, references, state, at))
            return true;
        if (prefilter->rows[state].marks & ACCEPTS) {
            if (!backwards)
                return true;
            leftmost = at;
        }
    }
    *first = leftmost == SIZE_MAX ? 0 : leftmost;
    return leftmost != SIZE_MAX;
}
