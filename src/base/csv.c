/* The CSV reader (csv.h).
 *
 * Bytes pass through one buffer, in which a row lies whole; after each read the row under way is
 * moved to its front and scanned again. A NUL behind the bytes ends every inner loop, so that these
 * need no bounds: a NUL before the end is an error anyway. Most fields are views into the buffer;
 * only what needs its quotes undone or NFC is copied, into an arena dropped with the row. */
#define _POSIX_C_SOURCE 200809L
#include "base/csv.h"
#include "base/check.h"
#include "base/fmt.h"
#include "base/host.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)1 << 20)
/* Each field quoted, all its bytes doubled quotes, and what parts it from the next. */
#define MAX_ROW_BYTES ((size_t)CSV_MAX_COLUMNS * (2 * CSV_MAX_FIELD_BYTES + 4))
/* Decomposed, a byte of text takes at most six bytes of memory; MAX_ROW_BYTES keeps within. */
#define MAX_ROW_MEMORY_BYTES ((size_t)8 * MAX_ROW_BYTES)
#define MAX_READER_MEMORY_BYTES ((size_t)8 * MAX_ROW_BYTES)

struct csv_reader {
    struct arena keep; /* the reader, its buffers, the header */
    struct arena row;  /* of the current row */
    struct arena_mark row_mark;

    int fd;      /* -1: reads from memory */
    str memory;  /* what is left of it */
    bool at_eof; /* nothing comes after the buffer's bytes */
    bool failed; /* reading can't go on; says `failure` */
    uint64_t total;

    char *buffer; /* cap bytes and a NUL */
    size_t cap, n;
    uint64_t buffer_at;            /* the offset of buffer[0] in the file */
    size_t row_from, row_to, next; /* offsets in the buffer: the current row, the next one */
    size_t field_from;             /* the field in which the buffer ended */
    uint32_t line, next_line;

    uint32_t columns;
    str *header;
    char name[256];
    struct err failure;
};

enum outcome { ROW_DONE, ROW_MORE, ROW_BAD };

/* What ends a run of an unquoted field's bytes, and of a quoted one's. */
static const bool ends_plain[256] = {
    ['\0'] = true, [','] = true, ['\n'] = true, ['\r'] = true, ['"'] = true};
static const bool ends_quoted[256] = {['\0'] = true, ['\n'] = true, ['"'] = true};

/* ---- where ---- */

/* Line and column of a place in the current row, which begins at row_from. */
static void place(const struct csv_reader *r, const char *at, uint32_t width, struct err *e)
{
    const char *p = r->buffer + r->row_from;
    uint32_t line = r->line;
    const char *line_from = p;
    for (; p < at; p++) {
        if (*p == '\n') {
            line++;
            line_from = p + 1;
        }
    }
    size_t before = str_columns((str){line_from, (size_t)(at - line_from)});
    err_at(e, str_from_c(r->name), line, (uint32_t)before + 1, width);
}

/* Reading can't go on: for the reason that r->failure has. */
static enum outcome fail_at(struct csv_reader *r, const char *at, uint32_t width)
{
    place(r, at, width, &r->failure);
    r->failed = true;
    return ROW_BAD;
}

static enum outcome fail_too_large(struct csv_reader *r, const char *at)
{
    err_set(&r->failure, ERR_LIMIT, "ô dài quá %n byte", "a field of more than %n bytes",
            (int64_t)CSV_MAX_FIELD_BYTES);
    err_hint(&r->failure, "có dấu ngoặc kép chưa đóng trước đó không?",
             "is there a quote before it that was not closed?");
    return fail_at(r, at, 1);
}

static enum outcome fail_nul(struct csv_reader *r, const char *at)
{
    err_set(&r->failure, ERR_INPUT, "byte NUL trong tệp", "a NUL byte in the file");
    err_hint(&r->failure, "tệp này không phải văn bản UTF-8, hãy lưu lại dạng CSV UTF-8",
             "this is no text in UTF-8, save it again as CSV UTF-8");
    return fail_at(r, at, 1);
}

/* ---- the source ---- */

static enum err_code fail_read(struct csv_reader *r, int errnum)
{
    host_err_io(&r->failure, errnum, "không đọc được tệp", "cannot read the file");
    err_at(&r->failure, str_from_c(r->name), 0, 0, 0);
    r->failed = true;
    return ERR_IO;
}

/* The row under way goes to the buffer's front; the buffer grows when that is all it holds. */
static void make_room(struct csv_reader *r)
{
    size_t rest = r->n - r->next;
    if (r->next > 0) {
        mem_move(r->buffer, r->buffer + r->next, rest);
    } else if (rest == r->cap) {
        char *larger = arena_alloc(&r->keep, 2 * r->cap + 1);
        mem_copy(larger, r->buffer, rest);
        r->buffer = larger;
        r->cap *= 2;
    }
    r->buffer_at += r->next;
    r->n = rest;
    r->next = 0;
    r->row_from = 0;
    r->row_to = 0;
}

static enum err_code fill(struct csv_reader *r)
{
    make_room(r);
    while (r->n < r->cap && !r->at_eof) {
        size_t room = r->cap - r->n;
        if (r->fd < 0) {
            size_t some = r->memory.n < room ? r->memory.n : room;
            mem_copy(r->buffer + r->n, r->memory.p, some);
            r->memory = str_slice(r->memory, some, r->memory.n);
            r->n += some;
            r->at_eof = r->memory.n == 0;
            continue;
        }
        ssize_t got = read(r->fd, r->buffer + r->n, room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_read(r, errno);
        r->at_eof = got == 0;
        r->n += (size_t)got;
    }
    r->buffer[r->n] = '\0';
    if (r->buffer_at + r->n > CSV_MAX_FILE_BYTES) {
        err_set(&r->failure, ERR_LIMIT, "tệp lớn hơn %n byte", "a file of more than %n bytes",
                (int64_t)CSV_MAX_FILE_BYTES);
        err_at(&r->failure, str_from_c(r->name), 0, 0, 0);
        r->failed = true;
        return ERR_LIMIT;
    }
    return ERR_NONE;
}

/* ---- one row ---- */

/* A field under way: its bytes in the buffer (of a quoted one, those inside), and what was seen. */
struct field {
    const char *from, *to;
    bool doubled_quotes;
    unsigned char all_bits; /* the bytes' or: below 0x80 when all are ASCII */
};

static enum outcome fail_text(struct csv_reader *r, const struct field *f)
{
    str raw = {f->from, (size_t)(f->to - f->from)};
    str composed;
    size_t bad_at = 0;
    const char *at = f->from;
    if (!str_is_utf8(raw, &bad_at))
        at += bad_at;
    text_nfc(&r->row, raw, &composed, &r->failure);
    return fail_at(r, at, 1);
}

/* Undoes the quotes and brings into NFC what needs it. */
static enum outcome finish_field(struct csv_reader *r, const struct field *f, str *out)
{
    str s = {f->from, (size_t)(f->to - f->from)};
    if (f->doubled_quotes) {
        char *copy = arena_alloc(&r->row, s.n);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
            copy[n++] = s.p[i];
            i += s.p[i] == '"'; /* the second of the two */
        }
        s = (str){copy, n};
    }
    if (s.n > CSV_MAX_FIELD_BYTES)
        return fail_too_large(r, f->from);
    *out = s;
    if (f->all_bits < 0x80 || text_is_plain_nfc(s))
        return ROW_DONE;
    return text_nfc(&r->row, s, out, NULL) == ERR_NONE ? ROW_DONE : fail_text(r, f);
}

/* From the opening quote at *at to behind the closing one. */
static enum outcome scan_quoted(struct csv_reader *r, const char **at, struct field *f,
                                uint32_t *line)
{
    const char *p = *at + 1;
    const char *end = r->buffer + r->n;
    f->from = p;
    for (;;) {
        while (!ends_quoted[(unsigned char)*p])
            f->all_bits |= (unsigned char)*p++;
        if (*p == '\n') {
            *line += 1;
            p++;
        } else if (*p == '"') {
            if (p[1] != '"') /* or the buffer ends here: scan_end then asks for more */
                break;
            f->doubled_quotes = true;
            p += 2;
        } else if (p < end) {
            return fail_nul(r, p);
        } else if (!r->at_eof) {
            return ROW_MORE;
        } else {
            err_set(&r->failure, ERR_INPUT, "dấu ngoặc kép không được đóng",
                    "a quote that is not closed");
            err_hint(&r->failure, "trong ô có ngoặc kép, mỗi dấu \" viết thành \"\"",
                     "inside a quoted field each \" is written \"\"");
            return fail_at(r, *at, 1);
        }
    }
    f->to = p;
    *at = p + 1;
    return ROW_DONE;
}

/* The end of a field at p: a comma, a line break or the file's end, of which *length says how many
 * bytes to go on by. */
static enum outcome scan_end(struct csv_reader *r, const char *p, bool quoted, size_t *length)
{
    const char *end = r->buffer + r->n;
    *length = 1;
    if (*p == ',' || *p == '\n')
        return ROW_DONE;
    if (p == end) {
        *length = 0;
        return r->at_eof ? ROW_DONE : ROW_MORE;
    }
    if (*p == '\r') {
        *length = 2;
        if (p + 1 == end && !r->at_eof)
            return ROW_MORE;
        if (p[1] == '\n')
            return ROW_DONE;
        err_set(&r->failure, ERR_INPUT, "ký tự CR không đi cùng LF", "a CR without an LF");
        err_hint(&r->failure, "lưu tệp lại với dấu xuống dòng LF hoặc CRLF",
                 "save the file with line breaks LF or CRLF");
        return fail_at(r, p, 1);
    }
    if (*p == '\0')
        return fail_nul(r, p);
    if (quoted)
        err_set(&r->failure, ERR_INPUT, "sau dấu ngoặc kép đóng phải là dấu phẩy hoặc hết dòng",
                "after the closing quote must come a comma or the line's end");
    else
        err_set(&r->failure, ERR_INPUT, "dấu ngoặc kép giữa ô không có ngoặc kép",
                "a quote inside a field that is not quoted");
    err_hint(&r->failure, "đặt cả ô trong ngoặc kép, mỗi dấu \" bên trong viết thành \"\"",
             "put the whole field in quotes and write each \" inside as \"\"");
    return fail_at(r, p, 1);
}

/* The row from r->next: its fields into fields[0..max), their number, which may be larger, into
 * *count. *surplus is the start of the first field past max. */
static enum outcome scan_row(struct csv_reader *r, str *fields, uint32_t max, uint32_t *count,
                             const char **surplus)
{
    const char *p = r->buffer + r->next;
    uint32_t n = 0;
    uint32_t line = r->line;
    char ended_by = ',';
    do {
        struct field f = {.from = p, .to = p, .doubled_quotes = false, .all_bits = 0};
        enum outcome outcome = ROW_DONE;
        r->field_from = (size_t)(p - r->buffer);
        bool quoted = *p == '"';
        if (quoted) {
            outcome = scan_quoted(r, &p, &f, &line);
        } else {
            unsigned char bits = 0;
            while (!ends_plain[(unsigned char)*p])
                bits |= (unsigned char)*p++;
            f.all_bits = bits;
            f.to = p;
        }
        size_t length = 0;
        if (outcome == ROW_DONE)
            outcome = scan_end(r, p, quoted, &length);
        str s = {f.from, (size_t)(f.to - f.from)};
        if (outcome == ROW_DONE &&
            (f.all_bits >= 0x80 || f.doubled_quotes || s.n > CSV_MAX_FIELD_BYTES))
            outcome = finish_field(r, &f, &s);
        if (outcome != ROW_DONE)
            return outcome;
        if (n < max)
            fields[n] = s;
        else if (n == max)
            *surplus = r->buffer + r->field_from;
        n++;
        ended_by = *p;
        r->row_to = (size_t)(p - r->buffer);
        p += length;
    } while (ended_by == ',');
    *count = n;
    r->next = (size_t)(p - r->buffer);
    r->next_line = line + 1;
    return ROW_DONE;
}

/* The buffer ended within a row. Stops what would only make it grow. */
static enum outcome read_more(struct csv_reader *r)
{
    const char *field = r->buffer + r->field_from;
    if (r->n - r->field_from > 2 * CSV_MAX_FIELD_BYTES + 2)
        return fail_too_large(r, field);
    if (r->n - r->next > MAX_ROW_BYTES) {
        err_set(&r->failure, ERR_LIMIT, "dòng dài quá %n byte", "a row of more than %n bytes",
                (int64_t)MAX_ROW_BYTES);
        return fail_at(r, field, 1);
    }
    return fill(r) == ERR_NONE ? ROW_MORE : ROW_BAD;
}

/* 1: a row, 0: the end, -1: r->failure. */
static int next_row(struct csv_reader *r, str *fields, uint32_t max, uint32_t *count,
                    const char **surplus)
{
    r->line = r->next_line;
    for (;;) {
        arena_restore(&r->row, r->row_mark);
        r->row_from = r->next;
        if (r->next == r->n && r->at_eof) {
            r->row_to = r->next;
            return 0;
        }
        r->field_from = r->next;
        enum outcome outcome = scan_row(r, fields, max, count, surplus);
        if (outcome == ROW_MORE)
            outcome = read_more(r);
        else if (outcome == ROW_DONE)
            return 1;
        if (outcome == ROW_BAD)
            return -1;
    }
}

static int tell(const struct csv_reader *r, struct err *e)
{
    if (e != NULL)
        *e = r->failure;
    return -1;
}

int csv_next(struct csv_reader *r, str *fields, struct err *e)
{
    if (r->failed)
        return tell(r, e);
    uint32_t count = 0;
    const char *surplus = NULL;
    int got = next_row(r, fields, r->columns, &count, &surplus);
    if (got < 0)
        return tell(r, e);
    if (got == 0 || count == r->columns)
        return got;
    err_set(&r->failure, ERR_INPUT, "dòng có %u ô, tiêu đề có %u cột",
            "a row of %u fields under a header of %u columns", count, r->columns);
    if (count > r->columns)
        err_hint(&r->failure, "ô có dấu phẩy bên trong phải đặt trong ngoặc kép",
                 "a field with a comma inside must be quoted");
    place(r, surplus != NULL ? surplus : r->buffer + r->row_to, 1, &r->failure);
    return tell(r, e);
}

/* ---- opening ---- */

static struct csv_reader *new_reader(const char *name, size_t cap)
{
    struct arena keep;
    arena_init(&keep, MAX_READER_MEMORY_BYTES);
    struct csv_reader *r = arena_new(&keep, struct csv_reader);
    r->buffer = arena_alloc(&keep, cap + 1);
    r->cap = cap;
    r->fd = -1;
    r->next_line = 1;
    r->line = 1;
    fmt_write(r->name, sizeof(r->name), "%z", name);
    arena_init(&r->row, MAX_ROW_MEMORY_BYTES);
    arena_alloc(&r->row, 1); /* so that its first block stays from row to row */
    r->row_mark = arena_save(&r->row);
    r->keep = keep;
    return r;
}

static enum outcome check_header(struct csv_reader *r, uint32_t count)
{
    if (count > CSV_MAX_COLUMNS) {
        err_set(&r->failure, ERR_LIMIT, "nhiều hơn %u cột", "more than %u columns",
                (uint32_t)CSV_MAX_COLUMNS);
        return fail_at(r, r->buffer + r->row_from, 1);
    }
    for (uint32_t i = 0; i < count; i++) {
        bool empty = r->header[i].n == 0;
        bool again = csv_find(r, r->header[i]) != (int)i;
        if (!empty && !again)
            continue;
        if (empty)
            err_set(&r->failure, ERR_INPUT, "cột thứ %u không có tên", "column %u has no name",
                    i + 1);
        else
            err_set(&r->failure, ERR_INPUT, "tên cột \"%s\" có hai lần",
                    "the column name \"%s\" stands twice", r->header[i]);
        csv_at(r, i, &r->failure);
        r->failed = true;
        return ROW_BAD;
    }
    return ROW_DONE;
}

static enum outcome read_header(struct csv_reader *r)
{
    if (fill(r) != ERR_NONE)
        return ROW_BAD;
    str start = {r->buffer, r->n};
    r->next = start.n - text_without_bom(start).n;
    str fields[CSV_MAX_COLUMNS];
    uint32_t count = 0;
    const char *surplus = NULL;
    int got = next_row(r, fields, CSV_MAX_COLUMNS, &count, &surplus);
    if (got < 0)
        return ROW_BAD;
    if (got == 0) {
        err_set(&r->failure, ERR_INPUT, "tệp rỗng, không có dòng tiêu đề",
                "an empty file, without a header");
        return fail_at(r, r->buffer + r->row_from, 0);
    }
    r->columns = count <= CSV_MAX_COLUMNS ? count : CSV_MAX_COLUMNS;
    r->header = arena_array(&r->keep, str, r->columns);
    for (uint32_t i = 0; i < r->columns; i++)
        r->header[i] = arena_str(&r->keep, fields[i]);
    return check_header(r, count);
}

static enum err_code start(struct csv_reader **out, struct csv_reader *r, struct err *e)
{
    if (read_header(r) == ROW_DONE) {
        *out = r;
        return ERR_NONE;
    }
    enum err_code code = r->failure.code;
    tell(r, e);
    csv_close(r);
    return code;
}

/* A file opened for reading into *fd, its size into *size (0 for a pipe). */
static enum err_code open_file(const char *path, int *fd, uint64_t *size, struct err *e)
{
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (*fd < 0 || fstat(*fd, &st) != 0) {
        host_err_io(e, errno, "không mở được tệp", "cannot open the file");
    } else if (S_ISDIR(st.st_mode)) {
        host_err_io(e, EISDIR, "không đọc được tệp", "cannot read the file");
    } else if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > CSV_MAX_FILE_BYTES) {
        err_set(e, ERR_LIMIT, "tệp có %n byte, lớn hơn giới hạn %n byte",
                "a file of %n bytes, over the limit of %n bytes", (int64_t)st.st_size,
                (int64_t)CSV_MAX_FILE_BYTES);
        err_hint(e, "chia tệp theo tỉnh hoặc theo huyện", "cut the file by province or district");
        err_at(e, str_from_c(path), 0, 0, 0);
        close(*fd);
        return ERR_LIMIT;
    } else {
        *size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
        posix_fadvise(*fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* advice: fails without harm */
        return ERR_NONE;
    }
    err_at(e, str_from_c(path), 0, 0, 0);
    if (*fd >= 0)
        close(*fd);
    return ERR_IO;
}

enum err_code csv_open(struct csv_reader **out, const char *path, struct err *e)
{
    *out = NULL;
    int fd = -1;
    uint64_t size = 0;
    enum err_code code = open_file(path, &fd, &size, e);
    if (code != ERR_NONE)
        return code;
    struct csv_reader *r = new_reader(path, BUFFER_BYTES);
    r->fd = fd;
    r->total = size;
    return start(out, r, e);
}

enum err_code csv_open_memory(struct csv_reader **out, str bytes, const char *name, struct err *e)
{
    *out = NULL;
    struct csv_reader *r = new_reader(name, bytes.n < BUFFER_BYTES ? bytes.n + 1 : BUFFER_BYTES);
    r->memory = bytes;
    r->total = bytes.n;
    return start(out, r, e);
}

void csv_close(struct csv_reader *r)
{
    if (r == NULL)
        return;
    if (r->fd >= 0)
        close(r->fd);
    arena_clear(&r->row);
    struct arena keep = r->keep; /* which holds r itself */
    arena_clear(&keep);
}

/* ---- asking ---- */

uint32_t csv_columns(const struct csv_reader *r)
{
    return r->columns;
}

str csv_header(const struct csv_reader *r, uint32_t column)
{
    check(column < r->columns);
    return r->header[column];
}

int csv_find(const struct csv_reader *r, str name)
{
    for (uint32_t i = 0; i < r->columns; i++) {
        if (str_eq(r->header[i], name))
            return (int)i;
    }
    return -1;
}

bool csv_failed(const struct csv_reader *r)
{
    return r->failed;
}

uint32_t csv_line(const struct csv_reader *r)
{
    return r->line;
}

void csv_at(const struct csv_reader *r, uint32_t column, struct err *e)
{
    const char *p = r->buffer + r->row_from;
    const char *end = r->buffer + r->row_to;
    const char *from = p;
    bool in_quotes = false;
    for (; p < end; p++) {
        if (*p == '"')
            in_quotes = !in_quotes;
        if (*p != ',' || in_quotes)
            continue;
        if (column == 0)
            break;
        column--;
        from = p + 1;
    }
    str text = {from, (size_t)(p - from)};
    ptrdiff_t line_break = str_find_char(text, '\n');
    if (line_break >= 0)
        text.n = (size_t)line_break;
    place(r, column == 0 ? from : end, (uint32_t)str_columns(text), e);
}

uint64_t csv_bytes_read(const struct csv_reader *r)
{
    return r->buffer_at + r->next;
}

uint64_t csv_bytes_total(const struct csv_reader *r)
{
    return r->total;
}
