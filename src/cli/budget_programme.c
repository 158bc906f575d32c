/* ansinh budget programmes, programme: of which line each benefit is paid. */
#include "base/fmt.h"
#include "cli/budget_cmd.h"
#include "cli/inputs.h"
#include "pay/programme.h"

enum err_code budget_show_programmes(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"benefit", "group",   "fund",    "programme",
                                        "name",    "chapter", "assumed", "law_fund"};
    static const char *const vi[] = {"quyền lợi", "nhóm",   "nguồn",    "chương trình",
                                     "tên",       "chương", "tạm hiểu", "luật ghi"};
    static const char *const en[] = {"benefit", "group",   "fund",    "programme",
                                     "name",    "chapter", "assumed", "the law says"};
    struct programme_settings settings;
    const struct law *law = NULL;
    int32_t year = 0;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = inputs_law(q->v.c, q->law, &law, e);
    if (code == ERR_NONE)
        code = programme_settings_read(db, q->v.c->arena, q->v.province_id, &settings, e);
    for (uint32_t i = 0; code == ERR_NONE && i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        struct programme p;
        if (!programme_of(&settings, s, year, &p))
            continue;
        const str cells[] = {s->id,
                             s->group,
                             p.fund,
                             p.code,
                             p.name[q->v.c->lang],
                             p.chapter,
                             p.assumed ? STR("1") : STR("0"),
                             s->fund};
        for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++)
            ledger_cell(&q->v, cells[k]);
    }
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 8);
    return code;
}

struct setting {
    int64_t province;
    struct programme_setting s;
};

static enum err_code set_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct setting *x = ctx;
    (void)answer;
    return programme_setting_add(c, x->province, &x->s, store_now_us(), e);
}

static enum err_code take_subject(struct budget_asked *q, str *out, struct err *e)
{
    const struct law *law = NULL;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần một quyền lợi hoặc một nhóm",
                       "a benefit or a group is needed");
    *out = q->words[0];
    if (programme_is_group(*out))
        return ERR_NONE;
    enum err_code code = inputs_law(q->v.c, q->law, &law, e);
    if (code != ERR_NONE)
        return code;
    const struct law_symbol *s = law_find(law, q->words[0]);
    if (s == NULL || s->kind != LAW_BENEFIT)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi hay nhóm \"%s\"",
                       "the law has no benefit or group \"%s\"", q->words[0]);
    *out = s->id;
    return ERR_NONE;
}

enum err_code budget_set_programme(struct budget_asked *q, str content, struct err *e)
{
    struct setting x = {.province = q->v.province_id};
    bool again = false;
    const str given[] = {q->programme, q->name, q->chapter, q->fund};
    str *const to[] = {&x.s.programme, &x.s.name, &x.s.chapter, &x.s.fund};
    for (size_t i = 0; i < 4; i++)
        *to[i] = given[i].p != NULL ? given[i] : STR("");
    x.s.decision = q->decision;
    x.s.signer = q->signer;
    x.s.actor = q->who;
    enum err_code code = take_subject(q, &x.s.subject, e);
    if (code == ERR_NONE)
        code = budget_take_year(q, &x.s.from_year, e);
    if (code == ERR_NONE)
        code = ledger_need_day(q->on, "--on", &x.s.decided_on, e);
    if (code == ERR_NONE)
        code = ledger_view_write(&q->v, "budget.programme", q->who, content, set_work, &x, NULL,
                                 &again, e);
    if (code == ERR_NONE)
        budget_say(q, "Đã đặt chương trình của %s.", "The programme of %s is set.", x.s.subject,
                   again);
    return code;
}
