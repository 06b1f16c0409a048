// Reads or makes the key file and compares it with what the database was filled with; see key.h.
#include "store/key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/output.h"

enum { KEY_LEAST = 32, KEY_MOST = 4096, KEY_MADE = 32 };

// ---- The file -------------------------------------------------------------------------------------------------------

static HashKey *refuse(const char *path, const char *why)
{
    report_error("the key file %s %s", path, why);
    return NULL;
}

static HashKey *read_open(int file, const char *path)
{
    struct stat status;
    unsigned char bytes[KEY_MOST];
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return refuse(path, "is no file");
    if (status.st_mode & (S_IRWXG | S_IRWXO)) return refuse(path, "is open to others: chmod 400 it");
    ssize_t size = read(file, bytes, sizeof bytes);
    if (size < 0) return refuse(path, "cannot be read");
    if (size < KEY_LEAST) return refuse(path, "is too short: a key has at least 32 bytes; put the right one back");
    return hash_key_new(bytes, (size_t)size);
}

HashKey *key_read(const char *path, bool *absent)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    *absent = file < 0 && errno == ENOENT;
    if (*absent) return NULL;
    if (file < 0) return refuse(path, errno == ELOOP ? "is a link: name the file itself" : strerror(errno));
    HashKey *key = read_open(file, path);
    close(file);
    return key;
}

static bool make_file(const char *path)
{
    Arena arena = {0};
    Text name = text_base_name(text_from(path));
    const char *directory = arena_format(&arena, "%.*s", (int)(name.data - path), path);
    unsigned char bytes[KEY_MADE];
    Output output;
    bool good = (!*directory || output_make_directories(directory, 0700)) && output_open(&output, path, 0400);
    if (good && (!hash_random(bytes, sizeof bytes) || fwrite(bytes, 1, sizeof bytes, output.stream) != sizeof bytes)) {
        good = report_error("cannot make the key %s: %s", path, strerror(errno));
        output_discard(&output);
    }
    good = good && output_commit(&output);
    arena_free(&arena);
    return good;
}

// ---- The database's side --------------------------------------------------------------------------------------------

// SHA-256 of an HMAC of a fixed text: tells keys apart and nothing about them.
static void fingerprint(HashKey *key, char hex[HASH_SHA256_HEX])
{
    static const char PROBE[] = "rmnpc key fingerprint 1";
    unsigned char digest[HASH_SHA256_SIZE];
    hash_hmac(key, PROBE, strlen(PROBE), digest);
    hash_sha256(digest, sizeof digest, digest);
    hash_hex(digest, hex);
}

typedef struct Recorded {
    bool patients;             // the database has some
    char hex[HASH_SHA256_HEX]; // "" when no key is recorded
} Recorded;

static bool look(Pg *pg, Recorded *recorded)
{
    PgRows *rows = pg_query(
        pg, "SELECT EXISTS (SELECT FROM etl.submission_patient), (SELECT encode(key_fingerprint, 'hex') FROM etl.site)",
        0, NULL);
    if (!rows) return false;
    *recorded = (Recorded){.patients = pg_boolean(rows, 0, 0)};
    if (pg_value(rows, 0, 1)) snprintf(recorded->hex, sizeof recorded->hex, "%s", pg_value(rows, 0, 1));
    pg_free(rows);
    return true;
}

static bool record(Pg *pg, const char *hex)
{
    static const char SQL[] = "INSERT INTO etl.site (only_one, key_fingerprint) VALUES (true, decode($1, 'hex')) "
                              "ON CONFLICT (only_one) DO UPDATE SET key_fingerprint = excluded.key_fingerprint";
    return pg_execute(pg, SQL, 1, &hex, NULL);
}

// The file's key for a database without patients: the one that is there, or a new one.
static KeyResult settle_new(Pg *pg, const char *path, bool absent, const Recorded *recorded, HashKey **key)
{
    char hex[HASH_SHA256_HEX];
    if (absent && make_file(path)) *key = key_read(path, &absent);
    if (!*key) return KEY_FAILED;
    fingerprint(*key, hex);
    return strcmp(hex, recorded->hex) == 0 || record(pg, hex) ? KEY_GOOD : KEY_FAILED;
}

static KeyResult settle_known(const char *path, bool absent, const Recorded *recorded, HashKey *key)
{
    char hex[HASH_SHA256_HEX];
    if (absent) {
        report_error("the key %s is missing, but the database has patients named with it: put it back from its backup",
                     path);
        return KEY_WRONG;
    }
    fingerprint(key, hex);
    if (strcmp(hex, recorded->hex) == 0) return KEY_GOOD;
    report_error(
        "the key %s is not the one this database's patients are named with: put the right one back from its backup",
        path);
    return KEY_WRONG;
}

static KeyResult settle(Pg *pg, const char *path, HashKey **key)
{
    Recorded recorded;
    bool absent;
    if (!look(pg, &recorded)) return KEY_FAILED;
    *key = key_read(path, &absent);
    if (!*key && !absent) return KEY_WRONG;
    return recorded.patients ? settle_known(path, absent, &recorded, *key)
                             : settle_new(pg, path, absent, &recorded, key);
}

KeyResult key_settle(Pg *pg, const char *path, HashKey **key)
{
    // Two first runs at the same time must not make two keys.
    *key = NULL;
    if (!pg_run(pg, "BEGIN; SELECT pg_advisory_xact_lock(" PG_LOCK_KEY ")")) return KEY_FAILED;
    KeyResult result = settle(pg, path, key);
    if (!pg_is_lost(pg) && !pg_run(pg, result == KEY_GOOD ? "COMMIT" : "ROLLBACK") && result == KEY_GOOD)
        result = KEY_FAILED;
    if (result == KEY_GOOD) return KEY_GOOD;
    hash_key_free(*key);
    *key = NULL;
    return result;
}
