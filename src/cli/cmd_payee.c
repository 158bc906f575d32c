/* ansinh payee: how somebody is paid, and who collects for them. */
#include "base/csv.h"
#include "base/fmt.h"
#include "cli/pay_cmd.h"
#include "pay/payee.h"
#include "registry/roles.h"
#include "registry/times.h"

#include <stdio.h>
#include <stdlib.h>

#define HELP_VI                                                                                                                     \
    "ansinh payee — trả cho ai bằng cách nào: tài khoản, ví, tiền mặt, tại nhà; ai nhận thay\n\n"              \
    "  ansinh payee set --db DB NGƯỜI bank|wallet|cash|home [--bank MÃ --account SỐ] \\\n"                                    \
    "      [--holder TÊN] [--collector NGƯỜI --document GIẤY] [--provider MÃ] [--from NGÀY] "                               \
    "--who …\n"                                                                                                                   \
    "  ansinh payee import --db DB tệp.csv --who …\n"                                                                           \
    "  ansinh payee approve --db DB SỐ…|all --who …    |  send-back … --reason …\n"                                       \
    "  ansinh payee show --db DB NGƯỜI     ansinh payee list --db DB [--waiting] [--more-than "                                  \
    "K]\n\n"                                                                                                                        \
    "Người lập và người duyệt phải khác nhau: đổi tài khoản là cách lấy cắp tiền. --bank là sáu\n"    \
    "chữ số của ngân hàng (data/payments). Chủ tài khoản khác tên, hoặc có người nhận thay, thì "           \
    "cần\n"                                                                                                                       \
    "giấy tờ; người nhận thay phải còn sống và đủ 18 tuổi. Tài khoản nhiều người cùng dùng được " \
    "kể.\n"                                                                                                                       \
    "Cột của tệp: entity, method, provider, bank, account, holder, collector, paper, from.\n\n"                               \
    "Ví dụ:\n"                                                                                                                   \
    "  ansinh payee set --db bac-ninh.db 07660-00012/3 bank --bank 970436 --account 0011004 \\\n"                                   \
    "      --collector 07660-00012/1 --document \"Giám hộ: QĐ 5/QĐ-UBND\" --who \"Nguyễn Thị "                             \
    "Hoà\"\n"
#define HELP_EN                                                                                         \
    "ansinh payee — how somebody is paid: account, wallet, cash, at home; who collects for "          \
    "them\n\n"                                                                                          \
    "  ansinh payee set --db DB WHOM bank|wallet|cash|home [--bank N --account N] \\\n"                 \
    "      [--holder NAME] [--collector WHOM --document PAPER] [--provider CODE] [--from DAY] "         \
    "--who …\n"                                                                                       \
    "  ansinh payee import --db DB file.csv --who …\n"                                                \
    "  ansinh payee approve --db DB NUMBER…|all --who …   |  send-back … --reason …\n"          \
    "  ansinh payee show --db DB WHOM      ansinh payee list --db DB [--waiting] [--more-than "         \
    "K]\n\n"                                                                                            \
    "Who prepares and who approves are two people: another account is how money is stolen. "            \
    "--bank\n"                                                                                          \
    "is the six digits of the bank (data/payments). A holder of another name, or a collector, "         \
    "needs\n"                                                                                           \
    "a paper; a collector must be alive and 18. Accounts that several share are told.\n"                \
    "Columns of the file: entity, method, provider, bank, account, holder, collector, paper, "          \
    "from.\n\n"                                                                                         \
    "Example:\n"                                                                                        \
    "  ansinh payee set --db bac-ninh.db 07660-00012/3 bank --bank 970436 --account 0011004 \\\n"       \
    "      --collector 07660-00012/1 --document \"Giám hộ: QĐ 5/QĐ-UBND\" --who \"Nguyễn Thị " \
    "Hoà\"\n"

#define MAX_ROWS 1000000u

static enum err_code load_banks(struct pay_cmd *q, struct vietqr_banks *out, struct err *e)
{
    char path[4096];
    fmt_write(path, sizeof(path), "%s/payments/napas_banks.csv",
              cli_folder(q->c, "ANSINH_DATA", "data"));
    return vietqr_load_banks(q->c->arena, out, path, e);
}

/* ---- preparing ---- */

static enum err_code prepare(struct pay_cmd *q, struct payee_request *v, uint32_t n, struct err *e)
{
    struct vietqr_banks banks;
    struct payee_lines lines;
    struct recording r;
    str answer;
    bool again;
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "form", &r, e);
    if (code == ERR_NONE)
        code = load_banks(q, &banks, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = payee_prepare(q->pool, q->c->arena, &r, &banks, v, n, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    str first = str_split(&answer, ' ');
    pay_say(q, again, "Đã lập %s thay đổi, từ số %s; người khác duyệt: payee approve",
            "Prepared: %s changes, from number %s; another approves them: payee approve", answer,
            first);
    if (n > 1)
        return ERR_NONE;
    code = payee_read(q->db, q->c->arena, q->v.at.province, v->entity, &lines, e);
    if (code == ERR_NONE && lines.n > 0 && lines.v[lines.n - 1].others > 0)
        fprintf(stderr,
                q->c->lang == LANG_VI ? "chú ý: tài khoản này đang nhận của %u người khác\n"
                                      : "note: this account receives of %u others\n",
                lines.v[lines.n - 1].others);
    return code;
}

static enum err_code take_from(struct pay_cmd *q, str given, day *out, struct err *e)
{
    *out = q->v.today;
    if (given.n == 0 || day_parse(given, out))
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "\"%s\" không phải là ngày (2026-08-01 hoặc 01/08/2026)",
                   "\"%s\" is no date (2026-08-01 or 01/08/2026)", given);
}

static enum err_code set(struct pay_cmd *q, struct err *e)
{
    if (q->n != 2)
        return err_set(e, ERR_USAGE, "cần NGƯỜI và bank, wallet, cash hoặc home",
                       "WHOM and bank, wallet, cash or home are needed");
    struct payee_request v = {.method = q->words[1],
                              .provider = q->provider,
                              .bank = q->bank,
                              .account = q->account,
                              .holder = q->holder,
                              .paper = q->document};
    enum err_code code = take_from(q, q->from.p != NULL ? q->from : STR(""), &v.from, e);
    if (code == ERR_NONE)
        code = pay_cmd_entity(q, 0, &v.entity, e);
    if (code == ERR_NONE && q->collector.n > 0) {
        q->words[2] = q->collector;
        q->n = 3;
        code = pay_cmd_entity(q, 2, &v.collector, e);
    }
    return code == ERR_NONE ? prepare(q, &v, 1, e) : code;
}

/* ---- a file ---- */

enum { ENTITY, METHOD, PROVIDER, BANK, ACCOUNT, HOLDER, COLLECTOR, PAPER, FROM, COLUMNS };
static const char *const columns[COLUMNS] = {"entity", "method",    "provider", "bank", "account",
                                             "holder", "collector", "paper",    "from"};

struct file {
    struct csv_reader *csv;
    int at[COLUMNS];
    struct {
        str *v;
        uint32_t n, cap;
    } cells; /* COLUMNS of each row */
    struct {
        uint32_t *v;
        uint32_t n, cap;
    } lines;
};

static enum err_code read_header(struct file *f, struct err *e)
{
    uint32_t known = 0;
    for (int k = 0; k < COLUMNS; k++) {
        f->at[k] = csv_find(f->csv, str_from_c(columns[k]));
        known += f->at[k] >= 0;
    }
    if (f->at[ENTITY] < 0 || f->at[METHOD] < 0 || known != csv_columns(f->csv)) {
        err_set(e, ERR_INPUT, "cần các cột entity, method, và chỉ những cột đã nêu",
                "the columns entity and method are needed, and none but those named");
        err_hint(e, "xem ansinh payee --help", "see ansinh payee --help");
        return ERR_INPUT;
    }
    return ERR_NONE;
}

static enum err_code read_file(struct pay_cmd *q, struct file *f, const char *path, struct err *e)
{
    str fields[CSV_MAX_COLUMNS];
    int more = 0;
    enum err_code code = csv_open(&f->csv, path, e);
    if (code == ERR_NONE)
        code = read_header(f, e);
    while (code == ERR_NONE && (more = csv_next(f->csv, fields, e)) > 0) {
        for (int k = 0; k < COLUMNS; k++) {
            str cell = f->at[k] < 0 ? STR("") : arena_str(q->c->arena, str_trim(fields[f->at[k]]));
            vec_push(q->c->arena, &f->cells, cell);
        }
        vec_push(q->c->arena, &f->lines, csv_line(f->csv));
        if (f->lines.n > MAX_ROWS)
            code = err_set(e, ERR_LIMIT, "tệp có quá nhiều dòng", "the file has too many rows");
    }
    csv_close(f->csv);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* People of two columns at once. */
static enum err_code find_people(struct pay_cmd *q, const struct file *f, int64_t *out,
                                 struct err *e)
{
    uint32_t n = f->lines.n;
    str *words = arena_array(q->c->arena, str, (size_t)n * 2 + 1);
    for (uint32_t i = 0; i < n; i++) {
        words[i] = f->cells.v[(size_t)i * COLUMNS + ENTITY];
        words[n + i] = f->cells.v[(size_t)i * COLUMNS + COLLECTOR];
    }
    return payee_find(q->db, q->c->arena, &q->v.at, words, 2 * n, out, e);
}

static enum err_code import(struct pay_cmd *q, struct err *e)
{
    struct file f = {0};
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần một tệp CSV", "a CSV file is needed");
    enum err_code code = read_file(q, &f, arena_cstr(q->c->arena, q->words[0]), e);
    uint32_t n = f.lines.n;
    int64_t *people = arena_array(q->c->arena, int64_t, (size_t)n * 2 + 1);
    struct payee_request *v = arena_array(q->c->arena, struct payee_request, (size_t)n + 1);
    if (code == ERR_NONE)
        code = find_people(q, &f, people, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const str *cell = &f.cells.v[(size_t)i * COLUMNS];
        bool nobody = people[i] == 0, no_collector = cell[COLLECTOR].n > 0 && people[n + i] == 0;
        v[i] = (struct payee_request){people[i],     cell[METHOD],  cell[PROVIDER],
                                      cell[BANK],    cell[ACCOUNT], cell[HOLDER],
                                      people[n + i], cell[PAPER],   0};
        code = take_from(q, cell[FROM], &v[i].from, e);
        if (code == ERR_NONE && (nobody || no_collector))
            code = err_set(e, ERR_INPUT, "sổ không có người hay hộ nào là \"%s\"",
                           "the registry has no person or household \"%s\"",
                           cell[nobody ? ENTITY : COLLECTOR]);
        if (code != ERR_NONE)
            err_at(e, q->words[0], f.lines.v[i], 1, 0);
    }
    return code == ERR_NONE ? prepare(q, v, n, e) : code;
}

/* ---- judging ---- */

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static enum err_code take_changes(struct pay_cmd *q, struct payee_judgement *v, struct err *e)
{
    struct payee_lines lines;
    bool all = q->n == 1 && str_eq_c(q->words[0], "all");
    enum err_code code = ERR_NONE;
    if (q->n == 0)
        return err_set(e, ERR_USAGE, "cần số của thay đổi, hoặc all",
                       "numbers of changes are needed, or all");
    if (all)
        code = payee_read(q->db, q->c->arena, q->v.at.province, 0, &lines, e);
    if (code != ERR_NONE)
        return code;
    int64_t *changes = arena_array(q->c->arena, int64_t, (size_t)(all ? lines.n : q->n) + 1);
    for (uint32_t i = 0; all && i < lines.n; i++) {
        if (lines.v[i].state == PAYEE_WAITING &&
            !officer_same(lines.v[i].prepared_by, q->officer.who))
            changes[v->n++] = lines.v[i].id;
    }
    for (uint32_t i = 0; !all && i < q->n; i++) {
        if (!num_parse_int(q->words[i], &changes[v->n++]))
            return err_set(e, ERR_USAGE, "\"%s\" không phải là số của thay đổi",
                           "\"%s\" is no number of a change", q->words[i]);
    }
    if (v->n > 1)
        qsort(changes, v->n, sizeof(*changes), by_id);
    v->changes = changes;
    return ERR_NONE;
}

static enum err_code judge(struct pay_cmd *q, bool approved, struct err *e)
{
    struct payee_judgement v = {.approved = approved, .note = q->reason};
    struct recording r;
    str answer;
    bool again;
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = take_changes(q, &v, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = payee_judge(q->pool, q->c->arena, &r, &v, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, approved ? "Đã duyệt %s thay đổi" : "Đã trả lại %s thay đổi",
                approved ? "Approved: %s changes" : "Sent back: %s changes", answer);
    return code;
}

/* ---- showing ---- */

static void print(struct pay_cmd *q, const struct payee_lines *lines, int64_t more_than)
{
    static const char *const states[][2] = {
        {"chờ duyệt", "waiting"}, {"trả lại", "sent back"}, {"đã duyệt", "approved"}};
    static const char *const names[] = {"change",      "entity",    "name",  "from",
                                        "method",      "provider",  "bank",  "account",
                                        "holder",      "collector", "paper", "prepared_by",
                                        "approved_by", "state",     "others"};
    static const char *const titles[2][15] = {
        {"số", "của", "họ và tên", "từ ngày", "hình thức", "đơn vị", "ngân hàng", "tài khoản",
         "chủ tài khoản", "người nhận thay", "giấy tờ", "người lập", "người duyệt", "kết quả",
         "người khác cùng dùng"},
        {"number", "of", "name", "from", "way", "provider", "bank", "account", "holder",
         "collector", "paper", "prepared by", "approved by", "state", "others in it"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 15};
    for (uint32_t i = 0; i < lines->n; i++) {
        const struct payee_line *l = &lines->v[i];
        if ((q->waiting && l->state != PAYEE_WAITING) || (int64_t)l->others < more_than)
            continue;
        char entity[32], collector[32] = "";
        fmt_write(entity, sizeof(entity), "#%l", l->entity);
        if (l->collector != 0)
            fmt_write(collector, sizeof(collector), "#%l", l->collector);
        const str cells[] = {pay_cell_int(q, l->id),
                             arena_str(q->c->arena, str_from_c(entity)),
                             l->name,
                             view_day(q->c, &q->v, l->from),
                             l->method,
                             l->provider,
                             l->bank,
                             l->account,
                             l->holder,
                             arena_str(q->c->arena, str_from_c(collector)),
                             l->paper,
                             l->prepared_by,
                             l->approved_by,
                             str_from_c(states[l->state][q->c->lang]),
                             pay_cell_int(q, l->others)};
        for (uint32_t k = 0; k < 15; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    view_print(q->c, &q->v, &t);
}

static enum err_code show(struct pay_cmd *q, bool one, struct err *e)
{
    struct payee_lines lines;
    int64_t entity = 0, more_than = 0;
    enum err_code code = pay_cmd_words(q, one, e);
    if (code == ERR_NONE && one)
        code = pay_cmd_entity(q, 0, &entity, e);
    if (code == ERR_NONE && q->more_than.p != NULL && !num_parse_int(q->more_than, &more_than))
        code = err_set(e, ERR_USAGE, "--more-than cần một số", "--more-than takes a number");
    if (code == ERR_NONE)
        code = payee_read(q->db, q->c->arena, q->v.at.province, entity, &lines, e);
    if (code == ERR_NONE)
        print(q, &lines, more_than);
    return code;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "set"))
        return set(q, e);
    if (str_eq_c(what, "import"))
        return import(q, e);
    if (str_eq_c(what, "approve") || str_eq_c(what, "send-back"))
        return judge(q, str_eq_c(what, "approve"), e);
    if (str_eq_c(what, "show") || str_eq_c(what, "list"))
        return show(q, str_eq_c(what, "show"), e);
    return pay_no_such("payee", what, "set, import, approve, send-back, show, list", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_payee = {
    .name = "payee",
    .summary = {"trả cho ai bằng cách nào, và ai nhận thay",
                "how somebody is paid, and who collects"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
