/* Dossiers: every act in every state, who may approve, what closes one, on both engines. Synthetic.
 */
#include "registry_lab.h"

#include "evidence/inspect/checklist.h"
#include "evidence/inspect/inspect_int.h"

#include <stdlib.h>

/* docs/inspection.md §6, by hand: a row a state, a column an act; "-" cannot be done. */
static void test_states(void **state)
{
    static const char *const table[DOSSIER_REFUSED][DOSSIER_STEPS] = {
        /* open, visit, conclude, approve, send-back, follow, done, close */
        {"open", "-", "-", "-", "-", "-", "-", "-"},
        {"-", "visited", "-", "-", "-", "-", "-", "-"},
        {"-", "visited", "concluded", "-", "-", "-", "-", "-"},
        {"-", "-", "-", "approved", "visited", "-", "-", "-"},
        {"-", "-", "-", "-", "-", "following", "-", "closed"},
        {"-", "-", "-", "-", "-", "-", "approved", "-"},
        {"-", "-", "-", "-", "-", "-", "-", "-"},
    };
    (void)state;
    for (enum dossier_state s = DOSSIER_NONE; s < DOSSIER_REFUSED; s++) {
        for (enum dossier_step x = DOSSIER_DO_OPEN; x < DOSSIER_STEPS; x++) {
            enum dossier_state got = dossier_after(s, x);
            assert_string_equal(got == DOSSIER_REFUSED ? "-" : dossier_state_code(got),
                                table[s][x]);
            assert_int_equal(dossier_after(DOSSIER_REFUSED, x), DOSSIER_REFUSED);
            assert_int_equal(dossier_step_find(str_from_c(dossier_step_code(x))), x);
        }
    }
    assert_int_equal(dossier_step_find(STR("burn")), DOSSIER_STEPS);
}

/* ---- stored ---- */

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t operation;
};

static void say(struct desk *d, const char *what, enum err_code code, str answer,
                const struct err *e)
{
    if (code == ERR_NONE)
        buf_fmt(d->p->log, "%z: %s\n", what, answer);
    else
        buf_fmt(d->p->log, "%z: ! %z\n", what, e->text[LANG_EN]);
}

static void open_one(struct desk *d, const char *who, int64_t entity, const char *why)
{
    struct recording r = {.province = 24,
                          .at_us = 1790000000000000,
                          .actor = str_from_c(who),
                          .source = STR("form"),
                          .reference = STR(""),
                          .operation = {++d->operation}};
    struct err e = {0};
    str answer = STR("");
    bool again;
    enum err_code code =
        dossier_open(d->pool, &lab.arena, &r, entity, str_from_c(why), 20700, &answer, &again, &e);
    say(d, "open", code, answer, &e);
}

/* A small checklist: the dossier is opened for dead_paid. */
static struct checklist checks(void)
{
    static const char table[] = "kind,item,vi,en\n"
                                "*,met,Gặp người,Met\n"
                                "dead,no,Không,No\n"
                                "dead_paid,signed,Ai ký,Who signed\n"
                                "dead_paid,certificate,Giấy chứng tử,Death certificate\n";
    struct err e = {0};
    struct checklist all;
    must(checklist_parse(&lab.arena, str_from_c(table), "table", &all, &e), &e);
    return checklist_of(&lab.arena, &all, STR("dead_paid"));
}

static struct dossier_checks seen; /* of the next visits */

static void act(struct desk *d, const char *who, enum dossier_step step, day on, const char *said,
                const char *papers, const char *verdict, const char *rule, vnd amount, day due)
{
    struct recording r = {.province = 24,
                          .at_us = 1790000000000000,
                          .actor = str_from_c(who),
                          .source = STR("form"),
                          .reference = STR(""),
                          .operation = {++d->operation}};
    const struct dossier_act x = {.step = step,
                                  .on = on,
                                  .said = str_from_c(said),
                                  .evidence = str_from_c(papers),
                                  .verdict = str_from_c(verdict),
                                  .rule = str_from_c(rule),
                                  .amount = amount,
                                  .due = due,
                                  .checks = seen};
    struct err e = {0};
    str answer = STR("");
    bool again;
    enum err_code code = dossier_do(d->pool, &lab.arena, &r, 1, &x, &answer, &again, &e);
    say(d, dossier_step_code(step), code, answer, &e);
}

static void registry(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey("household,commune,village,surveyed_on,motorbike\n"
                                  "H1,07615,Thôn 1,2025-10-01,1\n",
                                  "household,member,name,relation,born,sex\n"
                                  "H1,1,Nguyễn Văn A,1,1953-03-01,1\n",
                                  NULL);
    assert_int_equal(lab_import(c, s, false, 20600, &r, &problems), ERR_NONE);
    survey_free(s);
    store_close(c);
}

static void recover(struct place *p)
{
    static const sql rows[] = {
        {"INSERT INTO recovery_act VALUES (24, 1, 1, 'order', 2, 540000, 0, '', 20702, '5/QĐ',"
         " 'Lê C', '', 'Hoà', 1)"},
        {"INSERT INTO recovery_verdict VALUES (24, 1, 1, 'Hoà', 'Bình', '', 1)"}};
    struct err e = {0};
    struct store_conn *c = place_open(p);
    for (size_t i = 0; i < 2; i++)
        must(store_run(c, rows[i], STORE_NO_VALUES, NULL, &e), &e);
    store_close(c);
}

static void kept(struct place *p)
{
    struct err e = {0};
    struct desk d = {.p = p};
    struct dossiers all;
    struct buf paper;
    registry(p);
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d.pool, &o, &e), &e);
    open_one(&d, "Tra", 2, "");
    open_one(&d, "Tra", 2, "dead_paid");
    open_one(&d, "Tra", 2, "chance");
    act(&d, "Tra", DOSSIER_DO_CONCLUDE, 20701, "Chết tháng 7", "", "confirmed", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_VISIT, 20701, "Đã chết", "", "", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_VISIT, 20699, "Đã chết", "BB 1", "", "", 0, 0);
    struct dossier_check v[] = {{STR("*.met"), STR("perhaps")}, {STR("*.met"), STR("no")}};
    seen = (struct dossier_checks){v, 1, 2};
    act(&d, "Tra", DOSSIER_DO_VISIT, 20701, "Đã chết", "BB 1", "", "", 0, 0);
    v[0].answer = STR("unseen");
    seen.n = 2;
    act(&d, "Tra", DOSSIER_DO_VISIT, 20701, "Đã chết", "BB 1", "", "", 0, 0);
    v[1] = (struct dossier_check){STR("dead_paid.certificate"), STR("yes")};
    act(&d, "Tra", DOSSIER_DO_VISIT, 20701, "Đã chết", "BB 1", "", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_CONCLUDE, 20702, "Trả thừa", "", "confirmed", "Điều 8", 0, 0);
    v[0].answer = STR("no"); /* looked at again: the last answer counts */
    seen.n = 1;
    act(&d, "Tra", DOSSIER_DO_VISIT, 20701, "Đã hỏi", "BB 2", "", "", 0, 0);
    seen.n = 0;
    act(&d, "Tra", DOSSIER_DO_CONCLUDE, 20702, "Trả thừa", "", "guilty", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_CONCLUDE, 20702, "Trả thừa", "", "confirmed", "", 540000, 0);
    act(&d, "Tra", DOSSIER_DO_CONCLUDE, 20702, "Trả thừa", "", "refuted", "Điều 8", 540000, 0);
    act(&d, "Tra", DOSSIER_DO_CONCLUDE, 20702, "Trả thừa", "", "confirmed", "Điều 8", 540000, 0);
    act(&d, "tra ", DOSSIER_DO_APPROVE, 20702, "", "", "", "", 0, 0);
    act(&d, "Soát", DOSSIER_DO_APPROVE, 20702, "", "", "", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_FOLLOW, 20703, "Thu hồi", "", "", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_FOLLOW, 20703, "Thu hồi", "", "", "", 0, 20702);
    act(&d, "Tra", DOSSIER_DO_FOLLOW, 20703, "Thu hồi", "", "", "", 0, 20733);
    act(&d, "Tra", DOSSIER_DO_CLOSE, 20704, "", "", "", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_DONE, 20704, "Đã lập", "QĐ 5", "", "", 0, 0);
    act(&d, "Tra", DOSSIER_DO_CLOSE, 20704, "", "", "", "", 0, 0);
    recover(p);
    act(&d, "Tra", DOSSIER_DO_CLOSE, 20704, "", "", "", "", 0, 0);
    open_one(&d, "Tra", 2, "chance");
    store_pool_close(d.pool);
    struct store_conn *c = place_open(p);
    must(dossier_read(c, &lab.arena, 24, 1, &all, &e), &e);
    buf_init(&paper, &lab.arena, 1 << 16);
    const struct checklist own = checks();
    assert_int_equal(own.n, 3); /* and not that of "dead", whose name is a part of the kind's */
    must(dossier_paper(&all.v[0], &own, &paper, &e), &e);
    buf_add(p->log, buf_str(&paper));
    store_close(c);
}

static void test_kept(void **state)
{
    (void)state;
    both_run(
        kept,
        "open: ! a reason is needed: which finding, or chance\n"
        "open: 1\n"
        "open: ! #2 has dossier 1, which is not closed\n"
        "conclude: ! dossier 1 is \"open\": \"conclude\" cannot be done\n"
        "visit: ! a visit says what was seen, and by which papers\n"
        "visit: ! before the day of the act recorded last\n"
        "visit: ! *.met: the answer is yes, no or unseen\n"
        "visit: ! *.met: answered twice\n"
        "visit: visited\n"
        "conclude: ! a checklist is of a visit\n"
        "visit: visited\n"
        "conclude: ! a conclusion is confirmed, refuted or undetermined\n"
        "conclude: ! who claims money names the rule\n"
        "conclude: ! money is claimed only where it is confirmed\n"
        "conclude: concluded\n"
        "approve: ! who concluded does not approve it\n"
        "approve: approved\n"
        "follow: ! what is to be put right, and nothing else, has a deadline, not in the past\n"
        "follow: ! what is to be put right, and nothing else, has a deadline, not in the past\n"
        "follow: following\n"
        "close: ! dossier 1 is \"following\": \"close\" cannot be done\n"
        "done: approved\n"
        "close: ! no recovery of #2 was approved since the conclusion\n"
        "close: closed\n"
        "open: 2\n"
        "THANH TRA AN SINH XÃ HỘI\n\nKẾT LUẬN KIỂM TRA\n\n"
        "Hồ sơ số 1, về #2.\nLý do kiểm tra: dead_paid.\n\n"
        "Kết luận: có sai phạm. Trả thừa\nQuy định: Điều 8.\n"
        "Số tiền phải thu hồi: 540.000 đồng, theo quyết định thu hồi riêng.\n\n"
        "Diễn biến:\n"
        "- Ngày 04/09/2026: lập hồ sơ, Tra.\n"
        "- Ngày 05/09/2026: kiểm tra tại chỗ, Tra. Đã chết. Giấy tờ: BB 1.\n"
        "- Ngày 05/09/2026: kiểm tra tại chỗ, Tra. Đã hỏi. Giấy tờ: BB 2.\n"
        "- Ngày 06/09/2026: kết luận, Tra. Trả thừa.\n"
        "- Ngày 06/09/2026: duyệt kết luận, Soát.\n"
        "- Ngày 07/09/2026: yêu cầu khắc phục, Tra. Thu hồi. Hạn: 07/10/2026.\n"
        "- Ngày 08/09/2026: đã khắc phục, Tra. Đã lập. Giấy tờ: QĐ 5.\n"
        "- Ngày 08/09/2026: đóng hồ sơ, Tra.\n"
        "\nDanh mục kiểm tra:\n"
        "- Gặp người: không đúng.\n"
        "- Ai ký: chưa xem.\n"
        "- Giấy chứng tử: đúng.\n");
}

/* The table that is shipped: every kind of finding has something to look at, and none is of a kind
 * that there is not. */
static void test_shipped(void **state)
{
    struct checklist all;
    struct err e = {0};
    (void)state;
    must(checklist_load(&lab.arena, str_from_c(getenv("ANSINH_DATA")), &all, &e), &e);
    for (uint32_t i = 0; i < inspect_n_kinds; i++) {
        const struct checklist own =
            checklist_of(&lab.arena, &all, str_from_c(inspect_kinds[i].code));
        uint32_t general = 0;
        for (uint32_t k = 0; k < own.n; k++)
            general += str_eq_c(own.v[k].kind, "*");
        if (own.n == general)
            fail_msg("%s has no checklist", inspect_kinds[i].code);
    }
    for (uint32_t i = 0; i < all.n; i++) {
        str kind = all.v[i].kind;
        if (inspect_kind_find(kind) == NULL && !str_eq_c(kind, "*") &&
            !str_starts(kind, STR("poor_with_")))
            fail_msg("there is no kind %.*s", (int)kind.n, kind.p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_shipped),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
