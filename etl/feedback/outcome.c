// The sentence of each outcome.
#include "feedback/outcome.h"

#include <inttypes.h>

#include "feedback/words.h"

static const char *digits(Arena *arena, uint64_t number)
{
    return arena_format(arena, "%" PRIu64, number);
}

static void write_loaded(const StoreOutcome *outcome, Language language, FILE *out)
{
    Arena arena = {0};
    const StoreCounts *loaded = &outcome->loaded, *excluded = &outcome->excluded;
    words_say(out, language, "loaded as submission {1}: patients {2} new, {3} changed, {4} unchanged",
              digits(&arena, (uint64_t)outcome->submission_id), digits(&arena, loaded->inserted + excluded->inserted),
              digits(&arena, loaded->changed + excluded->changed),
              digits(&arena, loaded->unchanged + excluded->unchanged));
    if (outcome->missing)
        words_say(out, language, "; {1} kept that this export lacks", digits(&arena, outcome->missing));
    if (outcome->removed) words_say(out, language, "; {1} withdrawn", digits(&arena, outcome->removed));
    arena_free(&arena);
}

// What is said when nothing changed, with the earlier submission as {1}; NULL when it did.
static const char *nothing_changed(const LoadResult *result, bool dry_run)
{
    switch (result->state) {
    case STORE_UNCHANGED:
        return "unchanged: the same files are loaded already (submission {1}); nothing changed";
    case STORE_STALE:
        return result->earlier_id ? "stale: an extract at least as new is loaded (submission {1}; with no tim"
                                    "e of extraction that of reception counts); nothing changed"
                                  : "stale: an extract at least as new is loaded (with no time of extraction "
                                    "that of reception counts); nothing changed";
    case STORE_REFUSED: return "refused; nothing changed";
    default: return dry_run ? "dry run; nothing changed" : NULL;
    }
}

void outcome_write(const char *center, const LoadResult *result, bool dry_run, Language language, FILE *out)
{
    char earlier[24];
    const char *unchanged = nothing_changed(result, dry_run);
    snprintf(earlier, sizeof earlier, "%" PRId64, result->earlier_id);
    fputs(center, out);
    words_say(out, language, ": ");
    if (unchanged) words_say(out, language, unchanged, earlier);
    else write_loaded(&result->outcome, language, out);
    fputc('\n', out);
}
