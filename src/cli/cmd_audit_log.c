/* ansinh audit export, verify, show, erase: the log itself. */
#include "cli/audit_cmd.h"
#include "evidence/audit/state.h"
#include "registry/times.h"
#include "store/audit.h"

#include "base/base64.h"
#include "base/fmt.h"

#include <stdio.h>

#define SHOW_LIMIT 50
#define VIETNAM_S (7 * 3600)

enum err_code audit_cmd_export(struct audit_cmd *x, struct err *e)
{
    int64_t entries = 0;
    enum err_code code = audit_cmd_open(x, false, e);
    if (code == ERR_NONE)
        code = audit_export(x->db, x->province, x->payloads, arena_cstr(x->c->arena, x->rest),
                            &entries, e);
    if (code == ERR_NONE)
        printf(x->c->lang == LANG_VI ? "Đã xuất %lld mục.\n" : "Written: %lld entries.\n",
               (long long)entries);
    return code;
}

/* ---- verify ---- */

static void print_finding(void *ctx, const char *vi, const char *en)
{
    const struct cli *c = ctx;
    printf("  %s\n", c->lang == LANG_VI ? vi : en);
}

static enum err_code verify_log(struct audit_cmd *x, const struct audit_verifying *v, struct err *e)
{
    struct audit_verified r;
    char root[BASE64_CAP(MERKLE_BYTES) + 1] = {0};
    bool vi = x->c->lang == LANG_VI;
    enum err_code code =
        audit_verify(arena_cstr(x->c->arena, x->rest), v, print_finding, x->c, &r, e);
    if (code != ERR_NONE)
        return code;
    base64_write(root, (str){(const char *)r.root.b, MERKLE_BYTES});
    printf(
        vi ? "Tỉnh %lld: %lld mục, %u lần ký; đã ký %lld mục, có người làm chứng %lld mục.\n"
             "Gốc của cả nhật ký: %s\n"
           : "Province %lld: %lld entries, %u checkpoints; %lld entries signed, %lld witnessed.\n"
             "Root of the whole log: %s\n",
        (long long)r.province, (long long)r.entries, r.checkpoints, (long long)r.signed_size,
        (long long)r.cosigned_size, root);
    if (r.entries > (int64_t)r.signed_size)
        printf(vi ? "%lld mục cuối chưa được ký.\n" : "The last %lld entries are not signed yet.\n",
               (long long)r.entries - (long long)r.signed_size);
    if (r.findings > 0)
        return err_set(e, ERR_INPUT, "nhật ký đã bị sửa: %u điều sai",
                       "the log was tampered with: %u findings", r.findings);
    puts(vi ? "Đúng: mọi mục đã ký còn nguyên." : "Good: every signed entry is as it was.");
    return ERR_NONE;
}

static enum err_code verify_proof(struct audit_cmd *x, str proof, const struct audit_verifying *v,
                                  struct err *e)
{
    struct checkpoint of;
    str line;
    enum err_code code = audit_verify_proof(x->c->arena, proof, v, &line, &of, e);
    if (code != ERR_NONE)
        return code;
    cli_print(line);
    printf(x->c->lang == LANG_VI
               ? "\nĐúng: mục này có trong nhật ký %.*s đã ký %lld mục.\n"
               : "\nGood: this entry is in the log %.*s, signed at %lld entries.\n",
           (int)of.origin.n, of.origin.p, (long long)of.size);
    return ERR_NONE;
}

/* Its first bytes say which of the two it is; an export may be large. */
static bool is_proof(const char *path)
{
    char head[sizeof(AUDIT_PROOF_HEAD) - 1];
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return false;
    size_t n = fread(head, 1, sizeof(head), f);
    fclose(f);
    return str_eq_c((str){head, n}, AUDIT_PROOF_HEAD);
}

enum err_code audit_cmd_verify(struct audit_cmd *x, struct err *e)
{
    struct note_keys keys = {0}, witnesses = {0};
    struct audit_verifying v = {.keys = &keys, .witnesses = &witnesses};
    struct arena *a = x->c->arena;
    str text;
    if (x->key.p == NULL)
        return err_set(e, ERR_USAGE, "thiếu --key", "--key is missing");
    enum err_code code = audit_keys_read(a, x->key, NOTE_LOG, &keys, e);
    if (code == ERR_NONE && x->witness.p != NULL)
        code = audit_keys_read(a, x->witness, NOTE_WITNESS, &witnesses, e);
    if (code == ERR_NONE && x->checkpoint.p != NULL)
        code = state_read(a, arena_cstr(a, x->checkpoint), &v.kept, NULL, e);
    if (code != ERR_NONE)
        return code;
    if (!is_proof(arena_cstr(a, x->rest)))
        return verify_log(x, &v, e);
    code = state_read(a, arena_cstr(a, x->rest), &text, NULL, e);
    return code == ERR_NONE ? verify_proof(x, text, &v, e) : code;
}

/* ---- show ---- */

struct showing {
    int64_t from_us, to_us, recording, entity, limit;
    struct view_table table;
};

static str moment(struct cli *c, int64_t at_us)
{
    char text[40], clock[16];
    int64_t seconds = (at_us / 1000000 + VIETNAM_S) % 86400;
    size_t n = day_format_iso(day_of_moment(at_us), text);
    fmt_write(clock, sizeof(clock), " %c%c:%c%c:%c%c", (char)('0' + seconds / 36000),
              (char)('0' + seconds / 3600 % 10), (char)('0' + seconds / 600 % 6),
              (char)('0' + seconds / 60 % 10), (char)('0' + seconds / 10 % 6),
              (char)('0' + seconds % 10));
    struct buf b;
    buf_init(&b, c->arena, 64);
    buf_fmt(&b, "%s%z", (str){text, n}, clock);
    return buf_str(&b);
}

static bool has_entity(str payload, int64_t entity)
{
    char text[24];
    str number = {text, fmt_int(text, entity)};
    while (payload.p != NULL && payload.n > 0) {
        str line = str_split(&payload, '\n');
        if (!str_starts(line, STR("entities ")))
            continue;
        while (line.p != NULL) {
            if (str_eq(str_split(&line, ' '), number))
                return true;
        }
    }
    return false;
}

/* What stands after a key, of the first line that has it. */
static str told(str payload, str key)
{
    while (payload.p != NULL && payload.n > 0) {
        str line = str_split(&payload, '\n');
        if (str_starts(line, key))
            return str_slice(line, key.n, line.n);
    }
    return STR("");
}

static str number(struct cli *c, int64_t v)
{
    struct buf b;
    buf_init(&b, c->arena, 32);
    buf_int(&b, v);
    return buf_str(&b);
}

static void add_row(struct audit_cmd *x, struct showing *s)
{
    struct arena *a = x->c->arena;
    str payload = store_at_null(x->db, 6) ? STR("") : store_at_text(x->db, 6);
    str recording = store_at_int(x->db, 5) > 0 ? number(x->c, store_at_int(x->db, 5)) : STR("");
    str why = told(payload, STR("reference "));
    if (why.n == 0 && str_eq_c(store_at_text(x->db, 2), "read")) /* of a write it is a checksum */
        why = told(payload, STR("asked "));
    if (store_at_null(x->db, 6))
        why = x->c->lang == LANG_VI ? STR("(nội dung đã xóa)") : STR("(payload erased)");
    const str cells[] = {number(x->c, store_at_int(x->db, 0)),
                         moment(x->c, store_at_int(x->db, 1)),
                         arena_str(a, store_at_text(x->db, 2)),
                         arena_str(a, store_at_text(x->db, 3)),
                         arena_str(a, store_at_text(x->db, 4)),
                         recording,
                         arena_str(a, why)};
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
        vec_push(a, &s->table.cells, cells[i]);
}

static enum err_code read_filters(struct audit_cmd *x, struct showing *s, struct err *e)
{
    day d;
    *s = (struct showing){.to_us = INT64_MAX, .from_us = INT64_MIN, .limit = SHOW_LIMIT};
    enum err_code code = view_format(&x->view, e);
    if (code == ERR_NONE && x->recording.p != NULL)
        code = audit_cmd_number(x->recording, "--recording", &s->recording, e);
    if (code == ERR_NONE && x->entity.p != NULL)
        code = audit_cmd_number(x->entity, "--entity", &s->entity, e);
    if (code == ERR_NONE && x->limit.p != NULL)
        code = audit_cmd_number(x->limit, "--limit", &s->limit, e);
    if (code != ERR_NONE)
        return code;
    if (x->from.p != NULL && !day_parse(x->from, &d))
        return err_set(e, ERR_USAGE, "--from nhận một ngày", "--from takes a day");
    if (x->from.p != NULL)
        s->from_us = moment_after(d - 1);
    if (x->to.p != NULL && !day_parse(x->to, &d))
        return err_set(e, ERR_USAGE, "--to nhận một ngày", "--to takes a day");
    if (x->to.p != NULL)
        s->to_us = moment_after(d);
    return ERR_NONE;
}

static enum err_code show_list(struct audit_cmd *x, struct showing *s, struct err *e)
{
    static const char *const names[] = {"entry", "at", "kind", "who", "what", "recording", "why"};
    static const char *const titles[2][7] = {
        {"mục", "lúc", "loại", "ai", "việc", "lần ghi", "căn cứ"},
        {"entry", "at", "kind", "who", "what", "recording", "why"}};
    s->table = (struct view_table){.names = names, .titles = titles[x->c->lang], .columns = 7};
    enum err_code code = store_query(
        x->db,
        SQL("SELECT a.seq, a.at_us, a.kind, a.actor, a.what, a.recording, p.payload"
            " FROM audit_entry AS a LEFT JOIN audit_payload AS p ON p.province = a.province AND"
            " p.seq = a.seq WHERE a.province = ?1 AND a.at_us >= ?2 AND a.at_us < ?3 AND (?4 = ''"
            " OR a.actor = ?4) AND (?5 = '' OR a.what = ?5) AND (?6 = 0 OR a.recording = ?6)"
            " ORDER BY a.seq DESC"),
        STORE_VALUES(store_int(x->province), store_int(s->from_us), store_int(s->to_us),
                     store_text(x->who.p != NULL ? x->who : STR("")),
                     store_text(x->what.p != NULL ? x->what : STR("")), store_int(s->recording)),
        e);
    int more = 0;
    int64_t shown = 0;
    while (code == ERR_NONE && shown < s->limit && (more = store_next(x->db, e)) > 0) {
        if (s->entity > 0 &&
            (store_at_null(x->db, 6) || !has_entity(store_at_text(x->db, 6), s->entity)))
            continue;
        add_row(x, s);
        shown++;
    }
    store_finish(x->db);
    if (code == ERR_NONE && more < 0)
        return e->code;
    if (code == ERR_NONE)
        view_print(x->c, &x->view, &s->table);
    return code;
}

static enum err_code show_one(struct audit_cmd *x, int64_t seq, struct err *e)
{
    struct audit_row row;
    struct buf b;
    bool vi = x->c->lang == LANG_VI;
    enum err_code code = audit_rows_open(x->db, x->province, (uint64_t)seq, (uint64_t)seq + 1, e);
    if (code != ERR_NONE)
        return code;
    int more = audit_rows_next(x->db, &row, e);
    if (more < 0)
        return e->code;
    if (more == 0)
        return err_set(e, ERR_INPUT, "không có mục %l", "there is no entry %l", seq);
    buf_init(&b, x->c->arena, 1 << 20);
    audit_line(&b, &row.entry);
    buf_add_c(&b, "\n\n");
    if (row.has_payload)
        buf_add(&b, row.payload);
    else
        buf_add_c(&b, vi ? "(nội dung đã xóa)\n" : "(payload erased)\n");
    cli_print(buf_str(&b));
    store_finish(x->db);
    return ERR_NONE;
}

enum err_code audit_cmd_show(struct audit_cmd *x, struct err *e)
{
    struct showing s;
    int64_t seq = 0;
    enum err_code code = read_filters(x, &s, e);
    if (code == ERR_NONE && x->entry.p != NULL)
        code = audit_cmd_number(x->entry, "--entry", &seq, e);
    if (code == ERR_NONE)
        code = audit_cmd_open(x, false, e);
    if (code != ERR_NONE)
        return code;
    return x->entry.p != NULL ? show_one(x, seq, e) : show_list(x, &s, e);
}

/* ---- erase ---- */

enum err_code audit_cmd_erase(struct audit_cmd *x, struct err *e)
{
    struct audit_erasing v = {.actor = x->who, .reference = x->reference};
    int64_t erased = 0;
    str last = x->entry;
    if (x->entry.p == NULL || x->who.p == NULL || x->reference.p == NULL)
        return err_set(e, ERR_USAGE, "cần --entry, --who và --reference",
                       "--entry, --who and --reference are needed");
    str first = str_split(&last, '-');
    enum err_code code = audit_cmd_number(first, "--entry", &v.from, e);
    v.to = v.from;
    if (code == ERR_NONE && last.p != NULL)
        code = audit_cmd_number(last, "--entry", &v.to, e);
    if (code == ERR_NONE)
        code = audit_cmd_open(x, true, e);
    v.province = x->province;
    if (code == ERR_NONE)
        code = store_begin(x->db, e);
    if (code == ERR_NONE)
        code = audit_erase(x->db, &v, &erased, e);
    if (code == ERR_NONE)
        code = store_commit(x->db, e);
    if (code == ERR_NONE)
        printf(x->c->lang == LANG_VI ? "Đã xóa nội dung của %lld mục; các mục vẫn còn.\n"
                                     : "Erased: the payloads of %lld entries; the entries stay.\n",
               (long long)erased);
    return code;
}
