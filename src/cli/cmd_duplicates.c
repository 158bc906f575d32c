/* ansinh duplicates: people recorded twice: found, shown side by side, decided, merged, undone. */
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/officer.h"
#include "cli/record_view.h"
#include "registry/duplicate.h"
#include "registry/times.h"

#include <stdio.h>

#define HELP_VI                                                                                                                      \
    "ansinh duplicates — người bị ghi hai lần trong sổ\n\n"                                                               \
    "  ansinh duplicates find --db DB [--commune MÃ] [--band likely]   so cả sổ, giữ các cặp\n"                            \
    "  ansinh duplicates list --db DB [--all] [--limit N]   cặp chưa quyết, chắc nhất trước\n"                           \
    "  ansinh duplicates show --db DB CẶP                   hai bản ghi cạnh nhau, vì sao\n"                                  \
    "  ansinh duplicates decide --db DB CẶP --same|--different|--unsure --who AI --reason CHỮ\n"                                 \
    "  ansinh duplicates merge --db DB CẶP --keep SỐ --who AI --reason CHỮ [--dry-run]\n"                                      \
    "  ansinh duplicates merges --db DB                     các lần gộp\n"                                                      \
    "  ansinh duplicates undo --db DB LẦN_GỘP --who AI --reason CHỮ\n\n"                                                       \
    "CẶP: hai số của sổ nối bằng dấu gạch, 17-3605. Chương trình chỉ đề nghị; cán bộ quyết.\n"        \
    "Cặp đã quyết là khác người thì không nêu lại. Gộp: các dòng của bản ghi bỏ đi được đóng và\n" \
    "mở dưới bản ghi giữ lại; gỡ thì mọi câu trả lời lại như trước khi gộp.\n\n"                        \
    "  --band same|likely|possible   từ mức nào (mặc định likely)\n"                                                       \
    "  --household MÃ_HỘ   (merge) hộ đúng, khi hai bản ghi cùng lúc ở hai hộ\n"                                      \
    "  --number-of-dropped (merge) số giấy tờ hiện nay là của bản ghi bỏ đi\n"                                       \
    "  --dry-run           (merge) chỉ kể sẽ làm gì\n"                                                                       \
    "  --operation MÃ      32 chữ số hex, để hỏi lại khi mất câu trả lời\n"                                       \
    "  --format table|csv|json; --province MÃ; --as-of NGÀY\n\n"                                                                   \
    "Ví dụ:\n"                                                                                                                    \
    "  ansinh duplicates find --db bac-ninh.db --commune 07615 --who \"Trần Thị B\"\n"                                           \
    "  ansinh duplicates merge --db bac-ninh.db 17-3605 --keep 17 --dry-run\n"
#define HELP_EN                                                                                    \
    "ansinh duplicates — people recorded twice\n\n"                                              \
    "  ansinh duplicates find --db DB [--commune CODE] [--band likely]   compares all, keeps "     \
    "pairs\n"                                                                                      \
    "  ansinh duplicates list --db DB [--all] [--limit N]   pairs not decided, the surest first\n" \
    "  ansinh duplicates show --db DB PAIR                  both records side by side, and why\n"  \
    "  ansinh duplicates decide --db DB PAIR --same|--different|--unsure --who WHO --reason "      \
    "TEXT\n"                                                                                       \
    "  ansinh duplicates merge --db DB PAIR --keep ID --who WHO --reason TEXT [--dry-run]\n"       \
    "  ansinh duplicates merges --db DB                     all merges\n"                          \
    "  ansinh duplicates undo --db DB MERGE --who WHO --reason TEXT\n\n"                           \
    "PAIR: two numbers of the registry with a hyphen, 17-3605. The program proposes; an officer\n" \
    "decides. A pair decided to be different people is not proposed again. A merge closes the "    \
    "rows\n"                                                                                       \
    "of the record dropped and opens them under the one kept; undone, every answer is as "         \
    "before.\n\n"                                                                                  \
    "  --band same|likely|possible   from which band on (default: likely)\n"                       \
    "  --household CODE    (merge) the right one, where the two lived in two at a time\n"          \
    "  --number-of-dropped (merge) the present number is that of the record dropped\n"             \
    "  --dry-run           (merge) only tell what would be done\n"                                 \
    "  --operation ID      32 hex digits, to ask again after a lost answer\n"                      \
    "  --format table|csv|json; --province CODE; --as-of DAY\n\n"                                  \
    "Examples:\n"                                                                                  \
    "  ansinh duplicates find --db bac-ninh.db --commune 07615 --who \"Trần Thị B\"\n"         \
    "  ansinh duplicates merge --db bac-ninh.db 17-3605 --keep 17 --dry-run\n"

#define LIST_LIMIT 50
#define LIST_MAX 100000

struct asked {
    struct cli *c;
    struct record_view v;
    str commune, band, limit, keep, household, who, reason, operation;
    bool all, same, different, unsure, number_of_dropped, dry_run;
    str word; /* the pair or the merge */
    struct store_conn *db;
    int64_t a, b;
};

static str line(struct asked *q, const char *vi, const char *en, ...)
{
    char text[512];
    va_list args;
    va_start(args, en);
    size_t n = fmt_write_v(text, sizeof(text), q->c->lang == LANG_VI ? vi : en, args);
    va_end(args);
    return arena_str(q->c->arena, (str){text, n});
}

static enum err_code take_points(struct asked *q, int32_t *points, struct err *e)
{
    *points = MATCH_LIKELY_POINTS;
    if (q->band.p == NULL || str_eq_c(q->band, "likely"))
        return ERR_NONE;
    *points = str_eq_c(q->band, "same") ? MATCH_SAME_POINTS : MATCH_POSSIBLE_POINTS;
    if (str_eq_c(q->band, "same") || str_eq_c(q->band, "possible"))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "--band nhận same, likely hoặc possible",
                   "--band takes same, likely or possible");
}

/* Who and why are asked of everything that decides. */
static enum err_code take_act(struct asked *q, struct recording *by, struct err *e)
{
    if (q->who.p == NULL || str_trim(q->reason).n == 0) {
        err_set(e, ERR_USAGE, "phải nói ai quyết và vì sao", "who decides, and why, is needed");
        err_hint(e, "thêm --who \"HỌ TÊN\" --reason \"…\"", "add --who \"NAME\" --reason \"…\"");
        return ERR_USAGE;
    }
    *by = (struct recording){.province = q->v.at.province,
                             .at_us = store_now_us(),
                             .actor = q->who,
                             .source = STR("decision"),
                             .reference = q->reason};
    return officer_operation(q->operation, by->operation, e);
}

/* ---- find ---- */

/* Before everybody is compared for nothing: list shows what the last run found. */
static enum err_code check_commune(struct asked *q, struct err *e)
{
    struct store_value v;
    if (q->commune.p == NULL)
        return ERR_NONE;
    int got = store_one(q->db,
                        SQL("SELECT id FROM area WHERE level = 'commune' AND code = ?1 AND"
                            " valid_from <= ?2 AND ?2 < valid_to LIMIT 1"),
                        STORE_VALUES(store_text(q->commune), store_date(q->v.at.as_of)),
                        q->c->arena, &v, 1, e);
    if (got != 0)
        return got < 0 ? e->code : ERR_NONE;
    err_set(e, ERR_INPUT, "không có xã nào mang mã \"%s\" vào ngày đó",
            "no commune bears the code \"%s\" on that day", q->commune);
    err_hint(e, "mã ấy từng là gì: ansinh area history %s", "what it was: ansinh area history %s",
             q->commune);
    return ERR_INPUT;
}

static enum err_code find(struct asked *q, struct err *e)
{
    struct duplicate_found found;
    struct store_conn *writer = NULL;
    const struct store_options o = {.location = arena_cstr(q->c->arena, q->v.db)};
    struct duplicate_query query = {.at = q->v.at, .commune = q->commune, .threads = 2};
    int64_t run = 0;
    enum err_code code = take_points(q, &query.least_points, e);
    if (code == ERR_NONE)
        code = check_commune(q, e);
    if (code == ERR_NONE)
        code = duplicate_find(q->db, q->c->arena, &query, &found, e);
    struct recording by = {.province = q->v.at.province,
                           .at_us = store_now_us(),
                           .actor = q->who.p != NULL ? q->who : cli_user(q->c),
                           .source = STR("interface"),
                           .reference = STR("duplicates find")};
    if (code == ERR_NONE)
        code = officer_operation(q->operation, by.operation, e);
    if (code == ERR_NONE)
        code = store_open(&writer, &o, e);
    if (code == ERR_NONE)
        code = duplicate_keep(writer, &query, &found, &by, &run, e);
    store_close(writer);
    if (code != ERR_NONE)
        return code;
    uint32_t same = 0, likely = 0;
    for (uint32_t i = 0; i < found.n; i++) {
        same += found.v[i].points >= MATCH_SAME_POINTS;
        likely += found.v[i].points >= MATCH_LIKELY_POINTS;
    }
    cli_print(line(
        q,
        "Lần tìm %l: %u người, %u cặp (cùng một người %u, nhiều khả năng trùng %u); đã quyết là"
        " khác người: %u.\n",
        "Run %l: %u people, %u pairs (same %u, likely %u); decided to be different: %u.\n", run,
        found.people, found.n, same, likely - same, found.settled));
    return ERR_NONE;
}

/* ---- list ---- */

static const char *const list_names[] = {"pair", "points", "band", "reasons", "decided"};
static const char *const list_titles[2][5] = {{"cặp", "điểm", "mức", "so sánh", "đã quyết"},
                                              {"pair", "points", "band", "parts", "decided"}};

static str band_word(struct asked *q, int32_t points)
{
    enum lang lang = q->v.how == VIEW_TABLE ? q->c->lang : LANG_EN;
    return str_from_c(match_band_name(match_band_of(points), lang));
}

/* "surname=equal" …: for people in their words. */
static str reasons_words(struct asked *q, str reasons)
{
    struct buf b;
    if (q->v.how != VIEW_TABLE || q->c->lang != LANG_VI)
        return reasons;
    buf_init(&b, q->c->arena, 1024);
    while (reasons.n > 0) {
        str level = str_split(&reasons, ' ');
        str part = str_split(&level, '=');
        buf_fmt(&b, "%z%s %s", b.n > 0 ? "; " : "", view_word(q->c, &q->v, part),
                view_word(q->c, &q->v, level));
    }
    return buf_str(&b);
}

static enum err_code list(struct asked *q, struct err *e)
{
    struct duplicate_pairs pairs;
    struct view_table t = {.names = list_names, .titles = list_titles[q->c->lang], .columns = 5};
    int64_t limit;
    int32_t points;
    enum err_code code = take_points(q, &points, e);
    if (code == ERR_NONE)
        code = inputs_number(q->limit, "--limit", LIST_LIMIT, &limit, e);
    if (code == ERR_NONE && (limit < 1 || limit > LIST_MAX))
        code =
            err_set(e, ERR_USAGE, "--limit nhận số từ 1 đến %d", "--limit takes 1 to %d", LIST_MAX);
    if (code == ERR_NONE)
        code = duplicate_list(q->db, q->c->arena, q->v.at.province,
                              q->all ? DUPLICATE_ALL : DUPLICATE_OPEN, points, (uint32_t)limit,
                              &pairs, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < pairs.n; i++) {
        const struct duplicate_pair *p = &pairs.v[i];
        const str cells[] = {line(q, "%l-%l", "%l-%l", p->a, p->b),
                             line(q, "%d", "%d", (int)p->points), band_word(q, p->points),
                             reasons_words(q, p->reasons), view_word(q->c, &q->v, p->verdict)};
        for (uint32_t k = 0; k < 5; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    view_print(q->c, &q->v, &t);
    if (pairs.more)
        fputs(q->c->lang == LANG_VI ? "Còn cặp khác: --limit.\n" : "There are others: --limit.\n",
              stderr);
    return ERR_NONE;
}

/* ---- show ---- */

/* Lines of both, a field a row: what the one says beside what the other says. */
static void add_side(struct asked *q, struct view_table *t, const struct record_lines *lines,
                     bool second)
{
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct record_line *l = &lines->v[i];
        str section = view_word(q->c, &q->v, l->section);
        str what = line(q, "%s.%s", "%s.%s", section, l->field);
        uint32_t row = 0, rows = t->cells.n / 3;
        while (row < rows &&
               !(str_eq(t->cells.v[3 * row], what) && (!second || t->cells.v[3 * row + 2].n == 0)))
            row++;
        if (second && row < rows) {
            t->cells.v[3 * row + 2] = l->value;
            continue;
        }
        vec_push(q->c->arena, &t->cells, what);
        vec_push(q->c->arena, &t->cells, second ? STR("") : l->value);
        vec_push(q->c->arena, &t->cells, second ? l->value : STR(""));
    }
}

static enum err_code show(struct asked *q, struct err *e)
{
    static const char *const names[] = {"field", "first", "second"};
    static const char *const titles[2][3] = {{"mục", "bản ghi một", "bản ghi hai"},
                                             {"field", "first record", "second record"}};
    struct duplicate_pair pair;
    struct record_lines one = {0}, two = {0};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 3};
    struct arena *a = q->c->arena;
    enum err_code code = duplicate_pair_of(q->db, a, q->v.at.province, q->a, q->b, &pair, e);
    if (code == ERR_NONE)
        code = record_person(q->db, a, &q->v.at, q->a, false, &one, e);
    if (code == ERR_NONE)
        code = record_person(q->db, a, &q->v.at, q->b, false, &two, e);
    if (code != ERR_NONE)
        return code;
    if (pair.run != 0 && q->v.how == VIEW_TABLE)
        cli_print(line(q, "%d điểm, %z: %s\n", "%d points, %z: %s\n", (int)pair.points,
                       match_band_name(match_band_of(pair.points), q->c->lang),
                       reasons_words(q, pair.reasons)));
    if (pair.verdict.n > 0 && q->v.how == VIEW_TABLE)
        cli_print(line(q, "Đã quyết: %s\n", "Decided: %s\n", view_word(q->c, &q->v, pair.verdict)));
    const str ids[] = {STR("#"), line(q, "#%l", "#%l", q->a), line(q, "#%l", "#%l", q->b)};
    for (int i = 0; i < 3; i++)
        vec_push(a, &t.cells, ids[i]);
    add_side(q, &t, &one, false);
    add_side(q, &t, &two, true);
    view_print(q->c, &q->v, &t);
    return ERR_NONE;
}

/* ---- deciding, merging, undoing: once, whatever is lost ---- */

struct work_ctx {
    struct recording by;
    enum { WORK_DECIDE, WORK_MERGE, WORK_UNDO } what;
    enum duplicate_verdict verdict;
    int64_t a, b, merge;
    struct duplicate_merge m;
};

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct work_ctx *w = ctx;
    int64_t number = 0;
    enum err_code code = ERR_NONE;
    if (w->what == WORK_DECIDE)
        code = duplicate_decide(c, &w->by, w->a, w->b, w->verdict, w->m.reason, &number, e);
    else if (w->what == WORK_MERGE)
        code = duplicate_merge(c, &w->by, &w->m, &number, e);
    else
        code = duplicate_undo(c, &w->by, w->merge, w->m.reason, w->m.today, e);
    buf_int(answer, number);
    return code;
}

static enum err_code write(struct asked *q, struct work_ctx *w, const char *kind, str *answer,
                           struct err *e)
{
    struct store_pool *pool = NULL;
    bool again;
    const struct store_pool_options o = {.open = {.location = arena_cstr(q->c->arena, q->v.db)}};
    struct store_operation op = {.province = w->by.province, .kind = kind, .actor = w->by.actor};
    mem_copy(op.id, w->by.operation, STORE_ID_BYTES);
    op.content = line(q, "%l %l %l %d %l %s %d %s %s", "%l %l %l %d %l %s %d %s %s", w->a, w->b,
                      w->merge, (int)w->verdict, w->m.kept, w->m.household,
                      (int)w->m.number_of_dropped, w->by.actor, w->m.reason);
    enum err_code code = store_pool_open(&pool, &o, e);
    if (code == ERR_NONE)
        code = store_write(pool, &op, work, w, q->c->arena, answer, &again, e);
    store_pool_close(pool);
    return code;
}

static enum err_code decide(struct asked *q, struct err *e)
{
    struct work_ctx w = {.what = WORK_DECIDE, .a = q->a, .b = q->b, .m = {.reason = q->reason}};
    str answer;
    if (q->same + q->different + q->unsure != 1)
        return err_set(e, ERR_USAGE, "cần đúng một trong --same, --different, --unsure",
                       "exactly one of --same, --different, --unsure is needed");
    w.verdict = q->same ? DUPLICATE_SAME : q->different ? DUPLICATE_DIFFERENT : DUPLICATE_UNSURE;
    enum err_code code = take_act(q, &w.by, e);
    if (code == ERR_NONE)
        code = write(q, &w, "duplicates.decide", &answer, e);
    if (code == ERR_NONE)
        cli_print(line(q, "Đã ghi, lần ghi %s.\n", "Recorded: number %s.\n", answer));
    return code;
}

static enum err_code print_steps(struct asked *q, const struct duplicate_merge *m, struct err *e)
{
    static const char *const names[] = {"what", "section", "value", "from", "until"};
    static const char *const titles[2][5] = {{"việc", "loại", "giá trị", "đúng từ", "đến trước"},
                                             {"what", "kind", "value", "true from", "until"}};
    static const char *const acts[][2] = {
        [DUPLICATE_STAYS] = {"giữ", "stays"},
        [DUPLICATE_MOVES] = {"chuyển sang bản ghi giữ", "moves to the kept"},
        [DUPLICATE_FILLS] = {"giữ, bổ sung", "stays, filled in"},
        [DUPLICATE_LOSES] = {"đóng (của bản ghi bỏ)", "closed (of the dropped)"},
        [DUPLICATE_YIELDS] = {"đóng (của bản ghi giữ)", "closed (of the kept)"}};
    struct duplicate_steps steps;
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 5};
    enum err_code code = duplicate_plan(q->db, q->c->arena, q->v.at.province, m, &steps, e);
    for (uint32_t i = 0; i < steps.n && code == ERR_NONE; i++) {
        const struct duplicate_step *s = &steps.v[i];
        const str cells[] = {str_from_c(acts[s->act][q->c->lang]),
                             view_word(q->c, &q->v, s->section), s->value,
                             view_day(q->c, &q->v, s->from), view_day(q->c, &q->v, s->to)};
        for (uint32_t k = 0; k < 5; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code merge(struct asked *q, struct err *e)
{
    struct work_ctx w = {.what = WORK_MERGE, .a = q->a, .b = q->b};
    int64_t keep = 0;
    str answer, text = q->keep;
    if (text.n > 0 && text.p[0] == '#')
        text = str_slice(text, 1, text.n);
    enum err_code code = inputs_number(text, "--keep", 0, &keep, e);
    if (code == ERR_NONE && keep != q->a && keep != q->b) {
        code = err_set(e, ERR_USAGE, "--keep: giữ bản ghi nào, %l hay %l?",
                       "--keep: which record is kept, %l or %l?", q->a, q->b);
    }
    if (code != ERR_NONE)
        return code;
    w.m = (struct duplicate_merge){.kept = keep,
                                   .dropped = q->a + q->b - keep,
                                   .household = q->household,
                                   .number_of_dropped = q->number_of_dropped,
                                   .reason = q->reason,
                                   .today = q->v.today};
    bool done = false;
    if (!q->dry_run)
        code = take_act(q, &w.by, e);
    if (code == ERR_NONE && !q->dry_run)
        code = store_was_done(q->db, w.by.province, w.by.operation, &done, e);
    if (code == ERR_NONE && !done)
        code = print_steps(q, &w.m, e);
    if (code != ERR_NONE || q->dry_run)
        return code;
    code = write(q, &w, "duplicates.merge", &answer, e);
    if (code == ERR_NONE)
        cli_print(line(q, "Đã gộp: lần gộp %s.\n", "Merged: merge %s.\n", answer));
    return code;
}

static enum err_code undo(struct asked *q, struct err *e)
{
    struct work_ctx w = {.what = WORK_UNDO, .m = {.reason = q->reason, .today = q->v.today}};
    str answer;
    enum err_code code = inputs_number(q->word, "undo", 0, &w.merge, e);
    if (code == ERR_NONE)
        code = take_act(q, &w.by, e);
    if (code == ERR_NONE)
        code = write(q, &w, "duplicates.undo", &answer, e);
    if (code == ERR_NONE)
        cli_print(line(q, "Đã gỡ lần gộp %l.\n", "Merge %l is undone.\n", w.merge));
    return code;
}

static enum err_code merges(struct asked *q, struct err *e)
{
    static const char *const names[] = {"merge", "kept", "dropped", "recorded", "undone", "reason"};
    static const char *const titles[2][6] = {
        {"lần gộp", "giữ", "bỏ", "lần ghi", "gỡ ở lần ghi", "vì sao"},
        {"merge", "kept", "dropped", "recording", "undone by", "why"}};
    struct duplicate_merges all;
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    enum err_code code = duplicate_merges_of(q->db, q->c->arena, q->v.at.province, 0, &all, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        const struct duplicate_merged *m = &all.v[i];
        const str cells[] = {line(q, "%l", "%l", m->id),
                             line(q, "#%l", "#%l", m->kept),
                             line(q, "#%l", "#%l", m->dropped),
                             line(q, "%l", "%l", m->recorded),
                             m->undone != 0 ? line(q, "%l", "%l", m->undone) : STR(""),
                             m->reason};
        for (uint32_t k = 0; k < 6; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

/* ---- the whole ---- */

static const struct {
    const char *name;
    enum err_code (*fn)(struct asked *q, struct err *e);
    bool pair, word;
} parts[] = {
    {"find", find, false, false},   {"list", list, false, false}, {"show", show, true, true},
    {"decide", decide, true, true}, {"merge", merge, true, true}, {"merges", merges, false, false},
    {"undo", undo, false, true},
};

static enum err_code dispatch(struct asked *q, str what, uint32_t n, struct err *e)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (!str_eq_c(what, parts[i].name))
            continue;
        if (n != 1u + parts[i].word)
            return err_set(e, ERR_USAGE, "thiếu hoặc thừa: cần một cặp hay một lần gộp",
                           "too little or too much: one pair or one merge is needed");
        enum err_code code = parts[i].pair ? duplicate_parse(q->word, &q->a, &q->b, e) : ERR_NONE;
        if (code == ERR_NONE)
            code = view_open(q->c, &q->v, &q->db, e);
        if (code == ERR_NONE)
            code = parts[i].fn(q, e);
        store_close(q->db);
        return code;
    }
    err_set(e, ERR_USAGE, "không có lệnh \"duplicates %s\"", "there is no \"duplicates %s\"", what);
    err_hint(e, "find, list, show, decide, merge, merges hoặc undo",
             "find, list, show, decide, merge, merges or undo");
    return ERR_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct asked q = {.c = c};
    struct err e = {0};
    struct cli_option options[VIEW_OPTION_COUNT + 14];
    str rest[2];
    uint32_t n = 0;
    view_options(&q.v, options);
    const struct cli_option more[14] = {
        {.name = "--commune", .value = &q.commune},
        {.name = "--band", .value = &q.band},
        {.name = "--limit", .value = &q.limit},
        {.name = "--keep", .value = &q.keep},
        {.name = "--household", .value = &q.household},
        {.name = "--who", .value = &q.who},
        {.name = "--reason", .value = &q.reason},
        {.name = "--operation", .value = &q.operation},
        {.name = "--all", .flag = &q.all},
        {.name = "--same", .flag = &q.same},
        {.name = "--different", .flag = &q.different},
        {.name = "--unsure", .flag = &q.unsure},
        {.name = "--number-of-dropped", .flag = &q.number_of_dropped},
        {.name = "--dry-run", .flag = &q.dry_run},
    };
    for (int i = 0; i < 14; i++)
        options[VIEW_OPTION_COUNT + i] = more[i];
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + 14, argc, argv, rest, 2, &n, &e);
    if (code == ERR_NONE && n == 0) {
        code = err_set(&e, ERR_USAGE, "cần find, list, show, decide, merge, merges hoặc undo",
                       "find, list, show, decide, merge, merges or undo is needed");
        err_hint(&e, "xem ansinh duplicates --help", "see ansinh duplicates --help");
    }
    if (n > 1)
        q.word = rest[1];
    if (code == ERR_NONE)
        code = dispatch(&q, rest[0], n, &e);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_duplicates = {
    .name = "duplicates",
    .summary = {"người bị ghi hai lần: tìm, xem, quyết, gộp, gỡ",
                "people recorded twice: find, show, decide, merge, undo"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
