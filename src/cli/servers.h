/* Several servers, each with its provinces: a file of lines "24 = postgres://…" (docs/scaling.md).
 * A request goes straight to the server that holds its province. */
#ifndef CLI_SERVERS_H
#define CLI_SERVERS_H

#include "cli/cli.h"

#define SERVERS_MAX 256u
#define SERVERS_MAX_BYTES 65536u

struct server {
    int64_t province;
    const char *location; /* until the process ends */
};
struct servers {
    struct server v[SERVERS_MAX];
    uint32_t n;
};

/* ERR_INPUT with the line where one is wrong or a province stands twice. */
enum err_code servers_read(str path, struct servers *out, struct err *e);

/* Where --db is "@FILE", puts the address of the server of --province in its place (without
 * --province: of the only one). Called by cli_parse. */
enum err_code servers_resolve(const struct cli_option *options, uint32_t n, struct err *e);

#endif
