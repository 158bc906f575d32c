/* ansinh budget: from the estimate of a year to its carry-over, and raised money. */
#include "base/fmt.h"
#include "cli/budget_cmd.h"
#include "cli/inputs.h"
#include "pay/budget_need.h"

#include <stdio.h>

#define HELP_VI                                                                                                            \
    "ansinh budget — dự toán, phân bổ, cam kết, giải ngân, chuyển nguồn, tiền vận động\n"          \
    "\n"                                                                                                                   \
    "Dự toán của một năm, từ luật và sổ hộ: ai, bao nhiêu người, bao nhiêu tiền mỗi tháng:\n"   \
    "  ansinh budget estimate --db DB --year NĂM --from-law [--likely] [--known-on NGÀY] --who "                         \
    "AI\n"                                                                                                                 \
    "      --likely: cả người có thể được hưởng mà chưa có quyết định\n"                            \
    "  ansinh budget estimate --db DB TỆP --year NĂM --who AI   dự toán từ tệp\n"                                \
    "  ansinh budget estimates --db DB --year NĂM               các bản đã lập\n"                                  \
    "  ansinh budget need --db DB --year NĂM [--version BẢN] \\\n"                                                      \
    "      [--by fund,programme,commune,month,benefit,who]      một bản, theo những cột này\n"                    \
    "  ansinh budget catalogue --db DB --year NĂM [--version BẢN]   từng quyền lợi của luật, cả "           \
    "điều chưa rõ\n"                                                                                                  \
    "  ansinh budget programmes --db DB --year NĂM              quyền lợi nào chi từ dòng nào\n"                 \
    "  ansinh budget programme --db DB QUYỀN_LỢI|NHÓM --year TỪ_NĂM [--programme MÃ] [--name "                    \
    "TÊN] \\\n"                                                                                                           \
    "      [--chapter CHƯƠNG] [--fund NGUỒN] --decision SỐ --on NGÀY --signer AI --who AI\n"                        \
    "\n"                                                                                                                   \
    "Quyết định do một người lập từ tệp CSV, người khác xem rồi duyệt; duyệt mới vào sổ:\n" \
    "  ansinh budget assign|allocate|supplement|withdraw|move|commit|release --db DB TỆP \\\n"                           \
    "      --decision SỐ --on NGÀY --signer AI_KÝ --who AI_LẬP [--proposal MÃ để sửa]\n"                       \
    "  ansinh budget assign|allocate --db DB --from-estimate BẢN --decision …   dự thảo từ dự "                \
    "toán\n"                                                                                                              \
    "  ansinh budget carry-over --db DB --decision SỐ --on NGÀY --signer AI --who AI\n"                                 \
    "  ansinh budget proposals --db DB\n"                                                                                  \
    "  ansinh budget show --db DB MÃ              nội dung, và số để duyệt\n"                                   \
    "  ansinh budget approve --db DB MÃ --seen SỐ --who AI_DUYỆT\n"                                                   \
    "  ansinh budget pay --db DB MÃ_CAM_KẾT --on NGÀY --reference SỐ --who AI [--amount ĐỒNG]\n"                  \
    "\n"                                                                                                                   \
    "Giải ngân:\n"                                                                                                      \
    "  ansinh budget status --db DB --year NĂM [--by fund,programme,commune,month]\n"                                     \
    "  ansinh budget status --db DB --year NĂM --open [--fund N] [--programme C] [--commune X]\n"                         \
    "      từng bút toán đứng sau các con số\n"                                                                  \
    "\n"                                                                                                                   \
    "Tiền vận động:\n"                                                                                              \
    "  ansinh budget donor --db DB SỐ --donor AI --amount ĐỒNG --on NGÀY --who AI \\\n"                              \
    "      [--purpose NỘI_DUNG]                   người hứa ủng hộ, cho việc gì\n"                           \
    "  ansinh budget receipt --db DB SỐ --amount ĐỒNG --on NGÀY --reference SỐ --who AI\n"                         \
    "  ansinh budget donors --db DB               hứa, nhận, dùng, còn\n"                                            \
    "  ansinh budget gift --db DB SỐ [--open]     báo cáo cho người ủng hộ; --open: cả mã người "         \
    "hưởng\n"                                                                                                           \
    "\n"                                                                                                                   \
    "Cột của tệp: assign: fund,amount; allocate, supplement, withdraw:\n"                                            \
    "fund,programme,commune,amount; move: thêm to_fund,to_programme,to_commune; commit:\n"                                \
    "fund,programme,commune (hoặc gift),content,beneficiary,period,amount,reference;\n"                                  \
    "release: transfer; estimate: fund,programme,commune,month,amount,persons.\n"                                          \
    "Nguồn: central, province, commune, raised. Chung: --format, --province, --operation.\n"                             \
    "\n"                                                                                                                   \
    "Ví dụ:\n"                                                                                                          \
    "  ansinh budget estimate --db bac-ninh.db --year 2027 --from-law --likely --who \"Nguyễn "                          \
    "Thị Lập\"\n"                                                                                                      \
    "  ansinh budget allocate --db bac-ninh.db --from-estimate 1 --decision 12/QĐ-UBND \\\n"                              \
    "      --on 2027-01-05 --signer \"Chủ tịch UBND tỉnh\" --who \"Nguyễn Thị Lập\"\n"                         \
    "  ansinh budget status --db bac-ninh.db --year 2026 --by programme,commune\n"
#define HELP_EN                                                                                    \
    "ansinh budget — estimate, allocation, commitment, disbursement, carry-over, raised money\n" \
    "\n"                                                                                           \
    "The estimate of a year, from the law and the registry: who, how many, how much each month:\n" \
    "  ansinh budget estimate --db DB --year YEAR --from-law [--likely] [--known-on DAY] --who "   \
    "WHO\n"                                                                                        \
    "      --likely: also who is likely entitled and has no decision\n"                            \
    "  ansinh budget estimate --db DB FILE --year YEAR --who WHO   one from a file\n"              \
    "  ansinh budget estimates --db DB --year YEAR                 the versions there are\n"       \
    "  ansinh budget need --db DB --year YEAR [--version N] \\\n"                                  \
    "      [--by fund,programme,commune,month,benefit,who]         one of them, by these "         \
    "columns\n"                                                                                    \
    "  ansinh budget catalogue --db DB --year YEAR [--version VERSION]   every benefit of the "    \
    "law, and what is unknown\n"                                                                   \
    "  ansinh budget programmes --db DB --year YEAR                which benefit is paid of "      \
    "which line\n"                                                                                 \
    "  ansinh budget programme --db DB BENEFIT|GROUP --year FROM [--programme CODE] [--name "      \
    "NAME] \\\n"                                                                                   \
    "      [--chapter CHAPTER] [--fund FUND] --decision NUMBER --on DAY --signer WHO --who WHO\n"  \
    "\n"                                                                                           \
    "A decision is prepared by one person from a CSV file; another sees it and approves; only\n"   \
    "then is it in the books:\n"                                                                   \
    "  ansinh budget assign|allocate|supplement|withdraw|move|commit|release --db DB FILE \\\n"    \
    "      --decision NUMBER --on DAY --signer WHO --who WHO [--proposal ID to edit]\n"            \
    "  ansinh budget assign|allocate --db DB --from-estimate N --decision …   a draft of an "    \
    "estimate\n"                                                                                   \
    "  ansinh budget carry-over --db DB --decision NUMBER --on DAY --signer WHO --who WHO\n"       \
    "  ansinh budget proposals --db DB\n"                                                          \
    "  ansinh budget show --db DB ID              its rows, and the sum to approve\n"              \
    "  ansinh budget approve --db DB ID --seen SUM --who WHO\n"                                    \
    "  ansinh budget pay --db DB COMMITMENT --on DAY --reference NUMBER --who WHO [--amount N]\n"  \
    "\n"                                                                                           \
    "Disbursement:\n"                                                                              \
    "  ansinh budget status --db DB --year YEAR [--by fund,programme,commune,month]\n"             \
    "  ansinh budget status --db DB --year YEAR --open [--fund F] [--programme P] [--commune C]\n" \
    "      every transfer behind the figures\n"                                                    \
    "\n"                                                                                           \
    "Raised money:\n"                                                                              \
    "  ansinh budget donor --db DB NUMBER --donor WHO --amount N --on DAY --who WHO \\\n"          \
    "      [--purpose CONTENT]                    who promised, for what\n"                        \
    "  ansinh budget receipt --db DB NUMBER --amount N --on DAY --reference NUMBER --who WHO\n"    \
    "  ansinh budget donors --db DB               promised, received, used, left\n"                \
    "  ansinh budget gift --db DB NUMBER [--open] the report to the donor; --open: with "          \
    "beneficiaries\n"                                                                              \
    "\n"                                                                                           \
    "Columns of the file: assign: fund,amount; allocate, supplement, withdraw:\n"                  \
    "fund,programme,commune,amount; move: also to_fund,to_programme,to_commune; commit:\n"         \
    "fund,programme,commune (or gift),content,beneficiary,period,amount,reference;\n"              \
    "release: transfer; estimate: fund,programme,commune,month,amount,persons.\n"                  \
    "Funds: central, province, commune, raised. All: --format, --province, --operation.\n"         \
    "\n"                                                                                           \
    "Examples:\n"                                                                                  \
    "  ansinh budget estimate --db bac-ninh.db --year 2027 --from-law --likely --who \"Nguyễn "  \
    "Thị Lập\"\n"                                                                              \
    "  ansinh budget allocate --db bac-ninh.db --from-estimate 1 --decision 12/QĐ-UBND \\\n"      \
    "      --on 2027-01-05 --signer \"Chủ tịch UBND tỉnh\" --who \"Nguyễn Thị Lập\"\n" \
    "  ansinh budget status --db bac-ninh.db --year 2026 --by programme,commune\n"

#define MAX_FILE_BYTES ((size_t)64 << 20)

static enum err_code read_file(struct budget_asked *q, str *out, struct err *e)
{
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần một tệp CSV", "a CSV file is needed");
    const char *path = arena_cstr(q->v.c->arena, q->words[0]);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return err_set(e, ERR_IO, "không mở được tệp \"%z\"", "cannot open the file \"%z\"", path);
    char *bytes = arena_alloc(q->v.c->arena, MAX_FILE_BYTES + 1);
    size_t n = fread(bytes, 1, MAX_FILE_BYTES + 1, f);
    bool failed = ferror(f) != 0;
    fclose(f);
    if (failed)
        return err_set(e, ERR_IO, "không đọc được tệp \"%z\"", "cannot read the file \"%z\"", path);
    if (n > MAX_FILE_BYTES)
        return err_set(e, ERR_LIMIT, "tệp lớn quá 64 MB", "the file is over 64 MB");
    *out = (str){bytes, n};
    return ERR_NONE;
}

static str text_or_empty(str s)
{
    return s.p != NULL ? s : STR("");
}

void budget_say(const struct budget_asked *q, const char *vi, const char *en, str what, bool again)
{
    bool is_vi = q->v.c->lang == LANG_VI;
    char text[512];
    size_t n = fmt_write(text, sizeof(text), is_vi ? vi : en, what);
    cli_print((str){text, n});
    if (again)
        cli_print(is_vi ? STR(" (đã làm từ trước)") : STR(" (done before)"));
    cli_print(STR("\n"));
}

/* Everything that was asked, so that the same operation with other words is refused. */
static str content_of(struct budget_asked *q, str more)
{
    struct buf b;
    buf_init(&b, q->v.c->arena, MAX_FILE_BYTES + 65536);
    const str all[] = {q->what,
                       q->words[0],
                       q->year,
                       q->decision,
                       q->on,
                       q->signer,
                       q->who,
                       q->reference,
                       q->proposal,
                       q->seen,
                       q->amount,
                       q->donor,
                       q->purpose,
                       q->version,
                       q->from_estimate,
                       q->fund,
                       q->programme,
                       q->commune,
                       q->name,
                       q->chapter,
                       q->known_on,
                       q->from_law ? STR("law") : STR(""),
                       q->likely ? STR("likely") : STR(""),
                       more};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        buf_fmt(&b, "%s\n", all[i]);
    return buf_str(&b);
}

/* ---- decisions ---- */

static enum err_code take_grounds(struct budget_asked *q, struct budget_proposal *p, struct err *e)
{
    *p = (struct budget_proposal){.province = q->v.province_id,
                                  .decision = q->decision,
                                  .signer = q->signer,
                                  .made_by = q->who,
                                  .made_at_us = store_now_us()};
    enum err_code code = ledger_need_text(q->decision, "--decision", e);
    if (code == ERR_NONE)
        code = ledger_need_day(q->on, "--on", &p->decided_on, e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->signer, "--signer", e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->who, "--who", e);
    if (code == ERR_NONE && q->proposal.p != NULL)
        return budget_take_id(q->proposal, &p->id, e);
    return code == ERR_NONE ? ledger_view_operation(&q->v, &p->id, e) : code;
}

/* --from-estimate VERSION: a draft that an officer may still edit (--proposal) before another
 * approves it. */
static enum err_code rows_of_estimate(struct budget_asked *q, struct store_conn *db,
                                      struct budget_proposal *p, struct budget_rows *rows,
                                      struct err *e)
{
    int32_t year = month_year(month_of(p->decided_on));
    int64_t version = 0;
    if (p->kind != BUDGET_ASSIGN && p->kind != BUDGET_ALLOCATE)
        return err_set(e, ERR_USAGE, "--from-estimate dùng với assign và allocate",
                       "--from-estimate goes with assign and allocate");
    enum err_code code = inputs_number(q->from_estimate, "--from-estimate", 0, &version, e);
    if (code == ERR_NONE)
        code = budget_version_find(db, p->province, year, version, &version, e);
    if (code == ERR_NONE)
        code = budget_need_rows(db, q->v.c->arena, p->province, year, version, p->kind, rows, e);
    if (code == ERR_NONE)
        p->content = budget_rows_write(q->v.c->arena, p->kind, rows);
    return code;
}

static enum err_code propose(struct budget_asked *q, struct store_conn *db, enum budget_kind kind,
                             struct err *e)
{
    struct budget_proposal p;
    struct budget_rows rows;
    str answer;
    bool again = false;
    enum err_code code = take_grounds(q, &p, e);
    if (code != ERR_NONE)
        return code;
    p.kind = kind;
    if (q->from_estimate.p != NULL) {
        code = rows_of_estimate(q, db, &p, &rows, e);
    } else if (kind == BUDGET_CARRY) {
        code = budget_carry_rows(db, q->v.c->arena, q->v.province_id,
                                 month_year(month_of(p.decided_on)), &rows, e);
        p.content = code == ERR_NONE ? budget_rows_write(q->v.c->arena, kind, &rows) : STR("");
    } else {
        code = read_file(q, &p.content, e);
        if (code == ERR_NONE)
            code = budget_rows_read(q->v.c->arena, kind, p.content,
                                    arena_cstr(q->v.c->arena, q->words[0]), &rows, e);
    }
    if (code == ERR_NONE)
        code = ledger_view_write(&q->v, "budget.propose", q->who,
                                 content_of(q, q->from_estimate.p != NULL ? STR("") : p.content),
                                 budget_propose_work, &p, &answer, &again, e);
    if (code == ERR_NONE)
        budget_say(q, "Đã lập %s; người khác xem (budget show) rồi duyệt.",
                   "Prepared %s; another person looks (budget show) and approves.", answer, again);
    return code;
}

/* --seen is the head of the sum that `show` told; what has another one was not seen. */
static enum err_code approve(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    struct budget_proposal p;
    struct budget_approval x;
    struct ledger_id id, seen;
    str answer;
    bool again = false;
    enum err_code code = ledger_need_text(q->who, "--who", e);
    if (code == ERR_NONE)
        code = budget_take_id(q->n == 1 ? q->words[0] : STR(""), &id, e);
    if (code == ERR_NONE)
        code = budget_take_id(q->seen, &seen, e);
    if (code != ERR_NONE)
        return code;
    int got = budget_proposal_read(db, q->v.c->arena, q->v.province_id, &id, &p, e);
    if (got <= 0)
        return got < 0
                   ? e->code
                   : err_set(e, ERR_INPUT, "không có quyết định này", "there is no such proposal");
    code = budget_approval_of(&p, &seen, q->who, store_now_us(), &x, e);
    if (code != ERR_NONE)
        return code;
    code = ledger_view_write(&q->v, "budget.approve", q->who, content_of(q, STR("")),
                             budget_approve_work, &x, &answer, &again, e);
    if (code == ERR_NONE)
        budget_say(q, "Đã duyệt, ghi %s bút toán.", "Approved: %s transfers posted.", answer,
                   again);
    return code;
}

static enum err_code pay_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    (void)answer;
    return budget_pay(c, ctx, e);
}

static enum err_code pay(struct budget_asked *q, struct err *e)
{
    struct budget_payment p = {.province = q->v.province_id,
                               .reference = text_or_empty(q->reference),
                               .actor = q->who,
                               .now_us = store_now_us()};
    bool again = false;
    enum err_code code = budget_take_id(q->n == 1 ? q->words[0] : STR(""), &p.commitment, e);
    if (code == ERR_NONE)
        code = ledger_need_day(q->on, "--on", &p.day, e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->who, "--who", e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->reference, "--reference", e);
    if (code == ERR_NONE && q->amount.p != NULL)
        code = ledger_need_amount(q->amount, "--amount", &p.amount, e);
    if (code != ERR_NONE)
        return code;
    /* A commitment is paid once: its payment has an identifier that follows from it. */
    p.id = ledger_id_derived(&p.commitment, STR("pay"), 0);
    code = ledger_view_write(&q->v, "budget.pay", q->who, content_of(q, STR("")), pay_work, &p,
                             NULL, &again, e);
    if (code == ERR_NONE)
        budget_say(q, "Đã chi.%s", "Paid.%s", STR(""), again);
    return code;
}

/* ---- estimates ---- */

struct estimating {
    struct budget_estimate b;
};

static enum err_code estimate_work(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct estimating *x = ctx;
    int64_t version;
    enum err_code code = budget_estimate_add(c, &x->b, &version, e);
    if (code == ERR_NONE)
        buf_int(answer, version);
    return code;
}

static enum err_code estimate(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    if (q->from_law)
        return budget_estimate_law(q, db, content_of(q, STR("")), e);
    struct estimating x = {0};
    str csv, answer;
    bool again = false;
    int32_t year;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->who, "--who", e);
    if (code == ERR_NONE)
        code = read_file(q, &csv, e);
    if (code == ERR_NONE)
        code = budget_estimate_read(q->v.c->arena, csv, arena_cstr(q->v.c->arena, q->words[0]),
                                    &x.b, e);
    if (code != ERR_NONE)
        return code;
    x.b.province = q->v.province_id;
    x.b.year = year;
    x.b.actor = q->who;
    x.b.reference = text_or_empty(q->reference);
    x.b.now_us = store_now_us();
    code = ledger_view_write(&q->v, "budget.estimate", q->who, content_of(q, csv), estimate_work,
                             &x, &answer, &again, e);
    if (code == ERR_NONE)
        budget_say(q, "Đã ghi dự toán, bản %s.", "The estimate is recorded, version %s.", answer,
                   again);
    return code;
}

/* ---- raised money ---- */

static enum err_code give(struct budget_asked *q, bool receipt, struct err *e)
{
    struct budget_giving g = {.province = q->v.province_id, .actor = q->who};
    struct budget_receipt r;
    bool again = false;
    vnd amount = 0;
    day on;
    enum err_code code = ledger_need_text(
        q->n == 1 ? q->words[0] : STR(""),
        q->v.c->lang == LANG_VI ? "số của khoản vận động" : "the number of the gift", e);
    if (code == ERR_NONE)
        code = ledger_need_amount(q->amount, "--amount", &amount, e);
    if (code == ERR_NONE)
        code = ledger_need_day(q->on, "--on", &on, e);
    if (code == ERR_NONE)
        code = ledger_need_text(q->who, "--who", e);
    if (code == ERR_NONE)
        code = receipt ? ledger_need_text(q->reference, "--reference", e)
                       : ledger_need_text(q->donor, "--donor", e);
    if (code != ERR_NONE)
        return code;
    g.gift = (struct budget_gift){.number = q->words[0],
                                  .donor = q->donor,
                                  .purpose = text_or_empty(q->purpose),
                                  .pledged = amount,
                                  .pledged_on = on,
                                  .reference = text_or_empty(q->reference)};
    g.now_us = store_now_us();
    r = (struct budget_receipt){.province = g.province,
                                .gift = q->words[0],
                                .amount = amount,
                                .day = on,
                                .reference = text_or_empty(q->reference),
                                .actor = q->who,
                                .now_us = g.now_us};
    code = ledger_view_operation(&q->v, &r.id, e);
    if (code == ERR_NONE)
        code = ledger_view_write(&q->v, receipt ? "budget.receipt" : "budget.donor", q->who,
                                 content_of(q, STR("")),
                                 receipt ? budget_receive_work : budget_pledge_work,
                                 receipt ? (void *)&r : &g, NULL, &again, e);
    if (code == ERR_NONE)
        budget_say(q, "Đã ghi khoản vận động %s.", "The gift %s is recorded.", q->words[0], again);
    return code;
}

/* ---- the command ---- */

/* These take no word: one that is left aside may be what it should have been about. */
static enum err_code check_alone(const struct budget_asked *q, struct err *e)
{
    static const char *const alone[] = {"status", "donors",    "proposals",  "estimates",
                                        "need",   "catalogue", "programmes", "carry-over"};
    bool refused = false;
    for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
        refused |= str_eq_c(q->what, alone[i]);
    if (!refused || q->n == 0)
        return ERR_NONE;
    err_set(e, ERR_USAGE, "thừa từ \"%s\"", "one word too many: \"%s\"", q->words[0]);
    err_hint(e, "xem ansinh budget --help", "see ansinh budget --help");
    return ERR_USAGE;
}

static enum err_code dispatch(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    enum budget_kind kind;
    if (check_alone(q, e) != ERR_NONE)
        return e->code;
    if (str_eq_c(q->what, "status"))
        return budget_show_status(q, db, e);
    if (str_eq_c(q->what, "donors"))
        return budget_show_gifts(q, db, e);
    if (str_eq_c(q->what, "gift"))
        return budget_show_gift(q, db, e);
    if (str_eq_c(q->what, "proposals"))
        return budget_show_proposals(q, db, e);
    if (str_eq_c(q->what, "show"))
        return budget_show_proposal(q, db, e);
    if (str_eq_c(q->what, "approve"))
        return approve(q, db, e);
    if (str_eq_c(q->what, "pay"))
        return pay(q, e);
    if (str_eq_c(q->what, "estimate"))
        return estimate(q, db, e);
    if (str_eq_c(q->what, "estimates"))
        return budget_show_versions(q, db, e);
    if (str_eq_c(q->what, "need"))
        return budget_show_need(q, db, e);
    if (str_eq_c(q->what, "catalogue"))
        return budget_show_catalogue(q, db, e);
    if (str_eq_c(q->what, "programmes"))
        return budget_show_programmes(q, db, e);
    if (str_eq_c(q->what, "programme"))
        return budget_set_programme(q, content_of(q, STR("")), e);
    if (str_eq_c(q->what, "donor") || str_eq_c(q->what, "receipt"))
        return give(q, str_eq_c(q->what, "receipt"), e);
    if (str_eq_c(q->what, "carry-over"))
        return propose(q, db, BUDGET_CARRY, e);
    if (budget_kind_find(q->what, &kind) && kind != BUDGET_CARRY)
        return propose(q, db, kind, e);
    err_set(e, ERR_USAGE, "không có lệnh \"budget %s\"", "there is no \"budget %s\"", q->what);
    err_hint(e, "xem ansinh budget --help", "see ansinh budget --help");
    return ERR_USAGE;
}

#define OPTIONS 24

static int run(struct cli *c, int argc, char **argv)
{
    struct budget_asked q = {0};
    struct err e = {0};
    struct store_conn *db = NULL;
    struct cli_option options[LEDGER_VIEW_OPTIONS + OPTIONS];
    const struct cli_option more[OPTIONS] = {{.name = "--year", .value = &q.year},
                                             {.name = "--by", .value = &q.by},
                                             {.name = "--decision", .value = &q.decision},
                                             {.name = "--on", .value = &q.on},
                                             {.name = "--signer", .value = &q.signer},
                                             {.name = "--who", .value = &q.who},
                                             {.name = "--reference", .value = &q.reference},
                                             {.name = "--proposal", .value = &q.proposal},
                                             {.name = "--seen", .value = &q.seen},
                                             {.name = "--amount", .value = &q.amount},
                                             {.name = "--donor", .value = &q.donor},
                                             {.name = "--purpose", .value = &q.purpose},
                                             {.name = "--version", .value = &q.version},
                                             {.name = "--law", .value = &q.law},
                                             {.name = "--known-on", .value = &q.known_on},
                                             {.name = "--from-estimate", .value = &q.from_estimate},
                                             {.name = "--fund", .value = &q.fund},
                                             {.name = "--programme", .value = &q.programme},
                                             {.name = "--commune", .value = &q.commune},
                                             {.name = "--name", .value = &q.name},
                                             {.name = "--chapter", .value = &q.chapter},
                                             {.name = "--from-law", .flag = &q.from_law},
                                             {.name = "--likely", .flag = &q.likely},
                                             {.name = "--open", .flag = &q.open}};
    str rest[3];
    uint32_t n = 0;
    ledger_view_options(&q.v, options);
    for (int i = 0; i < OPTIONS; i++)
        options[LEDGER_VIEW_OPTIONS + i] = more[i];
    enum err_code code =
        cli_parse(options, LEDGER_VIEW_OPTIONS + OPTIONS, argc, argv, rest, 3, &n, &e);
    if (code == ERR_NONE && n == 0)
        code = err_set(&e, ERR_USAGE, "làm gì? xem ansinh budget --help",
                       "do what? see ansinh budget --help");
    for (uint32_t i = 1; i < n; i++)
        q.words[q.n++] = rest[i];
    q.what = n > 0 ? rest[0] : STR("");
    if (code == ERR_NONE)
        code = ledger_view_open(&q.v, c, &db, &e);
    if (code == ERR_NONE)
        code = dispatch(&q, db, &e);
    store_close(db);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_budget = {
    .name = "budget",
    .summary = {"dự toán, phân bổ, cam kết, giải ngân, tiền vận động",
                "estimate, allocation, commitment, disbursement, raised money"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
