// Finds and reads site.yaml; gives a place to what it does not name; see site.h.
#include "config/site.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/bind.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct SiteYaml {
    const YamlNode *node;
    const YamlNode *definitions, *state, *database, *key, *archive, *inbox, *reports, *plan, *notice;
    uint32_t settle_minutes;
} SiteYaml;

static const BindField SITE_FIELDS[] = {
    {"definitions", BIND_TEXT, offsetof(SiteYaml, definitions), .meaning = "the directory of schemas/ and mappings/"},
    {"state", BIND_TEXT, offsetof(SiteYaml, state), .meaning = "the directory of private database, key and archive"},
    {"database", BIND_TEXT, offsetof(SiteYaml, database),
     .meaning = "libpq's connection string, without a password (default: a private database)"},
    {"key", BIND_TEXT, offsetof(SiteYaml, key), .meaning = "the file of the pseudonym key"},
    {"archive", BIND_TEXT, offsetof(SiteYaml, archive), .meaning = "the directory of the originals"},
    {"inbox", BIND_TEXT, offsetof(SiteYaml, inbox), .meaning = "the directory where centers put their submissions"},
    {"reports", BIND_TEXT, offsetof(SiteYaml, reports), .meaning = "the directory of the reports"},
    {"plan", BIND_TEXT, offsetof(SiteYaml, plan), .meaning = "the analysis plan"},
    {"notice", BIND_TEXT, offsetof(SiteYaml, notice), .meaning = "a sentence that stands on top of every report"},
    {"settleMinutes", BIND_NUMBER, offsetof(SiteYaml, settle_minutes),
     .meaning = "how long a submission without `.done` must lie untouched before nightly takes it (default 10)"},
};
static const BindTable SITE_LANGUAGE = {
    "site", sizeof(SiteYaml), offsetof(SiteYaml, node), SITE_FIELDS, COUNT(SITE_FIELDS), NULL, 0};

// ---- Places by default ----------------------------------------------------------------------------------------------

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *home(void)
{
    const struct passwd *user;
    if (environment("HOME")) return environment("HOME");
    return (user = getpwuid(geteuid())) ? user->pw_dir : "/";
}

// /root is closed to the user postgres, as whom root's private database runs.
static const char *default_state(Arena *arena)
{
    if (geteuid() == 0) return "/var/lib/rmnpc";
    const char *base = environment("XDG_STATE_HOME");
    if (base && *base == '/') return arena_format(arena, "%s/rmnpc", base);
    return arena_format(arena, "%s/.local/state/rmnpc", home());
}

static bool has_schemas(const char *directory, Arena *arena)
{
    return access(arena_format(arena, "%s/schemas", directory), R_OK | X_OK) == 0;
}

// Each with an empty text behind it, for a check of this file that knows neither.
static const char CHECKOUT[] = RMNPC_SOURCE_DIR "", SHARE[] = RMNPC_SHARE_DIR "";

// An installed program (PREFIX/bin/rmnpc) takes PREFIX/share/rmnpc, wherever it was moved to; one that was built and
// not installed takes the checkout.
static const char *default_definitions(Arena *arena)
{
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash) *slash = '\0';
    if (text_ends(text_from(program), "/bin")) {
        const char *share = arena_format(arena, "%.*s/share/rmnpc", (int)(strlen(program) - strlen("/bin")), program);
        if (has_schemas(share, arena)) return share;
    }
    return has_schemas(CHECKOUT, arena) ? CHECKOUT : SHARE;
}

// ---- The file -------------------------------------------------------------------------------------------------------

// The first of the usual places that has a file; NULL when there is none. What was asked for by name must be there.
static const char *find_file(const char *config_option, Arena *arena)
{
    if (config_option) return config_option;
    if (environment("RMNPC_CONFIG")) return environment("RMNPC_CONFIG");
    const char *configuration = environment("XDG_CONFIG_HOME");
    const char *const places[] = {
        "site.yaml",
        configuration ? arena_format(arena, "%s/rmnpc/site.yaml", configuration)
                      : arena_format(arena, "%s/.config/rmnpc/site.yaml", home()),
        "/etc/rmnpc/site.yaml",
    };
    for (size_t i = 0; i < COUNT(places); i++)
        if (access(places[i], F_OK) == 0) return places[i];
    return NULL;
}

// An absolute path of what may be relative to a directory.
static const char *absolute(const char *directory, const char *path, Arena *arena)
{
    if (*path == '/') return path;
    char here[4096] = "";
    if (*directory != '/' && !getcwd(here, sizeof here)) here[0] = '\0';
    return arena_format(arena, "%s%s%s/%s", here, *directory && *here ? "/" : "", directory, path);
}

// The directory of a file's path: "" when it is the working directory.
static const char *directory_of(const char *path, Arena *arena)
{
    Text name = text_base_name(text_from(path));
    size_t size = (size_t)(name.data - path);
    return arena_format(arena, "%.*s", (int)(size > 1 ? size - 1 : size), path);
}

static bool read_file(const char *path, SiteYaml *yaml, Arena *arena, Complaints *complaints)
{
    const YamlNode *root = yaml_load(path, arena, complaints);
    return root && bind_map(root, &SITE_LANGUAGE, yaml, arena, complaints);
}

// What the file names, from its own directory; else the fallback.
static const char *place(const YamlNode *node, const char *directory, const char *fallback, Arena *arena)
{
    return node ? absolute(directory, node->text.data, arena) : fallback;
}

static const char *below(const char *directory, const char *name, Arena *arena)
{
    return arena_format(arena, "%s/%s", directory, name);
}

static void settle(const SiteYaml *yaml, const char *directory, Site *site, Arena *arena)
{
    site->definitions = place(yaml->definitions, directory, default_definitions(arena), arena);
    site->plan = place(yaml->plan, directory, below(site->definitions, "schemas/plans/rmnpc.yaml", arena), arena);
    site->state = place(yaml->state, directory, default_state(arena), arena);
    site->key = place(yaml->key, directory, below(site->state, "key", arena), arena);
    site->archive = place(yaml->archive, directory, below(site->state, "archive", arena), arena);
    site->inbox = place(yaml->inbox, directory, below(site->state, "inbox", arena), arena);
    site->reports = place(yaml->reports, directory, below(site->state, "reports", arena), arena);
    site->notice = yaml->notice ? yaml->notice->text.data : NULL;
    site->settle_minutes = yaml->settle_minutes;
    site->database = yaml->database ? yaml->database->text.data : NULL;
}

bool site_load(const char *config_option, Site *site, Arena *arena, Complaints *complaints)
{
    SiteYaml yaml = {.settle_minutes = 10};
    *site = (Site){.path = find_file(config_option, arena)};
    if (site->path && !read_file(site->path, &yaml, arena, complaints)) return false;
    settle(&yaml, site->path ? directory_of(site->path, arena) : "", site, arena);
    return true;
}

const char *site_schema_path(const Site *site, const char *name, Arena *arena)
{
    return arena_format(arena, "%s/schemas/%s.yaml", site->definitions, name);
}

const char *site_mapping_path(const Site *site, const char *center, Arena *arena)
{
    return arena_format(arena, "%s/mappings/%s.yaml", site->definitions, center);
}
