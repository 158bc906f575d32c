/* The web application: pages and API over the same modules as the command line. docs/web.md tells
 * it for people.
 *
 * A request is answered by one route of one table (route.h), which says what it takes, who may ask
 * it, and what shows it. A GET sees the database through a read-only connection. Memory of a
 * request is one arena, freed with it. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "registry/areas.h"
#include "registry/world.h"
#include "store/store.h"

struct law;
struct oidc;
struct checklist;
struct steps_table;
struct terms;
struct claim_keys;

/* What the server runs with; all of it outlives it. */
struct web_app {
    struct store_pool *pool;
    struct audit_reads *reads; /* who saw whom goes into the audit log */
    const struct law *law;
    const str *law_tests; /* beside each of the law's texts, its cases (YAML); empty: none */
    const struct areas *areas;
    const struct steps_table *steps;     /* of the review, by the law (review/steps.h) */
    const struct terms *complaint_terms; /* by when complaints are to be settled */
    uint8_t law_sum[32];                 /* SHA-256 over the texts of the law */
    const char *area_folder;             /* data/admin */
    /* The texts of the law for the browser: "NAME<tab>BYTES", then the bytes; and its address. */
    str law_bundle, law_bundle_path;
    int64_t province;
    const char *data;     /* the folder of what the program ships: data */
    const char *evidence; /* the folder of photographs and papers (--store); NULL: there is none */
    const char *location; /* of the database */
    const char *host;     /* that is listened on */
    const uint8_t *key;   /* of secrets in the database (SEAL_KEY_BYTES); NULL: there is none */
    struct oidc *oidc;    /* the identity provider (oidc.h); NULL: there is none */
    const struct checklist *checklist; /* of inspections (evidence/inspect/checklist.h) */
    const struct claim_keys *papers; /* by which papers are signed (registry/claim.h); NULL: none */
    bool practice;                   /* synthetic data: said on every page */
    bool insecure;                   /* cookies without Secure: for http on this machine alone */
};

struct web_server;
struct web_listen {
    const char *host; /* "127.0.0.1" */
    uint16_t port;    /* 0: any that is free */
    uint32_t threads; /* 0: as many as processors, at least 2 */
};
/* Starts answering. The port in use is *port. */
enum err_code web_start(struct web_server **out, const struct web_app *app,
                        const struct web_listen *listen, uint16_t *port, struct err *e);
/* No new connections; waits for requests under way. */
void web_stop(struct web_server *s);

#endif
