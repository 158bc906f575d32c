/* The parts of `ansinh audit`. */
#ifndef CLI_AUDIT_CMD_H
#define CLI_AUDIT_CMD_H

#include "cli/record_view.h"
#include "evidence/audit/audit.h"

struct audit_cmd {
    struct cli *c;
    struct record_view view; /* db, province, format */
    /* as given */
    str key, new_file, name, state, log, witness, checkpoint, old, entry, file, who, reference;
    str what, recording, entity, from, to, limit;
    bool as_witness, whole, payloads;
    str rest; /* the word that is no option; empty: none */
    /* once it is open */
    struct store_conn *db;
    int64_t province;
};

/* The database, and which log of it; for writing where `write`. */
enum err_code audit_cmd_open(struct audit_cmd *x, bool write, struct err *e);
enum err_code audit_cmd_number(str given, const char *option, int64_t *out, struct err *e);

enum err_code audit_cmd_key(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_sign(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_witness(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_prove(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_export(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_verify(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_show(struct audit_cmd *x, struct err *e);
enum err_code audit_cmd_erase(struct audit_cmd *x, struct err *e);

#endif
