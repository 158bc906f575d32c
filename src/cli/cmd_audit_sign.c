/* ansinh audit key, sign, witness, prove: keys, what is signed with them, and proofs. */
#include "cli/audit_cmd.h"
#include "evidence/audit/state.h"

#include "base/fmt.h"

#include <stdio.h>

static void print_text(str s)
{
    cli_print(s);
    if (s.n == 0 || s.p[s.n - 1] != '\n')
        cli_print(STR("\n"));
}

static enum err_code new_key(struct audit_cmd *x, struct err *e)
{
    struct note_secret secret;
    enum note_kind kind = x->as_witness ? NOTE_WITNESS : NOTE_LOG;
    if (x->name.p == NULL)
        return err_set(e, ERR_USAGE, "thiếu --name: tên của nhật ký, như bacninh.example/nhat-ky",
                       "--name is missing: of the log, such as bacninh.example/log");
    enum err_code code = audit_key_make(x->c->arena, arena_cstr(x->c->arena, x->new_file), x->name,
                                        kind, &secret, e);
    if (code == ERR_NONE)
        print_text(note_key_text(x->c->arena, &secret.key));
    seal_wipe(&secret, sizeof(secret));
    return code;
}

static enum err_code key_of_file(struct audit_cmd *x, struct err *e)
{
    struct note_secret secret;
    enum err_code code = audit_key_load(x->c->arena, arena_cstr(x->c->arena, x->key),
                                        x->as_witness ? NOTE_WITNESS : NOTE_LOG, &secret, e);
    if (code == ERR_NONE)
        print_text(note_key_text(x->c->arena, &secret.key));
    seal_wipe(&secret, sizeof(secret));
    return code;
}

enum err_code audit_cmd_key(struct audit_cmd *x, struct err *e)
{
    struct note_keys keys = {0};
    if (x->new_file.p != NULL)
        return new_key(x, e);
    if (x->key.p != NULL)
        return key_of_file(x, e);
    enum err_code code = audit_cmd_open(x, false, e);
    if (code == ERR_NONE)
        code = audit_keys_of(x->db, x->c->arena, x->province, &keys, e);
    if (code == ERR_NONE && keys.n == 0) {
        err_set(e, ERR_INPUT, "nhật ký chưa được ký lần nào", "the log was never signed");
        err_hint(e, "xem ansinh audit sign", "see ansinh audit sign");
        return ERR_INPUT;
    }
    for (uint32_t i = 0; i < keys.n && code == ERR_NONE; i++)
        print_text(note_key_text(x->c->arena, &keys.v[i]));
    return code;
}

/* Beside the key, where nothing else is said. */
static const char *state_of(struct audit_cmd *x)
{
    struct buf b;
    if (x->state.p != NULL)
        return arena_cstr(x->c->arena, x->state);
    buf_init(&b, x->c->arena, 8192);
    buf_fmt(&b, "%s.state", x->key);
    return arena_cstr(x->c->arena, buf_str(&b));
}

static enum err_code need(str given, const char *option, struct err *e)
{
    return given.p != NULL ? ERR_NONE : err_set(e, ERR_USAGE, "thiếu %z", "%z is missing", option);
}

enum err_code audit_cmd_sign(struct audit_cmd *x, struct err *e)
{
    struct note_secret secret = {0};
    struct audit_signed done;
    enum err_code code = need(x->key, "--key", e);
    if (code == ERR_NONE)
        code = audit_key_load(x->c->arena, arena_cstr(x->c->arena, x->key), NOTE_LOG, &secret, e);
    if (code == ERR_NONE)
        code = audit_cmd_open(x, true, e);
    const struct audit_signing s = {.province = x->province,
                                    .secret = &secret,
                                    .state = code == ERR_NONE ? state_of(x) : "",
                                    .whole = x->whole};
    if (code == ERR_NONE)
        code = audit_sign(x->db, x->c->arena, &s, &done, e);
    seal_wipe(&secret, sizeof(secret));
    if (code != ERR_NONE)
        return code;
    print_text(done.note);
    fprintf(stderr,
            x->c->lang == LANG_VI ? "Đã ký %lld mục, thêm %lld mục so với lần trước.\n"
                                  : "Signed: %lld entries, %lld more than the last time.\n",
            (long long)done.size, (long long)(done.size - done.before));
    return ERR_NONE;
}

static enum err_code read_word(struct audit_cmd *x, str *out, struct err *e)
{
    return state_read(x->c->arena, arena_cstr(x->c->arena, x->rest), out, NULL, e);
}

static enum err_code keep_answer(struct audit_cmd *x, struct err *e)
{
    struct note_keys witnesses = {0};
    str lines;
    uint64_t size = 0;
    enum err_code code = need(x->witness, "--witness", e);
    if (code == ERR_NONE)
        code = audit_keys_read(x->c->arena, x->witness, NOTE_WITNESS, &witnesses, e);
    if (code == ERR_NONE)
        code = read_word(x, &lines, e);
    if (code == ERR_NONE)
        code = audit_cmd_open(x, true, e);
    if (code == ERR_NONE)
        code = audit_cosigned(x->db, x->c->arena, x->province, &witnesses, lines, &size, e);
    if (code == ERR_NONE)
        printf(x->c->lang == LANG_VI ? "Đã giữ chữ ký làm chứng cho %lld mục.\n"
                                     : "Kept: witnessed up to %lld entries.\n",
               (long long)size);
    return code;
}

enum err_code audit_cmd_witness(struct audit_cmd *x, struct err *e)
{
    struct note_secret secret = {0};
    struct note_keys logs = {0};
    str request, lines;
    if (x->view.db.p != NULL)
        return keep_answer(x, e);
    enum err_code code = need(x->key, "--key", e);
    if (code == ERR_NONE)
        code = need(x->log, "--log", e);
    if (code == ERR_NONE)
        code =
            audit_key_load(x->c->arena, arena_cstr(x->c->arena, x->key), NOTE_WITNESS, &secret, e);
    if (code == ERR_NONE)
        code = audit_keys_read(x->c->arena, x->log, NOTE_LOG, &logs, e);
    if (code == ERR_NONE)
        code = read_word(x, &request, e);
    const struct audit_witnessing w = {.witness = &secret,
                                       .log = code == ERR_NONE ? &logs.v[0] : NULL,
                                       .state = code == ERR_NONE ? state_of(x) : "",
                                       .now_s = store_now_us() / 1000000};
    if (code == ERR_NONE)
        code = audit_witness(x->c->arena, &w, request, &lines, e);
    seal_wipe(&secret, sizeof(secret));
    if (code == ERR_NONE)
        cli_print(lines);
    return code;
}

enum err_code audit_cmd_prove(struct audit_cmd *x, struct err *e)
{
    int64_t number = 0;
    str text;
    bool entry = x->entry.p != NULL;
    if (entry == (x->old.p != NULL))
        return err_set(e, ERR_USAGE, "cần --entry N hoặc --old N",
                       "--entry N or --old N is needed");
    enum err_code code =
        audit_cmd_number(entry ? x->entry : x->old, entry ? "--entry" : "--old", &number, e);
    if (code == ERR_NONE)
        code = audit_cmd_open(x, false, e);
    if (code == ERR_NONE)
        code = store_begin(x->db, e);
    if (code == ERR_NONE && entry)
        code = audit_proof(x->db, x->c->arena, x->province, (uint64_t)number, &text, e);
    else if (code == ERR_NONE)
        code = audit_request(x->db, x->c->arena, x->province, (uint64_t)number, &text, e);
    if (code == ERR_NONE)
        cli_print(text);
    return code;
}
