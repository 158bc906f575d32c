/* ansinh simulate --generated: a country that is made up while it is reckoned. */
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/simulate_cmd.h"
#include "cli/synthetic.h"
#include "evidence/simulate/generated.h"
#include "registry/times.h"

#include <stdio.h>

static enum err_code check_asked(struct simulating *x, struct err *e)
{
    bool costs = x->show.p == NULL || str_eq_c(x->show, "costs");
    if (x->v.db.p != NULL || x->households.p != NULL || !costs || x->groups.p != NULL ||
        x->rank.p != NULL || x->v.province.p != NULL)
        return err_set(
            e, ERR_USAGE,
            "--generated không đi cùng --db, --province, --households, --groups, --rank; "
            "chỉ có --show costs",
            "--generated does not go with --db, --province, --households, --groups, "
            "--rank; --show costs alone");
    if (x->q.months > GENERATED_MAX_MONTHS)
        return err_set(e, ERR_USAGE, "--generated: nhiều nhất %d tháng",
                       "--generated: at most %d months", GENERATED_MAX_MONTHS);
    return view_format(&x->v, e);
}

static enum err_code ask_people(struct simulating *x, struct synth_request *q, struct err *e)
{
    int64_t size = 0, seed = 1;
    enum err_code code = synthetic_area(x->c, x->generated, q, e);
    /* The areas of `ansinh synth` are more: a province has no table of a country. */
    if (code == ERR_USAGE || (code == ERR_NONE && q->common == NULL)) {
        *e = (struct err){0};
        code = err_set(e, ERR_USAGE, "--generated nhận viet-nam, không nhận \"%s\"",
                       "--generated takes viet-nam, not \"%s\"", x->generated);
    }
    if (code == ERR_NONE && x->size.p != NULL &&
        (!num_parse_int(x->size, &size) || size < 100 || size > 100000000))
        code = err_set(e, ERR_USAGE, "--size nhận một số từ 100 đến 100.000.000",
                       "--size takes a number from 100 to 100,000,000");
    if (code == ERR_NONE && x->seed.p != NULL && (!num_parse_int(x->seed, &seed) || seed < 0))
        code = err_set(e, ERR_USAGE, "--seed nhận một số", "--seed takes a number");
    if (code == ERR_NONE)
        code = inputs_threads(x->threads, &q->threads, e);
    q->year = SYNTHETIC_COUNTRY_YEAR;
    q->households = (uint32_t)size;
    q->seed = (uint64_t)seed;
    q->law = x->q.law;
    q->areas = x->q.areas;
    return code;
}

static void show_step(void *ctx, uint32_t done, uint32_t total)
{
    struct simulating *x = ctx;
    if (x->bar.total == 0)
        progress_start(&x->bar, x->c->lang, "Mô phỏng", "Simulating", total);
    progress_step(&x->bar, done);
}

static void say(const struct simulating *x, const struct generated_result *r)
{
    char n[7][32];
    const int64_t values[7] = {r->households,
                               r->persons,
                               r->poor,
                               r->near_poor,
                               r->gaining,
                               r->losing,
                               r->households_gaining + r->households_losing};
    for (int i = 0; i < 7; i++)
        fmt_grouped(n[i], values[i]);
    fflush(stdout);
    fprintf(stderr,
            x->c->lang == LANG_VI
                ? "GIẢ LẬP: %s hộ, %s người, %s hộ nghèo, %s hộ cận nghèo. %s người và hộ được "
                  "thêm, %s bị bớt; %s hộ đổi (docs/simulation.md).\n"
                : "SYNTHETIC: %s households, %s people, %s poor, %s near-poor. %s persons and "
                  "households gain, %s lose; %s households change (docs/simulation.md).\n",
            n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    if (r->unsettled > 0)
        fprintf(stderr,
                x->c->lang == LANG_VI
                    ? "%lld hộ không tìm được câu trả lời chấm ra đúng hạng; hạng theo quyết định "
                      "vẫn giữ.\n"
                    : "For %lld households no answers were found that score as meant; their "
                      "decision stands.\n",
                (long long)r->unsettled);
}

enum err_code simulate_generated_cmd(struct simulating *x, struct err *e)
{
    struct synth_request q = {0};
    struct generated_result r;
    enum err_code code = check_asked(x, e);
    if (code == ERR_NONE)
        code = simulate_load(x, e);
    if (code == ERR_NONE)
        code = ask_people(x, &q, e);
    if (code == ERR_NONE && x->v.known_on.p != NULL && !day_parse(x->v.known_on, &x->q.known_on))
        code = err_set(e, ERR_USAGE, "--known-on: viết ngày như 2026-12-31",
                       "--known-on: write a day such as 2026-12-31");
    if (code != ERR_NONE)
        return code;
    if (x->v.known_on.p == NULL)
        x->q.known_on = day_of_moment(store_now_us());
    x->q.progress = show_step;
    x->q.ctx = x;
    code = simulate_generated(x->c->arena, &x->q, &q, &r, e);
    progress_end(&x->bar);
    if (code != ERR_NONE)
        return code;
    x->r.costs = r.costs;
    x->r.n_costs = r.n_costs;
    simulate_show_costs(x);
    say(x, &r);
    return ERR_NONE;
}
