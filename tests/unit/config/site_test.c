// The site: which file wins, what its paths are relative to, what stands where it says nothing.
#include "complaining.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/site.h"

// A directory of our own, which is the working directory and the home; the user's own configuration does not show
// through.
static int enter(void **state)
{
    static char directory[] = "/tmp/rmnpc-site.XXXXXX";
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    *state = mkdtemp(directory);
    unsetenv("RMNPC_CONFIG");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", directory, 1);
    return *state && chdir(directory) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", (const char *)*state);
    return chdir("/") == 0 ? system(command) : -1;
}

static void put(const char *path, const char *text)
{
    char command[256];
    snprintf(command, sizeof command, "mkdir -p $(dirname %s)", path);
    assert_int_equal(system(command), 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

typedef struct Loaded {
    Site site;
    Arena arena;
    Complaints complaints;
    bool good;
} Loaded;

static Loaded load(const char *option)
{
    Loaded loaded = {0};
    loaded.good = site_load(option, &loaded.site, &loaded.arena, &loaded.complaints);
    return loaded;
}

static void forget(Loaded *loaded)
{
    arena_free(&loaded->arena);
    complaints_free(&loaded->complaints);
}

static void nothing_configured(void **state)
{
    char wanted[256];
    Loaded loaded = load(NULL);
    assert_true(loaded.good);
    assert_null(loaded.site.database);
    if (geteuid() == 0) strcpy(wanted, "/var/lib/rmnpc");
    else snprintf(wanted, sizeof wanted, "%s/.local/state/rmnpc", (const char *)*state);
    assert_string_equal(loaded.site.state, wanted);
    assert_string_equal(loaded.site.key, arena_format(&loaded.arena, "%s/key", wanted));
    assert_string_equal(loaded.site.archive, arena_format(&loaded.arena, "%s/archive", wanted));
    assert_string_equal(loaded.site.inbox, arena_format(&loaded.arena, "%s/inbox", wanted));
    assert_string_equal(loaded.site.reports, arena_format(&loaded.arena, "%s/reports", wanted));
    // Built and not installed: the checkout.
    assert_int_equal(access(arena_format(&loaded.arena, "%s/schemas/rmnpc.yaml", loaded.site.definitions), R_OK), 0);
    assert_true(text_ends(text_from(site_schema_path(&loaded.site, "rmnpc", &loaded.arena)), "/schemas/rmnpc.yaml"));
    assert_true(text_ends(text_from(site_mapping_path(&loaded.site, "c01", &loaded.arena)), "/mappings/c01.yaml"));
    // /etc/rmnpc/site.yaml may stand on the machine that runs the tests.
    if (access("/etc/rmnpc/site.yaml", F_OK) != 0) assert_null(loaded.site.path);
    forget(&loaded);
}

static void a_users_state_follows_xdg(void **state)
{
    (void)state;
    setenv("XDG_STATE_HOME", "/somewhere", 1);
    Loaded loaded = load(NULL);
    assert_string_equal(loaded.site.state, geteuid() == 0 ? "/var/lib/rmnpc" : "/somewhere/rmnpc");
    forget(&loaded);
    setenv("XDG_STATE_HOME", "not/absolute", 1);
    loaded = load(NULL);
    assert_false(text_starts(text_from(loaded.site.state), "not"));
    forget(&loaded);
    unsetenv("XDG_STATE_HOME");
}

// From the last place to the first: each new file beats those before it.
static void the_first_place_wins(void **state)
{
    char path[256], option[256];
    snprintf(path, sizeof path, "%s/.config/rmnpc/site.yaml", (const char *)*state);
    put(path, "state: /from/home\n");
    Loaded loaded = load(NULL);
    assert_string_equal(loaded.site.path, path);
    assert_string_equal(loaded.site.state, "/from/home");
    forget(&loaded);

    snprintf(path, sizeof path, "%s/xdg", (const char *)*state);
    setenv("XDG_CONFIG_HOME", path, 1);
    put("xdg/rmnpc/site.yaml", "state: /from/xdg\n");
    loaded = load(NULL);
    assert_string_equal(loaded.site.state, "/from/xdg");
    forget(&loaded);

    put("site.yaml", "state: /from/here\n");
    loaded = load(NULL);
    assert_string_equal(loaded.site.path, "site.yaml");
    assert_string_equal(loaded.site.state, "/from/here");
    forget(&loaded);

    put("variable.yaml", "state: /from/variable\n");
    setenv("RMNPC_CONFIG", "variable.yaml", 1);
    loaded = load(NULL);
    assert_string_equal(loaded.site.state, "/from/variable");
    forget(&loaded);

    snprintf(option, sizeof option, "%s/option.yaml", (const char *)*state);
    put(option, "state: /from/option\n");
    loaded = load(option);
    assert_string_equal(loaded.site.state, "/from/option");
    forget(&loaded);
}

static void paths_count_from_the_files_directory(void **state)
{
    put("conf/site.yaml",
        "definitions: ../yaml\nstate: var\nkey: secret/key\narchive: /absolute/archive\nplan: my.yaml\n"
        "database: host=db dbname=rmnpc\n");
    char from_here[256], below[256];
    snprintf(from_here, sizeof from_here, "%s/conf", (const char *)*state);
    snprintf(below, sizeof below, "%s/conf/site.yaml", (const char *)*state);
    const char *const options[] = {"conf/site.yaml", below};
    for (size_t i = 0; i < 2; i++) {
        Loaded loaded = load(options[i]);
        assert_true(loaded.good);
        assert_string_equal(loaded.site.definitions, arena_format(&loaded.arena, "%s/../yaml", from_here));
        assert_string_equal(loaded.site.state, arena_format(&loaded.arena, "%s/var", from_here));
        assert_string_equal(loaded.site.key, arena_format(&loaded.arena, "%s/secret/key", from_here));
        assert_string_equal(loaded.site.archive, "/absolute/archive");
        assert_string_equal(loaded.site.inbox, arena_format(&loaded.arena, "%s/var/inbox", from_here));
        assert_string_equal(loaded.site.plan, arena_format(&loaded.arena, "%s/my.yaml", from_here));
        assert_string_equal(loaded.site.database, "host=db dbname=rmnpc");
        forget(&loaded);
    }
    // In the working directory itself.
    put("site.yaml", "state: var\n");
    Loaded loaded = load(NULL);
    assert_string_equal(loaded.site.state, arena_format(&loaded.arena, "%s/var", (const char *)*state));
    forget(&loaded);
}

static void what_is_wrong_is_said_at_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *label, *text, *complaint;
    } CASES[] = {
        {"an unknown key", "state: /x\ndatabse: dbname=x\n",
         "wrong.yaml:2:1: a site has no key 'databse' (did you mean 'database'?)\n"},
        {"a list", "state: [a, b]\n", "wrong.yaml:1:8: 'state' wants text, not a list\n"},
        {"an empty file", "", "wrong.yaml: the file is empty\n"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        put("wrong.yaml", CASES[i].text);
        Loaded loaded = load("wrong.yaml");
        assert_false(loaded.good);
        assert_complaints(CASES[i].label, &loaded.complaints, CASES[i].complaint);
        forget(&loaded);
    }
    Loaded loaded = load("absent.yaml");
    assert_false(loaded.good);
    assert_complaints("an absent file", &loaded.complaints, "absent.yaml: cannot be read: No such file or directory\n");
    forget(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_configured, enter, leave),
        cmocka_unit_test_setup_teardown(a_users_state_follows_xdg, enter, leave),
        cmocka_unit_test_setup_teardown(the_first_place_wins, enter, leave),
        cmocka_unit_test_setup_teardown(paths_count_from_the_files_directory, enter, leave),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said_at_its_place, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
