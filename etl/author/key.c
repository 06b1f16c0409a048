// Candidates are scored, and keys are tried: one column beside the patient, then two, then three.
#include "author/key.h"

#include "wrap/hash.h"

// ---- The patient ----------------------------------------------------------------------------------------------------

static double score(const GridColumn *column, const Guess *guess, size_t columns)
{
    unsigned meaning = guess->meaning;
    if (meaning & (MEANS_NAME | MEANS_CONTACT | MEANS_STAFF | MEANS_NOTE | MEANS_BIRTH)) return 0;
    if (guess->type == FIELD_NUMBER || guess->type == FIELD_BOOLEAN || guess->type == FIELD_DATE) return 0;
    if (column->filled * 2 < column->rows || (column->rows > 3 && column->word_count < 2)) return 0;
    double points = meaning & MEANS_PATIENT ? 100 : meaning & MEANS_RUNNING ? 5 : meaning & MEANS_ID ? 40 : 10;
    points += 30.0 * (double)column->word_count / (double)column->rows;
    points += 10.0 * (double)(columns - column->index) / (double)columns;
    return points * (double)column->filled / (double)column->rows;
}

PatientGuess key_patient(const Grid *grid, const GridColumn *columns, const Guess *guesses)
{
    PatientGuess patient = {.column = SIZE_MAX};
    double best = 45;   // below it nothing speaks for a column but its place
    for (size_t c = 0; c < grid->columns && grid->rows; c++) {
        double points = score(&columns[c], &guesses[c], grid->columns);
        if (points <= best) continue;
        best = points;
        patient.column = c;
    }
    if (patient.column == SIZE_MAX) return patient;
    const GridColumn *column = &columns[patient.column];
    patient.named = guesses[patient.column].meaning & MEANS_PATIENT;
    patient.patients = column->word_count;
    patient.missing = column->rows - column->filled;
    return patient;
}

// ---- The key --------------------------------------------------------------------------------------------------------

// Rows by the hash of their key: the hash of the whole row, so that equal rows are told from conflicting ones.
typedef struct Seen {
    Hash128 *keys, *rows;   // open addressing; a zero key is free
    size_t capacity;
} Seen;

static Hash128 hash_cells(const Grid *grid, size_t row, const size_t *columns, size_t count, Buffer *buffer)
{
    buffer_clear(buffer);
    for (size_t i = 0; i < count; i++) {
        buffer_text(buffer, grid_cell(grid, row, columns ? columns[i] : i));
        buffer_char(buffer, '\x1f');
    }
    return hash_row(buffer->data, buffer->size, 1);
}

static bool is_free(Hash128 hash)
{
    return hash.high == 0 && hash.low == 0;
}

static bool tells_apart(const Grid *grid, const size_t *columns, size_t count, Seen *seen, Buffer *buffer)
{
    memset(seen->keys, 0, seen->capacity * sizeof *seen->keys);
    for (size_t row = 0; row < grid->rows; row++) {
        Hash128 key = hash_cells(grid, row, columns, count, buffer);
        size_t at = key.low & (seen->capacity - 1);
        while (!is_free(seen->keys[at]) && !hash_equal(seen->keys[at], key)) at = (at + 1) & (seen->capacity - 1);
        if (is_free(seen->keys[at])) {
            seen->keys[at] = key;
            seen->rows[at] = hash_cells(grid, row, NULL, grid->columns, buffer);
        } else if (!hash_equal(seen->rows[at], hash_cells(grid, row, NULL, grid->columns, buffer))) {
            return false;
        }
    }
    return true;
}

// How fit a column is to be part of a key, greater = sooner; 0 = unfit.
static int fitness(const Guess *guess)
{
    unsigned meaning = guess->meaning;
    if (meaning & (MEANS_NAME | MEANS_CONTACT | MEANS_STAFF | MEANS_NOTE | MEANS_RUNNING | MEANS_BIRTH)) return 0;
    if (meaning & MEANS_REPEAT) return 5;
    if (guess->type == FIELD_DATE) return 4;
    if (guess->type == FIELD_INTEGER) return meaning & MEANS_ID ? 3 : 1;
    if (guess->type == FIELD_STRING) return 2;
    return 0;
}

enum { MOST_CANDIDATES = 12 };

typedef struct Candidates {
    size_t columns[MOST_CANDIDATES];
    size_t count;
} Candidates;

static Candidates choose_candidates(const Grid *grid, const Guess *guesses, size_t patient)
{
    Candidates chosen = {.count = 0};
    for (int wanted = 5; wanted > 0; wanted--)
        for (size_t c = 0; c < grid->columns && chosen.count < MOST_CANDIDATES; c++)
            if (c != patient && fitness(&guesses[c]) == wanted) chosen.columns[chosen.count++] = c;
    return chosen;
}

static bool try_key(const Grid *grid, KeyGuess *key, Seen *seen, Buffer *buffer)
{
    return tells_apart(grid, key->columns, key->count, seen, buffer);
}

// Adds up to `more` candidates to the key, from the one at `from` on; false leaves it as it was.
static bool extend(const Grid *grid, const Candidates *candidates, size_t from, size_t more, KeyGuess *key, Seen *seen,
                   Buffer *buffer)
{
    for (size_t i = from; i < candidates->count; i++) {
        key->columns[key->count++] = candidates->columns[i];
        if (more == 1 ? try_key(grid, key, seen, buffer) : extend(grid, candidates, i + 1, more - 1, key, seen, buffer))
            return true;
        key->count--;
    }
    return false;
}

KeyGuess key_rows(const Grid *grid, const Guess *guesses, size_t patient, Arena *arena)
{
    KeyGuess key = {.count = 0};
    Seen seen = {.capacity = 16};
    Buffer buffer = {0};
    Candidates candidates = choose_candidates(grid, guesses, patient);
    while (seen.capacity < 2 * grid->rows) seen.capacity *= 2;
    seen.keys = arena_array(arena, seen.capacity, sizeof *seen.keys);
    seen.rows = arena_array(arena, seen.capacity, sizeof *seen.rows);
    if (patient != SIZE_MAX) key.columns[key.count++] = patient;
    bool found = key.count && try_key(grid, &key, &seen, &buffer);
    for (size_t more = 1; !found && more < KEY_FIELDS; more++)
        found = extend(grid, &candidates, 0, more, &key, &seen, &buffer);
    if (!found) key.count = 0;
    buffer_free(&buffer);
    return key;
}
