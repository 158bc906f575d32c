/* A log of entries made up, exported and signed as the program does it, then verified from the
 * file:
 *
 *   bench_audit [ENTRIES [FILE]]
 *
 * 10,000,000 entries are 1.3 GB; the file is removed. */
#include "bench.h"

#include "evidence/audit/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ENTRIES 10000000
#define CHECKPOINTS 1000
#define START_US 1790000000000000LL

static void entry_of(int64_t i, struct audit_entry *v)
{
    *v = (struct audit_entry){.seq = i,
                              .at_us = START_US + i * 1000003,
                              .recording = i % 3 == 0 ? i / 3 : 0,
                              .kind = i % 3 == 0 ? STR("write") : STR("read"),
                              .actor = i % 2 ? STR("Nguyễn Thị Hoà") : STR("Trần Văn Bình"),
                              .what = i % 3 == 0 ? STR("person.correct") : STR("household.show")};
    for (uint32_t k = 0; k < 32; k++)
        v->payload_sum[k] = (uint8_t)(bench_mix(k, (uint32_t)i) >> 8);
}

/* The notes stand before the entries: the tree is made twice. */
static void write_notes(FILE *f, const struct note_secret *secret, int64_t n)
{
    struct arena a;
    struct merkle_edge edge = {0};
    struct audit_entry v;
    arena_init(&a, 1 << 24);
    for (int64_t i = 0; i < n; i++) {
        struct buf line;
        entry_of(i, &v);
        buf_init(&line, &a, 4096);
        audit_line(&line, &v);
        struct merkle_hash leaf = merkle_leaf(buf_str(&line));
        merkle_add(&edge, &leaf, NULL, NULL);
        if ((i + 1) % (n / CHECKPOINTS) == 0) {
            const struct checkpoint c = {
                .origin = STR("bench.example/log"), .size = edge.size, .root = merkle_root(&edge)};
            str text = checkpoint_text(&a, &c), signature = note_sign(&a, secret, text, 0);
            fprintf(f, "%.*s\n%.*s\n", (int)text.n, text.p, (int)signature.n, signature.p);
        }
        arena_clear(&a);
    }
}

static void write_entries(FILE *f, int64_t n)
{
    struct arena a;
    struct audit_entry v;
    arena_init(&a, 1 << 20);
    struct arena_mark mark = arena_save(&a);
    for (int64_t i = 0; i < n; i++) {
        struct buf line;
        entry_of(i, &v);
        buf_init(&line, &a, 4096);
        audit_line(&line, &v);
        buf_char(&line, '\n');
        fwrite(line.p, 1, line.n, f);
        arena_restore(&a, mark);
    }
    arena_clear(&a);
}

static void tell(void *ctx, const char *vi, const char *en)
{
    (void)ctx, (void)vi;
    puts(en);
}

int main(int argc, char **argv)
{
    int64_t n = argc > 1 ? atoll(argv[1]) : ENTRIES / 100;
    char name[] = "/tmp/bench_audit_XXXXXX";
    const char *path = argc > 2 ? argv[2] : name;
    if (argc <= 2)
        close(mkstemp(name));
    uint8_t seed[SEAL_SEED_BYTES] = {1};
    struct note_secret secret;
    struct err e = {0};
    FILE *f = fopen(path, "w");
    if (f == NULL || n < CHECKPOINTS || !seal_start() ||
        note_secret_make(STR("bench.example/log"), NOTE_LOG, seed, &secret, &e) != ERR_NONE)
        return 1;
    fprintf(f, AUDIT_EXPORT_HEAD "\nprovince 24\nentries %lld\ncheckpoints %lld\n\n", (long long)n,
            (long long)(n / (n / CHECKPOINTS)));
    write_notes(f, &secret, n);
    write_entries(f, n);
    fputs("end\n", f);
    fclose(f);

    struct note_keys keys = {.v = &secret.key, .n = 1}, none = {0};
    const struct audit_verifying v = {.keys = &keys, .witnesses = &none};
    struct audit_verified out;
    double wall = bench_wall_s(), cpu = bench_cpu_s();
    enum err_code code = audit_verify(path, &v, tell, NULL, &out, &e);
    wall = bench_wall_s() - wall;
    cpu = bench_cpu_s() - cpu;
    unlink(path);
    if (code != ERR_NONE || out.findings > 0 || out.entries != n)
        return 1;
    printf("verified %lld entries, %u checkpoints: %.2f s, %.2f s of processor time, %.2f µs an "
           "entry\n",
           (long long)out.entries, out.checkpoints, wall, cpu, cpu / (double)n * 1e6);
    return 0;
}
