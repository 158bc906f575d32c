/* Payment files and matching: 100,000 payments written to each kind of file, and a million matched
 * against a report in which 2 % went wrong. It fails when a match is false.
 *
 *   bench_payments [SEED]    the seed of the faults; 20260725 */
#include "base/num.h"
#include "bench.h"
#include "noise.h"
#include "pay/bank_list.h"
#include "pay/bank_pain001.h"
#include "pay/bank_report.h"
#include "pay/bank_sheet.h"
#include "pay_lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILED = 100000, SIGNED = 20000, MATCHED = 1000000, NOISE_PER_MILLE = 20 };

static struct arena arena;

static void told(const char *what, uint32_t n, struct bench_clock since, const char *path)
{
    double wall = bench_wall_s() - since.wall_s, cpu = bench_cpu_s() - since.cpu_s;
    double mb = path != NULL ? (double)lab_read(&arena, path).n / 1e6 : 0;
    printf("%-34s %8u  %7.2f s  (processor %.2f s)  %7.1f MB\n", what, n, wall, cpu, mb);
    if (path != NULL)
        unlink(path);
}

static void done(enum err_code code, const struct err *e)
{
    if (code == ERR_NONE)
        return;
    fprintf(stderr, "%s\n", e->text[LANG_EN]);
    exit(1);
}

static void write_files(void)
{
    static const struct bank_provider provider[] = {
        {STR("PROVIDER"), STR("P"), STR("970405"), STR("2500200999999"), STR("UBND xã Ví Dụ")}};
    struct err e = {0};
    const char *path = lab_path(&arena, "file");
    struct payment_instruction *v = lab_payments(&arena, FILED, 1, LAB_ACCOUNTS);
    struct bank_pain001 head = {.message_id = STR("BENCH"),
                                .initiator = STR("UBND"),
                                .made_on = 20000,
                                .execute_on = 20001,
                                .providers = provider,
                                .n_providers = 1};
    struct bench_clock since = bench_start();
    done(bank_pain001_write(path, &head, v, FILED, &e), &e);
    told("pain.001, Vietnamese", FILED, since, path);
    head.letters = BANK_ASCII;
    since = bench_start();
    done(bank_pain001_write(path, &head, v, FILED, &e), &e);
    told("pain.001, ASCII", FILED, since, path);
    struct bank_list list = {
        STR("UBND"), STR("Bưu điện"), month_make(2026, 7), 20000, BANK_HEAD_VIETNAMESE, v, FILED};
    since = bench_start();
    done(bank_list_csv(path, &list, &e), &e);
    told("list, CSV", FILED, since, path);
    since = bench_start();
    done(bank_list_xlsx(path, &list, &e), &e);
    told("list, XLSX", FILED, since, path);
    struct bank_sheet sheet = {
        STR("UBND"), STR("Bưu điện"), month_make(2026, 7),
        20000,       STR("BENCH"),    lab_payments(&arena, SIGNED, 1, LAB_CASH),
        SIGNED};
    since = bench_start();
    done(bank_sheet_pdf(path, &sheet, &e), &e);
    told("cash sheet, PDF", SIGNED, since, path);
}

/* The lines as a provider would send them. */
static str report_of(const struct noisy *t)
{
    struct buf b;
    vnd sum = 0;
    buf_init(&b, &arena, (size_t)1 << 30);
    buf_add_c(&b, "payment_id,result,amount_vnd,on,account,reason,reference\n");
    for (uint32_t i = 0; i < t->n; i++) {
        const struct bank_line *l = &t->lines[i];
        char on[11];
        buf_fmt(&b, "%s,%z,%l,%s,%s,%s,%s\n", l->id, bank_line_code(l->kind), l->amount_vnd,
                (str){on, day_format_iso(l->on, on)}, l->account, l->reason, l->reference);
        sum += l->amount_vnd;
    }
    buf_fmt(&b, "total,,%l,,,,\n", sum);
    return buf_str(&b);
}

static void match_million(uint64_t seed)
{
    static const struct match_options options = {.days = 10};
    struct err e = {0};
    struct bank_report report;
    struct match_result r;
    uint32_t false_matches;
    struct payment_instruction *v = lab_payments(&arena, MATCHED, seed, LAB_ACCOUNTS);
    struct noisy t = noise_make(&arena, v, MATCHED, NOISE_PER_MILLE, seed);
    str text = report_of(&t);
    const char *path = lab_path(&arena, "report.csv");
    lab_write(path, text);
    struct bench_clock since = bench_start();
    done(bank_report_read(&arena, &report, path, (str){0}, &e), &e);
    told("provider's report, read", t.n, since, path);
    since = bench_start();
    done(match_run(&arena, &r, v, MATCHED, report.lines.v, report.lines.n, &options, &e), &e);
    told("matched", MATCHED, since, NULL);
    uint32_t wrong = noise_wrong(&t, v, MATCHED, &r, &false_matches);
    printf("seed %" PRIu64 ": %u payments went wrong in the report; %u verdicts not the truth, "
           "%u false matches\n",
           seed, MATCHED - t.counts[NOISE_NONE], wrong, false_matches);
    for (int i = 0; i < MATCH_VERDICT_COUNT; i++)
        printf("  %-18s %8u payments %8u lines\n", match_verdict_code((enum match_verdict)i),
               r.of_payments[i].n, r.of_lines[i].n);
    if (wrong != 0 || false_matches != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    int64_t seed = 20260725;
    if (argc > 1 && !num_parse_int(str_from_c(argv[1]), &seed)) {
        fprintf(stderr, "bench_payments [SEED]\n");
        return 2;
    }
    arena_init(&arena, (size_t)(3 * BANK_READ_MEMORY));
    write_files();
    match_million((uint64_t)seed);
    lab_clean();
    arena_clear(&arena);
    return 0;
}
