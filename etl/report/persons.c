// A count is of those who are in all of a few terms; where one of these is part of a split, the count is part of a sum:
// of those with the split's other parts in its place.
#include "report/persons.h"

#include <assert.h>
#include <string.h>

typedef struct Named {
    PersonsQuery query;
    bool plain;                        // the query's tally, not of patients analysed
} Named;

// Room for one more.
static void *grown(const Persons *persons, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) return items;
    *capacity = *capacity ? 2 * *capacity : 64;
    return arena_grow(persons->arena, items, count * size, *capacity * size);
}

// ---- Terms and splits ----------------------------------------------------------------------------------------------

Persons persons_begin(size_t patients, Tallies *tallies, Arena *arena)
{
    Persons persons = {.tallies = tallies,
                       .arena = arena,
                       .patients = patients,
                       .by_name = {.arena = arena},
                       .by_terms = {.arena = arena},
                       .sums = {.arena = arena}};
    uint8_t *everybody = persons_set(&persons);
    memset(everybody, 1, patients);
    persons_term(&persons, everybody);
    return persons;
}

uint8_t *persons_set(const Persons *persons)
{
    return arena_array(persons->arena, persons->patients + 1, sizeof(uint8_t));
}

size_t persons_term(Persons *persons, const uint8_t *in)
{
    size_t count = 0;
    for (size_t i = 0; i < persons->patients; i++) count += in[i];
    for (size_t t = 0; t < persons->term_count; t++)
        if (persons->terms[t].count == count && memcmp(persons->terms[t].in, in, persons->patients) == 0) return t;
    persons->terms =
        grown(persons, persons->terms, persons->term_count, &persons->term_capacity, sizeof *persons->terms);
    persons->terms[persons->term_count] = (PersonsTerm){in, count};
    return persons->term_count++;
}

size_t persons_others(Persons *persons, size_t term)
{
    uint8_t *others = persons_set(persons);
    for (size_t i = 0; i < persons->patients; i++) others[i] = !persons->terms[term].in[i];
    return persons_term(persons, others);
}

static bool same_split(const PersonsSplit *a, const PersonsSplit *b)
{
    return a->whole == b->whole && a->count == b->count && memcmp(a->parts, b->parts, a->count * sizeof *a->parts) == 0;
}

void persons_split(Persons *persons, size_t whole, const size_t *parts, size_t count)
{
    size_t *kept = arena_array(persons->arena, count + 1, sizeof *kept), patients = 0;
    PersonsSplit split = {whole, kept, 0};
    for (size_t p = 0; p < count; p++) {
        patients += persons->terms[parts[p]].count;
        if (persons->terms[parts[p]].count) kept[split.count++] = parts[p];
    }
    assert(patients == persons->terms[whole].count);
    if (split.count < 2) return;
    for (size_t s = 0; s < persons->split_count; s++)
        if (same_split(&persons->splits[s], &split)) return;
    persons->splits =
        grown(persons, persons->splits, persons->split_count, &persons->split_capacity, sizeof *persons->splits);
    persons->splits[persons->split_count++] = split;
}

// ---- Queries -------------------------------------------------------------------------------------------------------

static bool has_term(const PersonsQuery *query, size_t term)
{
    for (size_t i = 0; i < query->count; i++)
        if (query->terms[i] == term) return true;
    return false;
}

// Keeps the terms ascending, each once. Everybody is no condition.
static void add_condition(PersonsQuery *query, size_t term)
{
    if (term == PERSONS_EVERYBODY || has_term(query, term)) return;
    assert(query->count < PERSONS_TERMS);
    size_t at = query->count++;
    for (; at > 0 && query->terms[at - 1] > term; at--) query->terms[at] = query->terms[at - 1];
    query->terms[at] = term;
}

static size_t count_patients(const Persons *persons, const PersonsQuery *query)
{
    size_t count = 0;
    for (size_t i = 0; i < persons->patients; i++) {
        size_t t = 0;
        while (t < query->count && persons->terms[query->terms[t]].in[i]) t++;
        count += t == query->count;
    }
    return count;
}

// Two parts of one split: nobody can be in both, and everybody knows that.
static bool is_impossible(const Persons *persons, const PersonsQuery *query)
{
    for (size_t s = 0; s < persons->split_count; s++) {
        size_t found = 0;
        for (size_t p = 0; p < persons->splits[s].count; p++) found += has_term(query, persons->splits[s].parts[p]);
        if (found > 1) return true;
    }
    return false;
}

// The fewer conditions, the more of what is printed is read by it: a margin of tables is kept before their cells.
static double worth_of(const PersonsQuery *query)
{
    static const double WORTH[] = {64, 16, 4};
    return query->count < sizeof WORTH / sizeof *WORTH ? WORTH[query->count] : 1;
}

static Text key_of(const PersonsQuery *query)
{
    return (Text){(const char *)query->terms, query->count * sizeof *query->terms};
}

static size_t tally_of(Persons *persons, const PersonsQuery *query)
{
    size_t *known = map_find(&persons->by_terms, key_of(query));
    if (known) return *known;
    persons->queries =
        grown(persons, persons->queries, persons->query_count, &persons->query_capacity, sizeof *persons->queries);
    PersonsQuery *own = &persons->queries[persons->query_count++];
    size_t *tally = arena_alloc(persons->arena, sizeof *tally);
    *own = *query;
    *tally = own->tally = tally_add(persons->tallies, (double)count_patients(persons, query));
    persons->tallies->items[*tally].certain = is_impossible(persons, query);
    persons->tallies->items[*tally].worth = worth_of(query);
    map_add(&persons->by_terms, arena_text(persons->arena, key_of(query)), tally);
    return *tally;
}

// ---- Names ---------------------------------------------------------------------------------------------------------

static Named *add_name(Persons *persons, const char *name)
{
    Named *named = arena_alloc(persons->arena, sizeof *named);
    if (!map_add(&persons->by_name, text_from(name), named)) return named;
    persons->names = grown(persons, persons->names, persons->name_count, &persons->name_capacity, sizeof(char *));
    persons->names[persons->name_count++] = name;
    return named;
}

void persons_name(Persons *persons, const size_t *terms, size_t count, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Named *named = add_name(persons, arena_vformat(persons->arena, format, arguments));
    va_end(arguments);
    for (size_t i = 0; i < count; i++) add_condition(&named->query, terms[i]);
}

void persons_name_tally(Persons *persons, size_t tally, const char *name)
{
    *add_name(persons, name) = (Named){{.tally = tally}, true};
}

size_t persons_find(Persons *persons, const char *names)
{
    PersonsQuery query = {.count = 0};
    while (*names) {
        size_t size = strcspn(names, " ");
        const Named *named = map_find(&persons->by_name, (Text){names, size});
        if (!named) return SIZE_MAX;
        if (named->plain) return named->query.tally;
        for (size_t i = 0; i < named->query.count; i++) add_condition(&query, named->query.terms[i]);
        names += size + (names[size] == ' ');
    }
    return tally_of(persons, &query);
}

// ---- Sums ----------------------------------------------------------------------------------------------------------

static size_t with_term(Persons *persons, const PersonsQuery *query, size_t old, size_t new)
{
    PersonsQuery other = {.count = 0};
    for (size_t i = 0; i < query->count; i++) add_condition(&other, query->terms[i] == old ? new : query->terms[i]);
    return tally_of(persons, &other);
}

// Those of the query with each part of the split in place of one of them, and with the whole.
static void add_sum(Persons *persons, PersonsQuery query, size_t term, const PersonsSplit *split)
{
    size_t *members = arena_space(persons->arena, split->count + 1, sizeof *members);
    members[0] = with_term(persons, &query, term, split->whole);
    for (size_t p = 0; p < split->count; p++) members[p + 1] = with_term(persons, &query, term, split->parts[p]);
    const Text key = {(const char *)members, (split->count + 1) * sizeof *members};
    if (map_add(&persons->sums, key, members)) tally_sum(persons->tallies, members, split->count + 1);
}

void persons_sum(Persons *persons)
{
    for (size_t q = 0; q < persons->query_count; q++)   // sums add queries
        for (size_t s = 0; s < persons->split_count; s++)
            for (size_t p = 0; p < persons->splits[s].count; p++)
                if (has_term(&persons->queries[q], persons->splits[s].parts[p]))
                    add_sum(persons, persons->queries[q], persons->splits[s].parts[p], &persons->splits[s]);
}
