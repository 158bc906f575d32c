/* The OpenAPI description of the API, out of the table of routes. */
#ifndef WEB_API_SPEC_H
#define WEB_API_SPEC_H

#include "web/api.h"
#include "web/route.h"

/* GET /api/v1/openapi.json */
web_handler api_spec;
/* Writes that of the routes whose paths begin so (empty: those of no prefix of ours). */
void api_spec_write(struct json_out *j, const char *prefix, enum lang lang);
/* What a parameter means; NULL where nobody said. */
const char *api_parameter_about(const char *name, enum lang lang);

#endif
