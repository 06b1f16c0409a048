// Site: where this installation keeps its things. Found as `--config`, $RMNPC_CONFIG, ./site.yaml,
// $XDG_CONFIG_HOME/rmnpc/site.yaml, /etc/rmnpc/site.yaml; with none of them everything has a place of its own:
// a user's state is $XDG_STATE_HOME/rmnpc (~/.local/state/rmnpc), root's is /var/lib/rmnpc.
#ifndef CONFIG_SITE_H
#define CONFIG_SITE_H

#include "base/complaint.h"

typedef struct Site {
    const char *path;          // the file that won, or NULL
    const char *definitions;   // holds schemas/ and mappings/
    const char *state;         // private server, key, archive live below it
    const char *database;      // libpq connection string, or NULL = the private server (unless PG* variables are set)
    const char *key;           // the pseudonym key's file
    const char *archive;       // originals by their SHA-256
    const char *inbox;         // inbox/<center>/<submission>/
    const char *reports;       // where reports are written
    const char *plan;          // the analysis plan
    const char
        *notice;   // what must be said wherever a number is shown (the demo: that its patients are invented), or NULL
    uint32_t settle_minutes;   // a submission without `.done` is taken once it has lain untouched so long
} Site;

// Fills site in the arena. False after complaining (unreadable or wrong site file).
bool site_load(const char *config_option, Site *site, Arena *arena, Complaints *complaints);

// definitions/schemas/<name>.yaml and definitions/mappings/<name>.yaml.
const char *site_schema_path(const Site *site, const char *name, Arena *arena);
const char *site_mapping_path(const Site *site, const char *center, Arena *arena);

#endif
