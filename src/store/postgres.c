/* The engine on a server: PostgreSQL 15 or later by libpq. Statements are prepared; rows of a query
 * stream one at a time; many rows of one statement go in a pipeline; bulk goes by binary COPY. */
#include "store/store_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>

#define MIN_SERVER 150000
#define PIPELINE_ROWS                                                                              \
    256u /* answers of so many fit the socket, so that nobody waits for nobody                     \
          */
#define COPY_BYTES (256u << 10)

/* Of pg_type, fixed since the beginning. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043,
    OID_NUMERIC = 1700,
};

struct server {
    PGconn *db;
    PGresult *row; /* whose values c->row shows */
    int64_t changed;
    uint64_t last_name;
    bool doubtful;     /* the server said that a commit may not be on its standby */
    bool running;      /* results are still to be taken */
    bool plans_once;   /* what the server was told last */
    bool plans_inside; /* it was told within a transaction, which may be taken back */
    bool plans_doubtful;
};

struct copying {
    uint32_t n_columns;
    size_t n;
    char bytes[COPY_BYTES];
};

static struct server *server_of(struct store_conn *c)
{
    return c->own;
}

static enum store_reason reason_of_state(const char *state)
{
    static const struct {
        const char *prefix;
        enum store_reason reason;
    } states[] = {
        {"23505", STORE_DUPLICATE}, {"23503", STORE_REFERENCE}, {"23001", STORE_REFERENCE},
        {"23", STORE_REFUSED},      {"22003", STORE_RANGE},     {"22", STORE_REFUSED},
        {"40", STORE_AGAIN},        {"55P03", STORE_BUSY},      {"57014", STORE_BUSY},
        {"53100", STORE_FULL},      {"53200", STORE_MEMORY},    {"53", STORE_BUSY},
        {"58", STORE_DEVICE},       {"XX001", STORE_DAMAGED},   {"XX002", STORE_DAMAGED},
        {"25006", STORE_READ_ONLY}, {"42501", STORE_READ_ONLY}, {"08", STORE_LOST},
        {"57P", STORE_LOST},        {"3D000", STORE_ABSENT},
    };
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        if (str_starts(str_from_c(state), str_from_c(states[i].prefix)))
            return states[i].reason;
    }
    return STORE_OTHER;
}

/* Why `r` (NULL: the connection itself) failed. */
static enum err_code failed(struct store_conn *c, const PGresult *r, struct err *e)
{
    struct server *s = server_of(c);
    if (PQstatus(s->db) == CONNECTION_BAD)
        return store_fail(c, STORE_LOST, PQerrorMessage(s->db), e);
    const char *state = r != NULL ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    if (state == NULL)
        return store_fail(c, STORE_LOST, PQerrorMessage(s->db), e);
    return store_fail(c, reason_of_state(state), PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), e);
}

/* ---- opening ---- */

static void take_notice(void *ctx, const PGresult *r)
{
    struct server *s = ctx;
    const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    if (text != NULL && str_find(str_from_c(text), STR("not have been replicated")) >= 0)
        s->doubtful = true;
}

static enum err_code exec(struct store_conn *c, const char *text, struct err *e)
{
    struct server *s = server_of(c);
    PGresult *r = PQexec(s->db, text);
    ExecStatusType status = PQresultStatus(r);
    s->plans_doubtful |= s->plans_inside && str_starts(str_from_c(text), STR("ROLLBACK"));
    enum err_code code = ERR_NONE;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        code = failed(c, r, e);
    PQclear(r);
    return code;
}

static enum err_code configure(struct store_conn *c, const struct store_options *o, struct err *e)
{
    struct server *s = server_of(c);
    if (PQserverVersion(s->db) < MIN_SERVER)
        return store_fail(c, STORE_FOREIGN, "PostgreSQL < 15", e);
    const char *encoding = PQparameterStatus(s->db, "server_encoding");
    if (encoding == NULL || !str_eq_c(str_from_c(encoding), "UTF8"))
        return store_fail(c, STORE_FOREIGN, "server_encoding is not UTF8", e);
    char text[512];
    fmt_write(text, sizeof(text),
              "SET TIME ZONE 'UTC'; SET standard_conforming_strings=on; SET bytea_output='hex';"
              "SET client_min_messages=warning; SET lock_timeout=%u;"
              "SET default_transaction_read_only=%z",
              c->busy_ms, o->read_only ? "on" : "off");
    return exec(c, text, e);
}

static enum err_code open_server(struct store_conn *c, const struct store_options *o, bool create,
                                 struct err *e)
{
    (void)create;
    struct server *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return store_fail(c, STORE_MEMORY, NULL, e);
    const char *const names[] = {"dbname",           "client_encoding",  "application_name",
                                 "connect_timeout",  "keepalives_idle",  "keepalives_interval",
                                 "keepalives_count", "tcp_user_timeout", NULL};
    const char *const values[] = {o->location, "UTF8", "ansinh", "10", "10",
                                  "5",         "3",    "15000",  NULL};
    s->db = PQconnectdbParams(names, values, 1);
    c->own = s;
    enum err_code code = ERR_NONE;
    if (s->db == NULL)
        code = store_fail(c, STORE_MEMORY, NULL, e);
    else if (PQstatus(s->db) != CONNECTION_OK)
        code = store_fail(c, STORE_LOST, PQerrorMessage(s->db), e);
    if (code == ERR_NONE) {
        PQsetNoticeReceiver(s->db, take_notice, s);
        code = configure(c, o, e);
    }
    if (code != ERR_NONE) {
        PQfinish(s->db);
        free(s);
    }
    return code;
}

static void close_server(struct store_conn *c)
{
    struct server *s = server_of(c);
    PQclear(s->row);
    PQfinish(s->db);
    free(s);
}

/* ---- statements ---- */

struct arguments {
    char name[32];
    Oid types[STORE_MAX_VALUES];
    const char *values[STORE_MAX_VALUES];
    int lengths[STORE_MAX_VALUES], formats[STORE_MAX_VALUES];
    char digits[STORE_MAX_VALUES][24];
};

static void name_of(const struct statement *s, char to[32])
{
    fmt_write(to, 32, "s%l", (int64_t)s->number);
}

/* Text needs a NUL behind it in this protocol's text form, which a view does not have; so text goes
 * in binary form, which for text is the same bytes. */
static void take_arguments(struct arguments *a, const struct statement *s,
                           const struct store_value *values, uint32_t n)
{
    name_of(s, a->name);
    for (uint32_t i = 0; i < n; i++) {
        const struct store_value *v = &values[i];
        a->formats[i] = 0;
        a->lengths[i] = 0;
        a->values[i] = NULL;
        if (v->type == STORE_INT) {
            fmt_int(a->digits[i], v->i);
            a->values[i] = a->digits[i];
        } else if (v->type != STORE_NULL) {
            a->values[i] = v->s.n > 0 ? v->s.p : "";
            a->lengths[i] = (int)v->s.n;
            a->formats[i] = 1;
        }
    }
}

static enum err_code prepare(struct store_conn *c, struct statement *st, const char *text,
                             const struct store_value *values, uint32_t n, struct err *e)
{
    static const Oid oids[] = {[STORE_NULL] = 0,
                               [STORE_INT] = OID_INT8,
                               [STORE_TEXT] = OID_TEXT,
                               [STORE_BYTES] = OID_BYTEA};
    struct server *s = server_of(c);
    Oid types[STORE_MAX_VALUES];
    char name[32];
    for (uint32_t i = 0; i < n; i++)
        types[i] = oids[values[i].type];
    st->number = ++s->last_name;
    name_of(st, name);
    PGresult *r = PQprepare(s->db, name, text, (int)n, types);
    enum err_code code = PQresultStatus(r) == PGRES_COMMAND_OK ? ERR_NONE : failed(c, r, e);
    PQclear(r);
    return code;
}

static void forget(struct store_conn *c, struct statement *st)
{
    struct server *s = server_of(c);
    char text[64];
    /* In a failed transaction the server refuses even this; the name is never used again. */
    if (PQstatus(s->db) != CONNECTION_OK || PQtransactionStatus(s->db) == PQTRANS_INERROR)
        return;
    fmt_write(text, sizeof(text), "DEALLOCATE s%l", (int64_t)st->number);
    PQclear(PQexec(s->db, text));
}

/* Told only when it changes. */
static enum err_code tell_plans(struct store_conn *c, struct err *e)
{
    struct server *s = server_of(c);
    if (s->plans_once == c->plan_once && !s->plans_doubtful)
        return ERR_NONE;
    s->plans_once = c->plan_once;
    s->plans_doubtful = false;
    s->plans_inside |= PQtransactionStatus(s->db) != PQTRANS_IDLE;
    return exec(
        c, c->plan_once ? "SET plan_cache_mode = force_generic_plan" : "RESET plan_cache_mode", e);
}

static enum err_code start(struct store_conn *c, struct statement *st,
                           const struct store_value *values, uint32_t n, struct err *e)
{
    struct server *s = server_of(c);
    struct arguments a;
    enum err_code code = tell_plans(c, e);
    if (code != ERR_NONE)
        return code;
    take_arguments(&a, st, values, n);
    s->changed = 0;
    if (PQsendQueryPrepared(s->db, a.name, (int)n, a.values, a.lengths, a.formats, 0) != 1)
        return failed(c, NULL, e);
    PQsetSingleRowMode(s->db);
    s->running = true;
    return ERR_NONE;
}

static int hex_digit(char ch)
{
    return ch >= '0' && ch <= '9' ? ch - '0' : ch - 'a' + 10;
}

/* "\x0102" in place: the row is ours, and nobody reads it again. */
static struct store_value take_bytes(char *p, size_t n)
{
    size_t to = 0;
    for (size_t i = 2; i + 1 < n; i += 2)
        p[to++] = (char)(hex_digit(p[i]) << 4 | hex_digit(p[i + 1]));
    return store_bytes((str){p, to});
}

static bool take_column(const PGresult *r, int i, struct store_value *v)
{
    if (PQgetisnull(r, 0, i)) {
        *v = store_null();
        return true;
    }
    char *p = PQgetvalue(r, 0, i);
    str s = {p, (size_t)PQgetlength(r, 0, i)};
    switch (PQftype(r, i)) {
    case OID_BOOL:
        *v = store_int(p[0] == 't');
        return true;
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_NUMERIC: /* the sum of BIGINT; whole, or refused */
        v->type = STORE_INT;
        v->s = (str){NULL, 0};
        return num_parse_int(s, &v->i);
    case OID_TEXT:
    case OID_NAME:
    case OID_VARCHAR:
        *v = store_text(s);
        return true;
    case OID_BYTEA:
        *v = take_bytes(p, s.n);
        return true;
    }
    return false;
}

static int take_row(struct store_conn *c, PGresult *r, struct err *e)
{
    struct server *s = server_of(c);
    s->row = r;
    c->n_columns = (uint32_t)PQnfields(r);
    check(c->n_columns <= STORE_MAX_COLUMNS);
    for (uint32_t i = 0; i < c->n_columns; i++) {
        if (take_column(r, (int)i, &c->row[i]))
            continue;
        store_fail(c, STORE_RANGE, PQfname(r, (int)i), e);
        return -1;
    }
    return 1;
}

static int64_t changed_by(PGresult *r)
{
    int64_t n = 0;
    /* The count of a query is of rows read, not changed. */
    if (!str_starts(str_from_c(PQcmdStatus(r)), STR("SELECT")))
        num_parse_int(str_from_c(PQcmdTuples(r)), &n);
    return n;
}

static int next(struct store_conn *c, struct statement *st, struct err *e)
{
    (void)st;
    struct server *s = server_of(c);
    PQclear(s->row);
    s->row = NULL;
    int result = 0;
    PGresult *r;
    while (result == 0 && s->running) {
        r = PQgetResult(s->db);
        if (r == NULL) {
            s->running = false;
            break;
        }
        switch (PQresultStatus(r)) {
        case PGRES_SINGLE_TUPLE:
            return take_row(c, r, e);
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
            s->changed = changed_by(r);
            break;
        default:
            failed(c, r, e);
            result = -1;
        }
        PQclear(r);
    }
    return result;
}

static int64_t finish(struct store_conn *c, struct statement *st)
{
    (void)st;
    struct server *s = server_of(c);
    PQclear(s->row);
    s->row = NULL;
    /* The rest is read and dropped: to cancel would end the transaction. */
    PGresult *r;
    while (s->running && (r = PQgetResult(s->db)) != NULL)
        PQclear(r);
    s->running = false;
    return s->changed;
}

/* Takes the answers of one piece of the pipeline, to its end, whatever fails. */
static enum err_code take_answers(struct store_conn *c, int64_t *changed, struct err *e)
{
    struct server *s = server_of(c);
    enum err_code code = ERR_NONE;
    bool was_null = false;
    for (;;) {
        PGresult *r = PQgetResult(s->db);
        if (r == NULL) {
            /* One NULL ends each statement; two, or a lost connection, end everything. */
            if (was_null || PQstatus(s->db) == CONNECTION_BAD)
                return code != ERR_NONE ? code : failed(c, NULL, e);
            was_null = true;
            continue;
        }
        was_null = false;
        ExecStatusType status = PQresultStatus(r);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
            *changed += changed_by(r);
        else if (status != PGRES_PIPELINE_SYNC && status != PGRES_PIPELINE_ABORTED &&
                 code == ERR_NONE)
            code = failed(c, r, e);
        PQclear(r);
        if (status == PGRES_PIPELINE_SYNC)
            return code;
    }
}

static enum err_code run_many(struct store_conn *c, struct statement *st,
                              const struct store_value *values, uint32_t n, uint32_t n_rows,
                              int64_t *changed, struct err *e)
{
    struct server *s = server_of(c);
    if (PQenterPipelineMode(s->db) != 1)
        return failed(c, NULL, e);
    enum err_code code = ERR_NONE;
    for (uint32_t row = 0; row < n_rows && code == ERR_NONE;) {
        uint32_t end = n_rows - row < PIPELINE_ROWS ? n_rows : row + PIPELINE_ROWS;
        for (; row < end && code == ERR_NONE; row++) {
            struct arguments a;
            take_arguments(&a, st, values + (size_t)row * n, n);
            if (PQsendQueryPrepared(s->db, a.name, (int)n, a.values, a.lengths, a.formats, 0) != 1)
                code = failed(c, NULL, e);
        }
        if (code == ERR_NONE && PQpipelineSync(s->db) != 1)
            code = failed(c, NULL, e);
        if (code == ERR_NONE)
            code = take_answers(c, changed, e);
    }
    PQexitPipelineMode(s->db);
    return code;
}

/* ---- transactions ---- */

static bool in_transaction(struct store_conn *c)
{
    PGTransactionStatusType status = PQtransactionStatus(server_of(c)->db);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

/* Nothing may cancel this: a cancelled wait for the standby answers like a commit. */
static enum err_code commit(struct store_conn *c, struct err *e)
{
    struct server *s = server_of(c);
    s->doubtful = false;
    enum err_code code = exec(c, "COMMIT", e);
    if (code != ERR_NONE && c->reason == STORE_LOST)
        return store_fail(c, STORE_UNKNOWN, PQerrorMessage(s->db), e);
    if (code == ERR_NONE && s->doubtful)
        return store_fail(c, STORE_UNKNOWN, "the standby did not confirm", e);
    return code;
}

/* ---- bulk ---- */

static const char copy_head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

static enum err_code load_begin(struct store_conn *c, const char *into, uint32_t n_columns,
                                struct err *e)
{
    struct server *s = server_of(c);
    char text[2200];
    struct copying *l = malloc(sizeof(*l));
    if (l == NULL)
        return store_fail(c, STORE_MEMORY, NULL, e);
    fmt_write(text, sizeof(text), "COPY %z FROM STDIN (FORMAT binary)", into);
    PGresult *r = PQexec(s->db, text);
    enum err_code code = PQresultStatus(r) == PGRES_COPY_IN ? ERR_NONE : failed(c, r, e);
    PQclear(r);
    if (code != ERR_NONE) {
        free(l);
        return code;
    }
    l->n_columns = n_columns;
    l->n = sizeof(copy_head) - 1;
    mem_copy(l->bytes, copy_head, l->n);
    c->load = l;
    return ERR_NONE;
}

static enum err_code flush(struct store_conn *c, struct copying *l, struct err *e)
{
    if (l->n > 0 && PQputCopyData(server_of(c)->db, l->bytes, (int)l->n) != 1)
        return failed(c, NULL, e);
    l->n = 0;
    return ERR_NONE;
}

static enum err_code put(struct store_conn *c, struct copying *l, const void *p, size_t n,
                         struct err *e)
{
    if (l->n + n > COPY_BYTES) {
        enum err_code code = flush(c, l, e);
        if (code != ERR_NONE)
            return code;
    }
    if (n <= COPY_BYTES) {
        mem_copy(l->bytes + l->n, p, n);
        l->n += n;
        return ERR_NONE;
    }
    if (n > INT32_MAX)
        return store_fail(c, STORE_REFUSED, "a value over 2 GiB", e);
    return PQputCopyData(server_of(c)->db, p, (int)n) == 1 ? ERR_NONE : failed(c, NULL, e);
}

static void big_endian(uint64_t v, unsigned bytes, uint8_t *to)
{
    for (unsigned i = 0; i < bytes; i++)
        to[i] = (uint8_t)(v >> (8 * (bytes - 1 - i)));
}

static enum err_code put_value(struct store_conn *c, struct copying *l, const struct store_value *v,
                               struct err *e)
{
    uint8_t head[12];
    if (v->type == STORE_NULL) {
        big_endian(UINT32_MAX, 4, head);
        return put(c, l, head, 4, e);
    }
    if (v->type == STORE_INT) {
        big_endian(8, 4, head);
        big_endian((uint64_t)v->i, 8, head + 4);
        return put(c, l, head, 12, e);
    }
    big_endian(v->s.n, 4, head);
    enum err_code code = put(c, l, head, 4, e);
    return code == ERR_NONE && v->s.n > 0 ? put(c, l, v->s.p, v->s.n, e) : code;
}

static enum err_code load_row(struct store_conn *c, const struct store_value *values, struct err *e)
{
    struct copying *l = c->load;
    uint8_t head[2];
    big_endian(l->n_columns, 2, head);
    enum err_code code = put(c, l, head, 2, e);
    for (uint32_t i = 0; i < l->n_columns && code == ERR_NONE; i++)
        code = put_value(c, l, &values[i], e);
    return code;
}

static enum err_code load_end(struct store_conn *c, bool keep, struct err *e)
{
    static const uint8_t end[2] = {0xff, 0xff};
    struct server *s = server_of(c);
    struct copying *l = c->load;
    enum err_code code = ERR_NONE;
    if (keep) {
        code = put(c, l, end, sizeof(end), e);
        if (code == ERR_NONE)
            code = flush(c, l, e);
    }
    free(l);
    c->load = NULL;
    if (PQputCopyEnd(s->db, keep && code == ERR_NONE ? NULL : "given up") != 1 && code == ERR_NONE)
        code = failed(c, NULL, e);
    PGresult *r;
    while ((r = PQgetResult(s->db)) != NULL) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK && code == ERR_NONE)
            code = failed(c, r, e);
        bool stuck = PQresultStatus(r) == PGRES_COPY_IN;
        PQclear(r);
        if (stuck)
            break;
    }
    return code;
}

/* ---- schema ---- */

static enum err_code number(struct store_conn *c, const char *text, int64_t *out, struct err *e)
{
    PGresult *r = PQexec(server_of(c)->db, text);
    enum err_code code = ERR_NONE;
    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        code = failed(c, r, e);
    else
        num_parse_int(str_from_c(PQgetvalue(r, 0, 0)), out);
    PQclear(r);
    return code;
}

static enum err_code state(struct store_conn *c, struct schema_state *out, struct err *e)
{
    int64_t tables = 0, ours = 0;
    enum err_code code =
        number(c,
               "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = "
               "to_regnamespace(current_schema()::text)",
               &tables, e);
    if (code == ERR_NONE)
        code = number(c, "SELECT count(to_regclass('schema_version'))", &ours, e);
    out->anything = tables > 0;
    out->ours = ours == 1;
    return code;
}

static enum err_code mark(struct store_conn *c, int64_t version, struct err *e)
{
    (void)c, (void)version, (void)e;
    return ERR_NONE; /* the table of migrations is mark enough */
}

/* Foreign keys hold unless somebody switched them off; and every row can be read. */
static enum err_code check_server(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                                  struct err *e)
{
    int64_t off = 0, unchecked = 0;
    enum err_code code =
        number(c,
               "SELECT count(*) FROM pg_trigger t JOIN pg_class k ON k.oid = t.tgrelid WHERE"
               " t.tgenabled = 'D' AND k.relnamespace = to_regnamespace(current_schema()::text)",
               &off, e);
    if (code == ERR_NONE)
        code =
            number(c,
                   "SELECT count(*) FROM pg_constraint WHERE NOT convalidated AND connamespace = "
                   "to_regnamespace(current_schema()::text)",
                   &unchecked, e);
    if (code == ERR_NONE && off > 0) {
        found(ctx, "có khóa ngoại bị tắt", "foreign keys are switched off");
        ++*n;
    }
    if (code == ERR_NONE && unchecked > 0) {
        found(ctx, "có ràng buộc chưa được kiểm", "constraints that were never checked");
        ++*n;
    }
    return code;
}

/* A server that dies or is stopped closes its end; what it says before is read first. */
static bool gone(struct store_conn *c)
{
    PGconn *db = server_of(c)->db;
    struct pollfd socket = {.fd = PQsocket(db), .events = POLLIN};
    for (int i = 0; i < 3 && socket.fd >= 0 && poll(&socket, 1, 0) > 0; i++) {
        if (!PQconsumeInput(db))
            return true;
    }
    return PQstatus(db) == CONNECTION_BAD;
}

const struct engine engine_postgres = {
    .open = open_server,
    .close = close_server,
    .prepare = prepare,
    .forget = forget,
    .start = start,
    .next = next,
    .finish = finish,
    .run_many = run_many,
    .exec = exec,
    .commit = commit,
    .in_transaction = in_transaction,
    .gone = gone,
    .load_begin = load_begin,
    .load_row = load_row,
    .load_end = load_end,
    .state = state,
    .mark = mark,
    .check = check_server,
    .tables_sql =
        "SELECT k.relname, (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute"
        " a WHERE a.attrelid = k.oid AND a.attnum > 0 AND NOT a.attisdropped), (SELECT"
        " string_agg(a.attname, ', ' ORDER BY p.at) FROM pg_index i CROSS JOIN LATERAL"
        " unnest(i.indkey::int2[]) WITH ORDINALITY p(number, at) JOIN pg_attribute a ON a.attrelid"
        " = k.oid AND a.attnum = p.number WHERE i.indrelid = k.oid AND i.indisprimary), (SELECT"
        " count(*) FROM pg_attribute a WHERE a.attrelid = k.oid AND a.attnum > 0 AND NOT"
        " a.attisdropped) FROM pg_class k WHERE k.relkind = 'r' AND k.relnamespace ="
        " to_regnamespace(current_schema()::text) ORDER BY k.oid",
    /* Foreign keys are checked row by row while they are there, all at once when they are made. */
    .indexes_sql =
        "SELECT drops, makes FROM (SELECT x.contype::text AS kind, x.conrelid::regclass || '.' ||"
        " x.conname AS name, 'ALTER TABLE ' || x.conrelid::regclass || ' DROP CONSTRAINT ' ||"
        " quote_ident(x.conname) AS drops, 'ALTER TABLE ' || x.conrelid::regclass || ' ADD"
        " CONSTRAINT ' || quote_ident(x.conname) || ' ' || pg_get_constraintdef(x.oid) AS makes"
        " FROM pg_constraint x WHERE x.contype = 'f' AND x.connamespace ="
        " to_regnamespace(current_schema()::text) UNION ALL SELECT 'index', k.relname, 'DROP INDEX "
        "'"
        " || quote_ident(k.relname), pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class k"
        " ON k.oid = i.indexrelid WHERE k.relnamespace ="
        " to_regnamespace(current_schema()::text) AND NOT EXISTS (SELECT 1 FROM pg_constraint x"
        " WHERE x.conindid = i.indexrelid)) AS all_of_them ORDER BY kind COLLATE \"C\", name"
        " COLLATE \"C\" DESC",
    .begin_write = "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE",
    .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    .postgres = true,
};
