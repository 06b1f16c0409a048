// Bounds are carried through the sums with a queue: when those of a tally change, its sums are looked at again.
#include "report/tally.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ANYTHING = 1e9;    // persons: more than there are

typedef struct Queue {
    size_t *items;             // a ring of sums
    bool *queued;
    size_t first, count, capacity;
} Queue;

typedef struct Protector {
    Tallies *tallies;
    double below;
    Queue queue;
    size_t *asked;             // of each tally and side: the search that has asked for it last
    size_t search;
    size_t *questions;         // of this search
    size_t question_count;
} Protector;

// ---- Counts and sums -----------------------------------------------------------------------------------------------

size_t tally_add(Tallies *tallies, double value)
{
    if (tallies->count == tallies->capacity) {
        size_t capacity = tallies->capacity ? 2 * tallies->capacity : 256;
        tallies->items = arena_grow(tallies->arena, tallies->items, tallies->count * sizeof *tallies->items,
                                    capacity * sizeof *tallies->items);
        tallies->capacity = capacity;
    }
    tallies->items[tallies->count] = (Tally){.value = value, .worth = 1};
    return tallies->count++;
}

static void join(Tallies *tallies, size_t tally, size_t sum)
{
    Tally *member = &tallies->items[tally];
    if (member->sum_count == member->sum_capacity) {
        size_t capacity = member->sum_capacity ? 2 * member->sum_capacity : 4;
        member->sums = arena_grow(tallies->arena, member->sums, member->sum_count * sizeof *member->sums,
                                  capacity * sizeof *member->sums);
        member->sum_capacity = capacity;
    }
    member->sums[member->sum_count++] = sum;
}

void tally_sum(Tallies *tallies, const size_t *members, size_t count)
{
    assert(count > 1);
    if (tallies->sum_count == tallies->sum_capacity) {
        size_t capacity = tallies->sum_capacity ? 2 * tallies->sum_capacity : 256;
        tallies->sums = arena_grow(tallies->arena, tallies->sums, tallies->sum_count * sizeof *tallies->sums,
                                   capacity * sizeof *tallies->sums);
        tallies->sum_capacity = capacity;
    }
    TallySum *sum = &tallies->sums[tallies->sum_count];
    *sum = (TallySum){arena_space(tallies->arena, count, sizeof *members), count};
    memcpy(sum->tallies, members, count * sizeof *members);
    for (size_t i = 0; i < count; i++) join(tallies, members[i], tallies->sum_count);
    tallies->sum_count++;
}

bool tally_is_small(const Tally *tally, double below)
{
    return tally->value > 0 && tally->value < below;
}

static bool is_shown(const Tally *tally)
{
    return tally->certain || (tally->uses && !tally->hidden);
}

// ---- What outsiders can know ---------------------------------------------------------------------------------------

static void enqueue(Queue *queue, size_t sum)
{
    if (queue->queued[sum]) return;
    queue->queued[sum] = true;
    queue->items[(queue->first + queue->count++) % queue->capacity] = sum;
}

static size_t dequeue(Queue *queue)
{
    size_t sum = queue->items[queue->first];
    queue->first = (queue->first + 1) % queue->capacity;
    queue->count--;
    queue->queued[sum] = false;
    return sum;
}

// A sum leaves a member these bounds.
static void narrow(Protector *protector, size_t sum, size_t member, double low, double high)
{
    Tally *tally = &protector->tallies->items[member];
    bool lower = low > tally->low, upper = high < tally->high;
    if (lower) tally->low = low, tally->low_by = sum;
    if (upper) tally->high = high, tally->high_by = sum;
    for (size_t s = 0; (lower || upper) && s < tally->sum_count; s++) enqueue(&protector->queue, tally->sums[s]);
}

static void look_at(Protector *protector, size_t place)
{
    const TallySum *sum = &protector->tallies->sums[place];
    const Tally *items = protector->tallies->items;
    const Tally *total = &items[sum->tallies[0]];
    double low = 0, high = 0;
    for (size_t i = 1; i < sum->count; i++) {
        low += items[sum->tallies[i]].low;
        high += items[sum->tallies[i]].high;
    }
    for (size_t i = 1; i < sum->count; i++) {
        const Tally *part = &items[sum->tallies[i]];
        narrow(protector, place, sum->tallies[i], total->low - (high - part->high), total->high - (low - part->low));
    }
    narrow(protector, place, sum->tallies[0], low, high);
}

static void carry(Protector *protector)
{
    while (protector->queue.count) look_at(protector, dequeue(&protector->queue));
}

static void find_bounds(Protector *protector)
{
    Tallies *tallies = protector->tallies;
    for (size_t t = 0; t < tallies->count; t++) {
        Tally *tally = &tallies->items[t];
        tally->low = is_shown(tally) ? tally->value : 0;
        tally->high = is_shown(tally) ? tally->value : ANYTHING;
        tally->low_by = tally->high_by = SIZE_MAX;
    }
    for (size_t s = 0; s < tallies->sum_count; s++) enqueue(&protector->queue, s);
    carry(protector);
}

// Is a small one known too well?
static bool is_given_back(const Protector *protector, const Tally *tally)
{
    return tally_is_small(tally, protector->below) &&
           (tally->high < protector->below || tally->high - tally->low < protector->below - 1);
}

// ---- What to hide --------------------------------------------------------------------------------------------------

// How much is lost with a tally: what is printed of it, and the persons it speaks of. That nobody is there is seldom in
// the way, and worth knowing.
static double loss(const Tally *tally)
{
    static const double NOBODY = 50, USE = 4;   // in persons
    return tally->worth * ((tally->value == 0 ? NOBODY : tally->value) + USE * (double)tally->uses);
}

// Side of a bound.
typedef enum Side { LOW, HIGH, SIDES } Side;

static void ask(Protector *protector, size_t tally, Side side)
{
    size_t question = tally * SIDES + side;
    if (protector->asked[question] == protector->search) return;
    protector->asked[question] = protector->search;
    protector->questions[protector->question_count++] = question;
}

// What a bound follows from: where the sum's total is bounded, its parts are on the same side; where a part is, the
// total on the same side and the other parts on the other one.
static void ask_why(Protector *protector, size_t tally, Side side, const TallySum *sum)
{
    bool total = sum->tallies[0] == tally;
    if (!total) ask(protector, sum->tallies[0], side);
    for (size_t i = 1; i < sum->count; i++)
        if (total) ask(protector, sum->tallies[i], side);
        else if (sum->tallies[i] != tally) ask(protector, sum->tallies[i], side == LOW ? HIGH : LOW);
}

// The cheapest of those shown from which it follows what is known of a tally; SIZE_MAX when there is none. That a count
// is not negative follows from nothing.
static size_t cheapest(Protector *protector, size_t of)
{
    const Tallies *tallies = protector->tallies;
    size_t best = SIZE_MAX;
    protector->search++;
    protector->question_count = 0;
    ask(protector, of, HIGH);
    if (tallies->items[of].high >= protector->below) ask(protector, of, LOW);
    for (size_t q = 0; q < protector->question_count; q++) {
        size_t at = protector->questions[q] / SIDES;
        Side side = (Side)(protector->questions[q] % SIDES);
        const Tally *tally = &tallies->items[at];
        size_t by = side == LOW ? tally->low_by : tally->high_by;
        bool given = is_shown(tally) && !tally->certain && (side == HIGH || tally->value > 0);
        if (given && (best == SIZE_MAX || loss(tally) < loss(&tallies->items[best]))) best = at;
        if (!is_shown(tally) && by != SIZE_MAX) ask_why(protector, at, side, &tallies->sums[by]);
    }
    return best;
}

// The first small one that is known too well; SIZE_MAX when none is.
static size_t given_back(const Protector *protector)
{
    const Tallies *tallies = protector->tallies;
    for (size_t t = 0; t < tallies->count; t++)
        if (is_given_back(protector, &tallies->items[t])) return t;
    return SIZE_MAX;
}

// ---- What need not have been hidden --------------------------------------------------------------------------------

// Shows one again, where no small one is given back by that. before has room for all tallies.
static void show_again(Protector *protector, size_t which, Tally *before)
{
    Tallies *tallies = protector->tallies;
    memcpy(before, tallies->items, tallies->count * sizeof *before);
    tallies->items[which].hidden = false;
    tallies->items[which].low = tallies->items[which].high = tallies->items[which].value;
    for (size_t s = 0; s < before[which].sum_count; s++) enqueue(&protector->queue, before[which].sums[s]);
    carry(protector);
    if (given_back(protector) != SIZE_MAX) memcpy(tallies->items, before, tallies->count * sizeof *before);
}

static int by_loss(const void *a, const void *b)
{
    const Tally *x = *(Tally *const *)a, *y = *(Tally *const *)b;
    return (loss(x) < loss(y)) - (loss(x) > loss(y));
}

// What was hidden early may be told by now, or be no help any more: those with which most is lost are tried first.
static void show_what_can_be(Protector *protector)
{
    Tallies *tallies = protector->tallies;
    Tally *before = arena_space(tallies->arena, tallies->count + 1, sizeof *before);
    Tally **hidden = arena_array(tallies->arena, tallies->count + 1, sizeof *hidden);
    size_t count = 0;
    for (size_t t = 0; t < tallies->count; t++)
        if (tallies->items[t].hidden && !tallies->items[t].primary) hidden[count++] = &tallies->items[t];
    qsort(hidden, count, sizeof(Tally *), by_loss);
    for (size_t h = 0; h < count; h++) show_again(protector, (size_t)(hidden[h] - tallies->items), before);
}

void tallies_protect(Tallies *tallies, double below)
{
    Protector protector = {.tallies = tallies, .below = below};
    Queue *queue = &protector.queue;
    queue->capacity = tallies->sum_count + 1;
    queue->items = arena_array(tallies->arena, queue->capacity, sizeof *queue->items);
    queue->queued = arena_array(tallies->arena, queue->capacity, sizeof *queue->queued);
    protector.asked = arena_array(tallies->arena, tallies->count * SIDES + 1, sizeof *protector.asked);
    protector.questions = arena_array(tallies->arena, tallies->count * SIDES + 1, sizeof *protector.questions);
    for (size_t t = 0; t < tallies->count; t++) {
        Tally *tally = &tallies->items[t];
        tally->primary = tally->uses && tally_is_small(tally, below);
        tally->hidden = tally->primary;
    }
    for (;;) {
        find_bounds(&protector);
        size_t open = given_back(&protector);
        size_t next = open == SIZE_MAX ? SIZE_MAX : cheapest(&protector, open);
        if (next == SIZE_MAX) break;
        tallies->items[next].hidden = true;
    }
    show_what_can_be(&protector);
}
