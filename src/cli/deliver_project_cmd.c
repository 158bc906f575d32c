/* ansinh deliver project: planning, recording, paying, handing over. */
#include "base/fmt.h"
#include "cli/deliver_cmd.h"
#include "cli/deliver_more_cmd.h"
#include "pay/deliver_keep.h"
#include "pay/deliver_project.h"

#include <stdio.h>

static const char *const help[2] = {
    "ansinh deliver project — nhà ở, lớp nghề, mô hình sinh kế\n\n"
    "  ansinh deliver project plan TỆP --db DB --kind building|training|livelihood --code MÃ \\\n"
    "      --name TÊN --steps \"BƯỚC;BƯỚC\" --from NGÀY --to NGÀY [--benefit QUYỀN_LỢI] \\\n"
    "      [--month THÁNG] [--note …] --who …\n"
    "  ansinh deliver approve --db DB --list SỐ …      người khác duyệt danh sách\n"
    "  ansinh deliver project record MÃ TỆP --db DB [--store THƯ_MỤC] --who …     việc đã xảy ra\n"
    "  ansinh deliver project pay MÃ [HỘ…] --db DB [--step SỐ] --mark CHỨNG_TỪ --who …\n"
    "  ansinh deliver project close MÃ HỘ --db DB --mark BIÊN_BẢN --who …     bàn giao\n"
    "  ansinh deliver project list|waiting --db DB\n"
    "  ansinh deliver project show MÃ --db DB "
    "[--payments|--attendance|--animals|--income|--seasons|--revolving]\n"
    "  ansinh deliver project show MÃ --db DB --history [--store THƯ_MỤC]   nhật ký và ảnh\n\n"
    "Cột của các tệp và ví dụ nuôi gà: docs/projects.md.\n\n"
    "Ví dụ:\n"
    "  ansinh deliver project plan ga.csv --db bac-ninh.db --kind livelihood --code GA-01 \\\n"
    "      --name \"Nuôi gà đồi\" --benefit livelihood_project --from 2025-03-10 --to 2026-03-09 "
    "\\\n"
    "      --steps \"Chuồng trại;Nhận giống\" --who \"Nguyễn Thị Hoà\"\n"
    "  ansinh deliver project pay GA-01 --db bac-ninh.db --step 1 --on 2025-04-02 \\\n"
    "      --mark \"UNC 118\" --who \"Trần Văn Chi\"\n",
    "ansinh deliver project — houses, courses, livelihood models\n\n"
    "  ansinh deliver project plan FILE --db DB --kind building|training|livelihood --code CODE "
    "\\\n"
    "      --name NAME --steps \"STEP;STEP\" --from DAY --to DAY [--benefit BENEFIT] \\\n"
    "      [--month MONTH] [--note …] --who …\n"
    "  ansinh deliver approve --db DB --list N …      another person approves the list\n"
    "  ansinh deliver project record CODE FILE --db DB [--store FOLDER] --who …     what happened\n"
    "  ansinh deliver project pay CODE [HOUSEHOLD…] --db DB [--step N] --mark PAPER --who …\n"
    "  ansinh deliver project close CODE HOUSEHOLD --db DB --mark PAPER --who …     handover\n"
    "  ansinh deliver project list|waiting --db DB\n"
    "  ansinh deliver project show CODE --db DB "
    "[--payments|--attendance|--animals|--income|--seasons|--revolving]\n"
    "  ansinh deliver project show CODE --db DB --history [--store FOLDER]   what happened, "
    "photographs\n\n"
    "Columns of the files, and chickens as an example: docs/projects.md.\n\n"
    "Examples:\n"
    "  ansinh deliver project plan chickens.csv --db bac-ninh.db --kind livelihood --code GA-01 "
    "\\\n"
    "      --name \"Nuôi gà đồi\" --benefit livelihood_project --from 2025-03-10 --to 2026-03-09 "
    "\\\n"
    "      --steps \"Chuồng trại;Nhận giống\" --who \"Nguyễn Thị Hoà\"\n"
    "  ansinh deliver project pay GA-01 --db bac-ninh.db --step 1 --on 2025-04-02 \\\n"
    "      --mark \"UNC 118\" --who \"Trần Văn Chi\"\n"};

/* ---- planning ---- */

static enum err_code read_head(struct deliver_more *q, struct project *p, struct err *e)
{
    str steps = q->steps;
    *p = (struct project){.kind = deliver_kind_find(q->kind),
                          .code = q->code,
                          .name = q->name,
                          .benefit = q->p.benefit,
                          .note = q->note};
    if (!project_kind(p->kind))
        return err_set(e, ERR_USAGE, "cần --kind building, training hoặc livelihood",
                       "--kind building, training or livelihood is needed");
    if (p->code.n == 0 || p->name.n == 0)
        return err_set(e, ERR_USAGE, "cần --code và --name", "--code and --name are needed");
    if ((p->benefit.n == 0) == (p->kind != DELIVER_TRAINING))
        return err_set(e, ERR_USAGE,
                       "cần --benefit (lớp nghề thì không: mỗi dòng nói quyền lợi của mình)",
                       "--benefit is needed (not of a course: each row names its own)");
    while (steps.n > 0) {
        str one = str_trim(str_split(&steps, ';'));
        if (one.n == 0 || one.n > 80 || p->n_steps == PROJECT_MAX_STEPS)
            return err_set(e, ERR_USAGE, "--steps: 1 đến %u bước, cách nhau dấu chấm phẩy",
                           "--steps: 1 to %u steps, parted by semicolons", PROJECT_MAX_STEPS);
        p->steps[p->n_steps++] = one;
    }
    enum err_code code = deliver_more_day(q->p.from, "--from", &p->from, e);
    return code == ERR_NONE ? deliver_more_day(q->p.to, "--to", &p->to, e) : code;
}

static enum err_code build(struct deliver_more *q, struct project *p, struct project_plan *out,
                           struct err *e)
{
    struct arena *a = q->p.c->arena;
    struct project_rows rows;
    struct deliver_problems problems = {0};
    struct deliver_owed_rows owed;
    month m = month_of(p->from);
    enum err_code code =
        q->p.month_text.n > 0 ? pay_cmd_month(q->p.month_text, "--month", &m, e) : ERR_NONE;
    if (code == ERR_NONE)
        code = project_rows_read(a, arena_cstr(a, q->words[0]), p, &rows, &problems, e);
    if (code == ERR_NONE)
        code = deliver_more_owed(q, p->kind, p->benefit, m, &owed, e);
    if (code != ERR_NONE)
        return code;
    if (p->benefit.n > 0 && owed.n > 0)
        p->benefit = owed.v[0].d.benefit; /* by its identifier, however it was named */
    project_build(a, p, &rows, &owed, out, &problems);
    return deliver_more_problems(q, q->words[0], &problems, e);
}

static enum err_code plan(struct deliver_more *q, struct err *e)
{
    struct recording r;
    struct project p;
    struct project_plan v;
    struct deliver_words w = {.number = STR(""), .signer = STR(""), .note = q->note};
    str answer;
    bool again, done = false;
    enum err_code code = deliver_more_words(q, 1, 1, "một tệp", "one file is needed", e);
    if (code == ERR_NONE)
        code = read_head(q, &p, e);
    if (code == ERR_NONE)
        code = officer_recording(&q->p.officer, q->p.v.at.province, "form", &r, e);
    if (code == ERR_NONE)
        code = deliver_more_done(q, &r, &done, e);
    if (code != ERR_NONE || done)
        return code;
    w.on_day = q->p.officer.day;
    code = build(q, &p, &v, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    if (code == ERR_NONE)
        code = project_plan(q->p.pool, q->p.c->arena, &r, &w, &p, &v, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    pay_say(&q->p, again, "Dự án %s: danh sách %s, %u hộ; người khác duyệt",
            "Project %s: list %s, %u members; another person approves it", p.code,
            str_split(&answer, ' '), v.n_members);
    if (v.undetermined > 0)
        fprintf(stderr,
                q->p.c->lang == LANG_VI
                    ? "luật chưa xác định được cho %u hộ: quyết định phê duyệt nói rõ căn cứ\n"
                    : "of %u members the law cannot tell: the decision that approves says why\n",
                v.undetermined);
    return ERR_NONE;
}

/* ---- what happened ---- */

/* --store: the photographs, which lie beside the table, are kept under their hashes. */
static enum err_code keep_photos(struct deliver_more *q, const struct project_events *x,
                                 struct err *e)
{
    enum err_code code = ERR_NONE;
    str table = q->words[1];
    size_t folder = table.n;
    while (folder > 0 && table.p[folder - 1] != '/')
        folder--;
    for (uint32_t i = 0; i < x->n && q->store.n > 0 && code == ERR_NONE; i++) {
        struct deliver_evidence kept;
        struct buf path;
        buf_init(&path, q->p.c->arena, folder + x->v[i].file.n + 1);
        buf_fmt(&path, "%s%s", str_slice(table, 0, folder), x->v[i].file);
        if (x->v[i].has_photo)
            code = deliver_keep_file(q->p.c->arena, q->store, buf_str(&path), &kept, e);
        if (code == ERR_NONE && x->v[i].has_photo && mem_cmp(kept.content, x->v[i].photo, 32) != 0)
            code = err_set(e, ERR_IO, "ảnh \"%s\" đổi trong khi đọc",
                           "the photograph \"%s\" changed while it was read", x->v[i].file);
    }
    return code;
}

static enum err_code record(struct deliver_more *q, struct err *e)
{
    struct arena *a = q->p.c->arena;
    struct recording r;
    struct project_view v;
    struct project_events events;
    struct deliver_problems problems = {0};
    str answer;
    bool again, done = false;
    enum err_code code =
        deliver_more_words(q, 2, 2, "mã dự án và một tệp", "the project and a file are needed", e);
    if (code == ERR_NONE)
        code = officer_recording(&q->p.officer, q->p.v.at.province, "form", &r, e);
    if (code == ERR_NONE)
        code = deliver_more_done(q, &r, &done, e);
    if (code != ERR_NONE || done)
        return code;
    code = project_read(q->p.db, a, r.province, q->words[0], &v, e);
    if (code == ERR_NONE)
        code = project_events_read(a, arena_cstr(a, q->words[1]), &v, &events, &problems, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < events.n; i++)
        events.v[i].actor = r.actor;
    project_events_check(a, &v, &events, &problems);
    code = deliver_more_problems(q, q->words[1], &problems, e);
    if (code == ERR_NONE)
        code = keep_photos(q, &events, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(&q->p, e);
    if (code == ERR_NONE)
        code = project_record(q->p.pool, a, &r, v.project.code, &events, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(&q->p, again, "Dự án %s: đã ghi %s việc", "Project %s: %s facts recorded",
                v.project.code, answer);
    return code;
}

/* ---- paying and handing over ---- */

static bool is_named(const struct deliver_more *q, const struct project_view *v, int64_t entity)
{
    uint32_t m = project_member_find(v, entity);
    for (uint32_t i = 1; i < q->n; i++) {
        if (str_eq(q->words[i], v->members[m].household))
            return true;
    }
    return q->n == 1;
}

static enum err_code check_names(struct deliver_more *q, const struct project_view *v,
                                 struct err *e)
{
    for (uint32_t i = 1; i < q->n; i++) {
        uint32_t m = 0;
        while (m < v->n && !str_eq(v->members[m].household, q->words[i]))
            m++;
        if (m == v->n)
            return err_set(e, ERR_INPUT, "dự án không có \"%s\"", "\"%s\" is not in the project",
                           q->words[i]);
    }
    return ERR_NONE;
}

static enum err_code write_changes(struct deliver_more *q, const struct recording *r, str code,
                                   const struct deliver_change *v, uint32_t n, vnd sum,
                                   struct err *e)
{
    const struct deliver_words w = {.number = STR(""), .signer = STR(""), .note = code};
    str answer;
    bool again;
    enum err_code done = pay_cmd_pool(&q->p, e);
    if (done == ERR_NONE)
        done = deliver_do(q->p.pool, q->p.c->arena, r, &w, v, n, &answer, &again, e);
    if (done == ERR_NONE)
        pay_say(&q->p, again, "Dự án %s: %s việc, %n đ", "Project %s: %s acts, %n đ", code, answer,
                sum);
    return done;
}

static enum err_code open_project(struct deliver_more *q, struct recording *r,
                                  struct project_view *v, bool *done, struct err *e)
{
    enum err_code code = officer_recording(&q->p.officer, q->p.v.at.province, "form", r, e);
    if (code == ERR_NONE)
        code = deliver_more_done(q, r, done, e);
    if (code != ERR_NONE || *done)
        return code;
    if (str_trim(q->mark).n == 0)
        return err_set(e, ERR_USAGE, "cần --mark: số chứng từ, biên bản",
                       "--mark is needed: the number of the paper");
    code = project_read(q->p.db, q->p.c->arena, r->province, q->words[0], v, e);
    return code == ERR_NONE ? check_names(q, v, e) : code;
}

static enum err_code pay(struct deliver_more *q, struct err *e)
{
    struct recording r;
    struct project_view v;
    int64_t step = 0;
    bool done = false;
    vnd sum = 0;
    uint32_t n = 0;
    enum err_code code =
        deliver_more_words(q, 1, PAY_MAX_WORDS, "mã dự án", "the project is needed", e);
    if (code == ERR_NONE && q->step.n > 0 && (!num_parse_int(q->step, &step) || step <= 0))
        code = err_set(e, ERR_USAGE, "--step cần số của bước", "--step needs the number of a step");
    if (code == ERR_NONE)
        code = open_project(q, &r, &v, &done, e);
    if (code != ERR_NONE || done)
        return code;
    struct deliver_change *x =
        arena_array(q->p.c->arena, struct deliver_change, (size_t)v.lines.n + 1);
    for (uint32_t i = 0; i < v.lines.n; i++) {
        const struct project_payment *p = &v.payments[i];
        struct err ignored = {0};
        vnd most;
        if (p->head || v.lines.v[i].state != DELIVER_APPROVED ||
            (step > 0 && p->step != (uint32_t)step) || !is_named(q, &v, p->entity) ||
            project_payable(&v, i, &most, &ignored) != ERR_NONE)
            continue;
        x[n++] = (struct deliver_change){.delivery = p->delivery,
                                         .act = DELIVER_DO_DELIVER,
                                         .on_day = q->p.officer.day,
                                         .amount = most,
                                         .mark = q->mark,
                                         .reason = STR("")};
        sum += most;
    }
    if (n == 0)
        return err_set(e, ERR_INPUT, "dự án %s: chưa có khoản nào đến lúc chi",
                       "project %s: nothing is to be paid yet", v.project.code);
    return write_changes(q, &r, v.project.code, x, n, sum, e);
}

static enum err_code close_one(struct deliver_more *q, struct err *e)
{
    struct recording r;
    struct project_view v;
    struct deliver_change x[2] = {{.act = DELIVER_DO_DELIVER, .amount = DELIVER_WHOLE},
                                  {.act = DELIVER_DO_RECEIVE}};
    bool done = false, found = false;
    enum err_code code = deliver_more_words(q, 2, 2, "mã dự án và mã hộ",
                                            "the project and a household are needed", e);
    if (code == ERR_NONE)
        code = open_project(q, &r, &v, &done, e);
    if (code != ERR_NONE || done)
        return code;
    for (uint32_t i = 0; i < v.lines.n && !found; i++) {
        found = v.payments[i].head && is_named(q, &v, v.payments[i].entity);
        x[0].delivery = x[1].delivery = v.payments[i].delivery;
    }
    if (!found)
        return err_set(e, ERR_INPUT, "dự án %s không có gì để bàn giao",
                       "the project %s has nothing to hand over", v.project.code);
    for (int k = 0; k < 2; k++) {
        x[k].on_day = q->p.officer.day;
        x[k].mark = q->mark;
        x[k].reason = STR("");
    }
    return write_changes(q, &r, v.project.code, x, 2, 0, e);
}

int deliver_project_run(struct cli *c, int argc, char **argv)
{
    static const struct deliver_more_command all[] = {
        {"plan", plan},
        {"record", record},
        {"pay", pay},
        {"close", close_one},
        {"show", deliver_project_show},
        {"list", deliver_project_list},
        {"waiting", deliver_project_waiting},
    };
    return deliver_more_run(c, argc, argv, all, sizeof(all) / sizeof(all[0]), help);
}
