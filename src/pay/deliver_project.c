/* Steps and what happens in a project: tables, and sums in whole numbers. Nothing here asks
 * anybody. */
#include "pay/deliver_project.h"

#include "base/check.h"
#include "registry/roles.h"

bool project_kind(enum deliver_kind k)
{
    return k == DELIVER_BUILDING || k == DELIVER_TRAINING || k == DELIVER_LIVELIHOOD;
}

/* ---- steps ---- */

#define X STEP_STATES

static const struct {
    const char *name[2];
    enum project_step_state after[STEP_ACTS]; /* progress, pass, fail */
} step_states[STEP_STATES] = {
    [STEP_NONE] = {{"chưa làm", "not begun"}, {STEP_REACHED, X, X}},
    [STEP_REACHED] = {{"chờ nghiệm thu", "reached"}, {X, STEP_PASSED, STEP_FAILED}},
    [STEP_PASSED] = {{"đạt", "passed"}, {X, X, X}},
    [STEP_FAILED] = {{"chưa đạt", "failed"}, {STEP_REACHED, X, X}},
};

#undef X

enum project_step_state project_step_after(enum project_step_state s, enum project_step_act a)
{
    check(s < STEP_STATES && a < STEP_ACTS);
    return step_states[s].after[a];
}

const char *project_step_name(enum project_step_state s, enum lang lang)
{
    check(s < STEP_STATES);
    return step_states[s].name[lang];
}

/* ---- what happens ---- */

enum { B = 1, T = 2, L = 4, ALL = B | T | L };
enum { STEP = 1, ITEM = 2, QUANTITY = 4, AMOUNT = 8, SEASON = 16, NOTE = 32 };

/* needs: must be told. may: may be told; all else may not, so that nothing is told in vain. */
static const struct {
    const char *code, *name[2];
    uint8_t kinds, needs, may;
} whats[PROJECT_WHATS] = {
    [PROJECT_PROGRESS] = {"progress", {"báo xong", "progress"}, ALL, STEP, NOTE},
    [PROJECT_PASS] = {"pass", {"nghiệm thu đạt", "passed"}, ALL, STEP, NOTE},
    [PROJECT_FAIL] = {"fail", {"nghiệm thu chưa đạt", "failed"}, ALL, STEP | NOTE, 0},
    [PROJECT_OWN] = {"own", {"đối ứng", "own share"}, ALL, ITEM | AMOUNT, QUANTITY | NOTE},
    [PROJECT_ATTEND] = {"attend", {"có mặt", "attended"}, T, QUANTITY, NOTE},
    [PROJECT_CERTIFICATE] = {"certificate", {"chứng chỉ", "certificate"}, T, NOTE, 0},
    [PROJECT_JOB] = {"job", {"có việc", "has work"}, T, 0, AMOUNT | NOTE},
    [PROJECT_NO_JOB] = {"no_job", {"chưa có việc", "no work"}, T, 0, NOTE},
    [PROJECT_BORN] = {"born", {"đẻ thêm", "born"}, L, ITEM | QUANTITY | SEASON, NOTE},
    [PROJECT_DIED] = {"died", {"chết, mất", "died"}, L, ITEM | QUANTITY | SEASON | NOTE, 0},
    [PROJECT_EATEN] = {"eaten", {"nhà dùng", "eaten"}, L, ITEM | QUANTITY | SEASON, NOTE},
    [PROJECT_SOLD] = {"sold", {"bán", "sold"}, L, ITEM | QUANTITY | AMOUNT | SEASON, NOTE},
    [PROJECT_COST] = {"cost", {"chi phí", "cost"}, L, ITEM | AMOUNT | SEASON, QUANTITY | NOTE},
    [PROJECT_REPAY] = {"repay", {"hoàn vốn", "paid back"}, L, AMOUNT | NOTE, 0},
};

const char *project_what_code(enum project_what w)
{
    check(w < PROJECT_WHATS);
    return whats[w].code;
}

enum project_what project_what_find(str code)
{
    int w = 0;
    while (w < PROJECT_WHATS && !str_eq_c(code, whats[w].code))
        w++;
    return (enum project_what)w;
}

const char *project_what_name(enum project_what w, enum lang lang)
{
    check(w < PROJECT_WHATS);
    return whats[w].name[lang];
}

static uint8_t kind_bit(enum deliver_kind k)
{
    return k == DELIVER_BUILDING ? B : k == DELIVER_TRAINING ? T : L;
}

bool project_what_of(enum project_what w, enum deliver_kind k)
{
    check(w < PROJECT_WHATS);
    return (whats[w].kinds & kind_bit(k)) != 0;
}

static uint8_t told(const struct project_event *x)
{
    return (uint8_t)((x->step > 0 ? STEP : 0) | (x->item.n > 0 ? ITEM : 0) |
                     (x->quantity > 0 ? QUANTITY : 0) | (x->amount > 0 ? AMOUNT : 0) |
                     (x->season.n > 0 ? SEASON : 0) | (x->note.n > 0 ? NOTE : 0));
}

static enum err_code check_shape(const struct project *p, const struct project_event *x,
                                 struct err *e)
{
    static const char *const columns[] = {"step",       "item",   "quantity",
                                          "amount_vnd", "season", "note"};
    uint8_t has = told(x);
    if (!project_what_of(x->what, p->kind))
        return err_set(e, ERR_INPUT, "loại dự án này không có việc \"%z\"",
                       "a project of this kind has no \"%z\"", whats[x->what].code);
    for (int i = 0; i < 6; i++) {
        uint8_t bit = (uint8_t)(1 << i);
        bool needs = whats[x->what].needs & bit, may = whats[x->what].may & bit;
        if (needs && (has & bit) == 0)
            return err_set(e, ERR_INPUT, "\"%z\" cần cột %z", "\"%z\" needs %z",
                           whats[x->what].code, columns[i]);
        if (!needs && !may && (has & bit) != 0)
            return err_set(e, ERR_INPUT, "\"%z\" không dùng cột %z", "\"%z\" takes no %z",
                           whats[x->what].code, columns[i]);
    }
    if (x->has_photo && x->what != PROJECT_PROGRESS)
        return err_set(e, ERR_INPUT, "ảnh đi với việc progress", "a photo goes with progress");
    if (x->what == PROJECT_PROGRESS && p->kind == DELIVER_BUILDING && !x->has_photo)
        return err_set(e, ERR_INPUT, "tiến độ nhà cần ảnh chụp",
                       "progress of a house needs a photograph");
    if (x->on_day == 0)
        return err_set(e, ERR_INPUT, "cần ngày", "the day is needed");
    return ERR_NONE;
}

/* ---- steps of a member ---- */

static enum err_code apply_step(const struct project *p, struct project_standing *s,
                                const struct project_event *x, struct err *e)
{
    enum project_step_act act = x->what == PROJECT_PROGRESS ? STEP_PROGRESS
                                : x->what == PROJECT_PASS   ? STEP_PASS
                                                            : STEP_FAIL;
    uint32_t k = x->step - 1;
    if (x->step > p->n_steps)
        return err_set(e, ERR_INPUT, "dự án chỉ có %u bước", "the project has %u steps",
                       p->n_steps);
    enum project_step_state before = k == 0 ? STEP_PASSED : s->steps[k - 1].state;
    enum project_step_state after = project_step_after(s->steps[k].state, act);
    if (after == STEP_STATES)
        return err_set(e, ERR_INPUT, "bước %u không ở trạng thái làm được việc \"%z\"",
                       "step %u is not in a state for \"%z\"", x->step, whats[x->what].code);
    if (before == STEP_NONE || before == STEP_FAILED || (act == STEP_PASS && before != STEP_PASSED))
        return err_set(e, ERR_INPUT, "bước %u phải xong trước", "step %u comes first", k);
    if (act != STEP_PROGRESS && officer_same(s->steps[k].who, x->actor))
        return err_set(e, ERR_INPUT, "bước %u do chính %s báo xong: người khác phải nghiệm thu",
                       "step %u was reported by %s: somebody else must inspect it", x->step,
                       s->steps[k].who);
    if ((k > 0 && x->on_day < s->steps[k - 1].on) || x->on_day < s->steps[k].on)
        return err_set(e, ERR_INPUT, "ngày đi ngược", "days run backwards");
    s->steps[k].state = after;
    s->steps[k].on = x->on_day;
    if (act == STEP_PROGRESS)
        s->steps[k].who = x->actor;
    return ERR_NONE;
}

bool project_done(const struct project *p, const struct project_standing *s, day *on)
{
    bool all = true;
    for (uint32_t k = 0; k < p->n_steps; k++)
        all = all && s->steps[k].state == STEP_PASSED;
    if (on != NULL)
        *on = all && p->n_steps > 0 ? s->steps[p->n_steps - 1].on : 0;
    return all;
}

/* ---- courses ---- */

static enum err_code apply_attend(struct arena *a, const struct project_member *m,
                                  struct project_standing *s, const struct project_event *x,
                                  struct err *e)
{
    for (uint32_t i = 0; i < s->attended.n; i++) {
        if (s->attended.v[i] == x->on_day)
            return err_set(e, ERR_INPUT, "ngày này đã ghi", "this day is told already");
    }
    if (m->days > 0 && (x->quantity > m->days || s->days > m->days - x->quantity))
        return err_set(e, ERR_INPUT, "nhiều hơn %l ngày của khóa học",
                       "more than the %l days of the course", m->days);
    vec_push(a, &s->attended, x->on_day);
    s->days += x->quantity;
    return ERR_NONE;
}

static enum err_code apply_job(const struct project *p, struct project_standing *s,
                               const struct project_event *x, struct err *e)
{
    day end;
    if (!project_done(p, s, &end))
        return err_set(e, ERR_INPUT, "khóa học chưa xong", "the course is not finished");
    if (end != 0 && x->on_day < day_add_months(end, PROJECT_JOB_MONTHS))
        return err_set(e, ERR_INPUT, "hỏi việc làm sau khi học xong %d tháng",
                       "work is asked for %d months after the course", PROJECT_JOB_MONTHS);
    if (x->on_day < s->job_on)
        return err_set(e, ERR_INPUT, "ngày đi ngược", "days run backwards");
    s->job_on = x->on_day;
    s->job = x->what == PROJECT_JOB;
    s->wage = x->amount;
    return ERR_NONE;
}

static enum err_code apply_certificate(struct project_standing *s, const struct project_event *x,
                                       struct err *e)
{
    if (s->certificate_on != 0)
        return err_set(e, ERR_INPUT, "đã có chứng chỉ số %s", "certificate %s is there already",
                       s->certificate);
    s->certificate_on = x->on_day;
    s->certificate = x->note;
    return ERR_NONE;
}

vnd project_by_days(vnd planned, int64_t attended, int64_t days)
{
    int64_t product;
    if (days <= 0 || attended >= days)
        return planned;
    bool fits = num_mul(planned, attended, &product);
    check(fits); /* a file has at most 1e12 đồng and 1,000 days */
    return num_div_floor(product, days);
}

/* ---- animals and money of a household ---- */

static struct project_item *find_item(struct arena *a, struct project_standing *s, str item,
                                      bool make)
{
    for (uint32_t i = 0; i < s->items.n; i++) {
        if (str_eq(s->items.v[i].item, item))
            return &s->items.v[i];
    }
    if (!make)
        return NULL;
    struct project_item one = {.item = item};
    vec_push(a, &s->items, one);
    return &s->items.v[s->items.n - 1];
}

int64_t project_item_left(const struct project_item *i)
{
    return i->given + i->born - i->died - i->eaten - i->sold;
}

/* `chicks.raised` are chicks too, of another giver. */
void project_give(struct arena *a, struct project_standing *s, str item, int64_t quantity)
{
    ptrdiff_t point = str_find_char(item, '.');
    find_item(a, s, point < 0 ? item : str_slice(item, 0, (size_t)point), true)->given += quantity;
}

static struct project_season *find_season(struct arena *a, struct project_standing *s, str season)
{
    for (uint32_t i = 0; i < s->seasons.n; i++) {
        if (str_eq(s->seasons.v[i].season, season))
            return &s->seasons.v[i];
    }
    struct project_season one = {.season = season};
    vec_push(a, &s->seasons, one);
    return &s->seasons.v[s->seasons.n - 1];
}

static enum err_code apply_animals(struct arena *a, struct project_standing *s,
                                   const struct project_event *x, struct err *e)
{
    bool born = x->what == PROJECT_BORN;
    struct project_item *i = find_item(a, s, x->item, born || x->row == 0);
    int64_t left = i == NULL ? 0 : project_item_left(i);
    if (!born && x->row > 0 && x->quantity > left)
        return err_set(e, ERR_INPUT, "chỉ còn %l \"%s\"", "only %l of \"%s\" are left", left,
                       x->item);
    int64_t *const sums[] = {[PROJECT_BORN - PROJECT_BORN] = &i->born,
                             [PROJECT_DIED - PROJECT_BORN] = &i->died,
                             [PROJECT_EATEN - PROJECT_BORN] = &i->eaten,
                             [PROJECT_SOLD - PROJECT_BORN] = &i->sold};
    *sums[x->what - PROJECT_BORN] += x->quantity;
    if (x->what == PROJECT_SOLD)
        find_season(a, s, x->season)->sold += x->amount;
    return ERR_NONE;
}

static enum err_code apply_repay(const struct project_member *m, struct project_standing *s,
                                 const struct project_event *x, struct err *e)
{
    if (x->amount > m->revolving - s->repaid)
        return err_set(e, ERR_INPUT, "chỉ còn phải hoàn %n đ", "only %n đ are to be paid back",
                       m->revolving - s->repaid);
    s->repaid += x->amount;
    return ERR_NONE;
}

/* ---- all ---- */

enum err_code project_apply(struct arena *a, const struct project *p,
                            const struct project_member *m, struct project_standing *s,
                            const struct project_event *x, struct err *e)
{
    enum err_code code = check_shape(p, x, e);
    if (code != ERR_NONE)
        return code;
    switch (x->what) {
    case PROJECT_PROGRESS:
    case PROJECT_PASS:
    case PROJECT_FAIL:
        return apply_step(p, s, x, e);
    case PROJECT_OWN:
        s->own += x->amount;
        return ERR_NONE;
    case PROJECT_ATTEND:
        return apply_attend(a, m, s, x, e);
    case PROJECT_CERTIFICATE:
        return apply_certificate(s, x, e);
    case PROJECT_JOB:
    case PROJECT_NO_JOB:
        return apply_job(p, s, x, e);
    case PROJECT_BORN:
    case PROJECT_DIED:
    case PROJECT_EATEN:
    case PROJECT_SOLD:
        return apply_animals(a, s, x, e);
    case PROJECT_COST:
        find_season(a, s, x->season)->cost += x->amount;
        return ERR_NONE;
    case PROJECT_REPAY:
        return apply_repay(m, s, x, e);
    case PROJECT_WHATS:
        break;
    }
    check(false);
    return ERR_INTERNAL;
}
